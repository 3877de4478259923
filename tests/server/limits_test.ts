import assert from "node:assert/strict";
import { connect } from "node:net";
import {
  lobbyBurst,
  own,
  paceBurstMessages,
  paceMessagesPerSecond,
} from "../../protocol/limits.ts";
import {
  hello,
  joinClassic,
  joinPychat2,
  orFail,
  RawClient,
  TestServer,
  until,
} from "./helpers.ts";

const HELLO = 'HELLO {"version":2}\n';
const tooMany = /^REFUSE {"code":"too-many","message":".+","retryAfterMs":\d+}\n$/;

/** What the lobby says to somebody who comes from another address of this machine. */
function asking(port: number, localAddress: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ host: "127.0.0.1", port, localAddress });
  let heard = "";
  socket.on("connect", () => socket.write(HELLO));
  socket.on("data", (bytes) => heard += bytes);
  socket.on("end", () => socket.end());
  socket.on("close", () => resolve(heard));
  socket.on("error", reject);
  return orFail(promise, "no answer");
}

async function asks(port: number): Promise<string> {
  using client = await RawClient.open(port);
  await client.send(HELLO);
  return await client.rest();
}

Deno.test("limits: exactly so many connections come from one address, lobby and rooms together", async () => {
  await using server = new TestServer({ limits: { perAddress: 3 } });
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  await until(() => server.server.headcount.people === 2, "two people");
  assert.match(await asks(server.port), /^SEAT /);
  using silent = await RawClient.open(server.port);
  assert.match(await silent.line() ?? "", /^\d+$/);
  assert.match(await asks(server.port), tooMany);
  const rows = await server.registry.list();
  assert.equal(rows.reduce((sum, { connections }) => sum + connections, 0), 4);
  bia.close();
  await until(() => server.server.headcount.people === 1, "Bia has left");
  assert.match(await asks(server.port), /^SEAT /);
});

