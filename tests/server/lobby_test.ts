import assert from "node:assert/strict";
import { lobbySilenceMs } from "../../protocol/limits.ts";
import { answer, classicPort, hello, RawClient, TestServer, until } from "./helpers.ts";

Deno.test("lobby: HELLO is answered with a seat", async () => {
  await using server = new TestServer();
  const { port, ticket } = await hello(server.port);
  assert.deepEqual((await server.registry.list()).map((row) => row.port), [port]);
  assert.ok(ticket.length >= 16);
});

Deno.test("lobby: somebody who says nothing is told a bare port", async () => {
  await using server = new TestServer();
  using client = await RawClient.open(server.port);
  assert.match(await client.line() ?? "", /^\d{4,5}$/);
});

Deno.test("lobby: HELLO that comes late exchanges the bare port for a ticket to it", async () => {
  await using server = new TestServer();
  using client = await RawClient.open(server.port);
  const port = Number(await client.line());
  await client.send('HELLO {"version":2}\n');
  const seat = JSON.parse((await client.line() ?? "").replace("SEAT ", ""));
  assert.equal(seat.port, port);
  const [row] = await server.registry.list();
  assert.deepEqual(row, { port, connections: 1, taken: 0, admits: true });
  using room = await RawClient.open(port);
  await room.send(`JOIN ${JSON.stringify({ ticket: seat.ticket, name: "Ana" })}\n`);
  assert.match(await room.line() ?? "", /^WELCOME /);
});

Deno.test("lobby: the second of two gets the room of the first", async () => {
  await using server = new TestServer();
  const first = await hello(server.port);
  assert.equal(await classicPort(server.port), first.port);
  assert.notEqual((await hello(server.port)).port, first.port);
});

Deno.test("lobby: nobody is sent back to the room that they avoid, nor after its other guest", async () => {
  await using server = new TestServer();
  const left = await hello(server.port);
  const first = await hello(server.port, { avoid: left.port });
  const second = await hello(server.port, { avoid: left.port });
  assert.equal(new Set([left.port, first.port, second.port]).size, 3);
  const others = [(await hello(server.port)).port, (await hello(server.port)).port];
  assert.deepEqual(others, [left.port, first.port]);
});

Deno.test("lobby: HELLO that comes late is not sent back either", async () => {
  await using server = new TestServer();
  const left = await hello(server.port);
  using client = await RawClient.open(server.port);
  assert.equal(Number(await client.line()), left.port);
  await client.send(`HELLO {"version":2,"avoid":${left.port}}\n`);
  const seat = JSON.parse((await client.line() ?? "").replace("SEAT ", ""));
  assert.notEqual(seat.port, left.port);
});

Deno.test("lobby: a room that HELLO comes to late remembers what is avoided", async () => {
  await using server = new TestServer();
  using client = await RawClient.open(server.port);
  const port = Number(await client.line());
  await client.send('HELLO {"version":2,"avoid":1}\n');
  assert.equal(JSON.parse((await client.line() ?? "").replace("SEAT ", "")).port, port);
  assert.notEqual((await hello(server.port, { avoid: 1 })).port, port);
});

Deno.test("lobby: a client of an older protocol is told so", async () => {
  await using server = new TestServer();
  using client = await RawClient.open(server.port);
  await client.send('HELLO {"version":1}\n');
  assert.match(await client.rest(), /REFUSE {"code":"version"/);
});

Deno.test("lobby: a client of a newer protocol is welcome", async () => {
  await using server = new TestServer();
  using client = await RawClient.open(server.port);
  await client.send('HELLO {"version":3,"speaks":["klingon"]}\n');
  assert.match(await answer(client), /^SEAT /);
});

for (
  const [what, words, code] of [
    ["another verb", 'JOIN {"ticket":"x","name":"Eve"}\n', "unexpected"],
    ["HTTP", "GET / HTTP/1.1\r\n\r\n", "not-json"],
    ["no verb", "hello\n", "unexpected"],
    ["JSON that is none", "HELLO {version}\n", "not-json"],
    ["the wrong shape", 'HELLO {"version":"two"}\n', "bad-shape"],
    ["an array", "HELLO [2]\n", "bad-shape"],
    ["a zero byte", 'HELLO {"version":2}\0\n', "zero-byte"],
    ["invalid UTF-8", new Uint8Array([0x48, 0xff, 0x0a]), "not-utf8"],
    ["a line without an end", "H".repeat(24 * 1024 + 1), "too-long"],
    ["half a line and then silence", "HEL", "timeout"],
  ] as const
) {
  Deno.test(`lobby: ${what} ends in ERROR ${code}, and everybody else is served`, async () => {
    await using server = new TestServer();
    using client = await RawClient.open(server.port);
    await client.send(words);
    assert.match(await client.rest(), new RegExp(`^ERROR {"code":"${code}","message":".+"}\n$`));
    await hello(server.port);
    assert.ok(server.events.some((event) => event.event === "refused" && event.code === code));
  });
}

Deno.test("lobby: a client that keeps its connection after SEAT is promised nothing more", async () => {
  await using server = new TestServer();
  using client = await RawClient.open(server.port);
  await client.send('HELLO {"version":2}\n');
  assert.match(await answer(client), /^SEAT /);
  // The lobby hangs up by itself, long after it would have taken a silent client for a classic one.
  assert.equal(await client.line(), undefined);
  await new Promise((resolve) => setTimeout(resolve, 2 * lobbySilenceMs));
  assert.deepEqual((await server.registry.list()).map((row) => row.connections), [1]);
});

Deno.test("lobby: a client that hangs up at once costs nothing", async () => {
  await using server = new TestServer();
  for (let i = 0; i < 50; i++) (await RawClient.open(server.port)).close();
  await hello(server.port);
  await until(async () => (await server.registry.list()).length === 1, "one promise is left");
});