Deno.test("limits: a classic client that is one too many reads a sentence", async () => {
  await using server = new TestServer({ limits: { perAddress: 1 } });
  const { client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  using classic = await RawClient.open(server.port);
  assert.match(await classic.rest(), /^Server: Too many connections come from your address/);
  assert.deepEqual((await server.registry.list()).length, 1);
});

Deno.test("limits: a connection to a room that is one too many is told so, and costs no seat", async () => {
  await using server = new TestServer({ limits: { perAddress: 2 } });
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  const { ticket } = await hello(server.port);
  using stranger = await RawClient.open(room);
  using one = await RawClient.open(room);
  assert.match(await one.rest(), /^ERROR {"code":"no-seat","message":"Too many connections/);
  await stranger.send(`JOIN ${JSON.stringify({ ticket, name: "Bia" })}\n`);
  assert.match(await stranger.line() ?? "", /^WELCOME /);
});

Deno.test("limits: of very many who are sent away a few are told why, and nobody stays", async () => {
  await using server = new TestServer({ limits: { perAddress: 1 } });
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  const answers: string[] = [];
  const began = performance.now();
  while (answers.length < own.courtesies.size * 3) answers.push(await says(server.port, HELLO));
  const told = answers.filter((answer) => tooMany.test(answer)).length;
  assert.deepEqual(answers.filter((answer) => answer !== "" && !tooMany.test(answer)), []);
  assert.ok(told >= own.courtesies.size, `${told} were told`);
  const grownBack = (performance.now() - began) / 1000 * own.courtesies.perSecond;
  assert.ok(told <= own.courtesies.size + grownBack + 1, `${told} were told`);
  await ana.send('NAME {"name":"Anna"}\nPING {}\n');
  assert.match(await ana.line() ?? "", /^PONG/, "whoever sits notices nothing");
  assert.equal((await server.registry.list())[0]?.port, room);
});

/** The same, of a server that may cut us off at any moment. */
async function says(port: number, words: string): Promise<string> {
  try {
    using client = await RawClient.open(port);
    await client.send(words);
    return await client.rest();
  } catch (error) {
    if (
      !(error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe)
    ) {
      throw error;
    }
    return "";
  }
}

Deno.test({
  name: "limits: another address is another matter",
  ignore: Deno.build.os !== "linux", // Elsewhere the machine has to be told that it has 127.0.0.2.
  fn: async () => {
    await using server = new TestServer({ limits: { perAddress: 1 } });
    const { client: ana } = await joinPychat2(server.port, "Ana");
    using _ = ana;
    assert.match(await asks(server.port), tooMany);
    assert.match(await asking(server.port, "127.0.0.2"), /^SEAT /);
    assert.match(await asking(server.port, "127.0.0.1"), tooMany);
  },
});

Deno.test("limits: one address comes to the lobby so often at once, and no more", async () => {
  await using server = new TestServer({ limits: { perAddress: 10_000 } });
  const answers: string[] = [];
  const start = performance.now();
  while (answers.length < lobbyBurst) answers.push(await asks(server.port));
  assert.ok(answers.every((answer) => /SEAT /.test(answer)));
  // In a second two more are allowed, and this machine may be slow.
  const grown = () => 2 + Math.ceil((performance.now() - start) / 500);
  let more = 0;
  while (/SEAT /.test(await asks(server.port))) assert.ok(++more <= grown());
  assert.ok(server.events.some((event) => event.event === "refused" && event.code === "too-many"));
});

Deno.test("limits: those who are sent away do not pile up, and others are served meanwhile", async () => {
  await using server = new TestServer({ limits: { perAddress: 2 } });
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  using __ = bia;
  await bia.line();
  const flood = await Promise.all(Array.from({ length: 600 }, () => RawClient.open(server.port)));
  await ana.send('MSG {"id":1,"text":"oi"}\n');
  assert.equal(await bia.line(), 'MSG {"id":1,"text":"oi"}');
  const words = await Promise.all(flood.map((client) => client.rest()));
  assert.ok(words.some((word) => word === ""), "nobody was closed without a word");
  assert.ok(words.some((word) => word !== ""), "nobody was told anything");
  for (const client of flood) client.close();
  const refused = server.events.filter(({ event }) => event === "refused");
  assert.equal(refused.length, 1);
});

Deno.test("limits: of too many who say nothing, the oldest has to go, wherever they are", async () => {
  await using server = new TestServer({ limits: { pending: 2 } });
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  using atRoom = await RawClient.open(room);
  using atLobby = await RawClient.open(server.port);
  await atLobby.send("HEL");
  using last = await RawClient.open(server.port);
  assert.match(await atRoom.rest(), /^ERROR {"code":"no-seat"/);
  await atLobby.send('LO {"version":2}\n');
  assert.match(await atLobby.rest(), /^SEAT /);
  await last.send(HELLO);
  assert.match(await last.rest(), /SEAT /);
});

Deno.test("limits: a lobby that is besieged tells the oldest that it was too slow", async () => {
  await using server = new TestServer({ limits: { pending: 1 } });
  using first = await RawClient.open(server.port);
  await first.send("H");
  using second = await RawClient.open(server.port);
  assert.match(await first.rest(), /^ERROR {"code":"timeout"/);
  await second.send(HELLO);
  assert.match(await second.rest(), /SEAT /);
});

Deno.test("limits: exactly so many people have a seat or are on their way to one", async () => {
  await using server = new TestServer({ limits: { clients: 3 } });
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinClassic(server.port, "Bia");
  using _ = ana;
  await until(() => server.server.headcount.people === 2, "two people");
  await hello(server.port);
  assert.match(await asks(server.port), /^REFUSE {"code":"full"/);
  using classic = await RawClient.open(server.port);
  assert.match(await classic.rest(), /^Server: The server is full/);
  bia.close();
  await until(() => server.server.headcount.people === 1, "Bia has left");
  assert.match(await asks(server.port), /^SEAT /);
  assert.match(await asks(server.port), /^REFUSE {"code":"full"/);
});

Deno.test("limits: a room where nothing is said for long is closed, and its people are told", async () => {
  await using server = new TestServer({ limits: { idleMs: 1_000 } });
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  const { client: zeca } = await joinClassic(server.port, "Zeca");
  using _ = ana;
  using __ = zeca;
  assert.match(await ana.rest(), /BYE {"reason":"idle"}\n$/);
  assert.match(await zeca.rest(), /Server: faz muito tempo que ninguem diz nada aqui. Ate logo!$/);
  await until(() => server.story(room).includes("closed"), "the room is closed");
});

Deno.test("limits: a room where something is said stays open, and so does every room by default", async () => {
  await using server = new TestServer({ limits: { idleMs: 1_500 } });
  await using patient = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  const { client: caio } = await joinPychat2(patient.port, "Caio");
  using _ = ana;
  using __ = bia;
  using ___ = caio;
  await ana.line();
  await bia.line();
  for (let id = 1; id <= 8; id++) {
    await ana.send(`MSG {"id":${id},"text":"oi"}\n`);
    assert.equal(await bia.line(), `MSG {"id":${id},"text":"oi"}`);
    // What is tested: pauses that are shorter than the room's patience, and together longer.
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  assert.equal(server.server.headcount.people, 2);
  assert.match(await bia.rest(), /^BYE {"reason":"idle"}\n$/);
  assert.equal(patient.server.headcount.people, 1);
});

Deno.test("limits: a paste passes at once; whoever goes on is told to wait, and loses nothing", async () => {
  await using server = new TestServer({ limits: { pace: paceMessagesPerSecond } });
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  using __ = bia;
  assert.match(await ana.line() ?? "", /^PEER /);
  await bia.line();
  const said = Array.from({ length: paceBurstMessages + 15 }, (_, i) => `MSG {"id":${i + 1}}`);
  const start = performance.now();
  await ana.send(`${said.join("\n")}\n`);
  for (const line of said) assert.equal(await bia.line(), line);
  assert.match(await ana.line() ?? "", /^SLOW {"forMs":\d+}$/);
  await ana.send("PING\n");
  assert.equal(await ana.line(), "PONG");
  assert.ok(performance.now() - start > 500, "nobody waited");
});

Deno.test("limits: somebody who waits for their turn and hangs up has left at once", async () => {
  await using server = new TestServer({ limits: { pace: 1 } });
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  await ana.send("PING\n".repeat(paceBurstMessages * 2));
  for (let i = 0; i < paceBurstMessages * 2; i++) await ana.line();
  ana.close();
  // Its turn would come later than any test waits.
  await until(() => server.story(room).includes("closed"), "the room is closed");
});
