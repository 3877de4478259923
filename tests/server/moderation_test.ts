import assert from "node:assert/strict";
import { Session } from "../../client/session.ts";
import { Reader } from "../client/helpers.ts";
import { assertHarmless, hostileTexts } from "../hostile.ts";
import {
  answer,
  classicPort,
  hello,
  joinClassic,
  joinPychat2,
  RawClient,
  TestServer,
  until,
} from "./helpers.ts";

/** What the lobby says to HELLO. */
async function asking(lobby: number): Promise<string> {
  using client = await RawClient.open(lobby);
  await client.send('HELLO {"version":2}\n');
  return await answer(client);
}

Deno.test("moderation: two of whom one has blocked the other do not meet again, others do", async () => {
  await using server = new TestServer();
  const ana = await joinPychat2(server.port, "Ana", { stay: "ana" });
  const bia = await joinPychat2(server.port, "Bia", { stay: "bia" });
  assert.equal(ana.room, bia.room);
  await ana.client.send("BLOCK\nQUIT\n");
  await ana.client.rest();
  await until(() => server.server.headcount.waiting === 1, "Bia is alone");
  const again = await joinPychat2(server.port, "Ana", { stay: "ana" });
  using _again = again.client;
  assert.notEqual(again.room, bia.room, "though somebody waits there");
  bia.client.close();
  const caio = await joinPychat2(server.port, "Caio", { stay: "caio" });
  using _caio = caio.client;
  assert.equal(caio.room, again.room);
});

Deno.test("moderation: whoever was blocked does not meet the other one either, nor are they brought together", async () => {
  await using server = new TestServer();
  const ana = await joinPychat2(server.port, "Ana", { stay: "ana" });
  const bia = await joinPychat2(server.port, "Bia", { stay: "bia" });
  using _ana = ana.client;
  await ana.client.send("BLOCK\n");
  await bia.client.send("QUIT\n");
  await bia.client.rest();
  await until(() => server.server.headcount.waiting === 1, "Ana is alone");
  await ana.client.send("FENCE\n");
  const again = await joinPychat2(server.port, "Bia", { stay: "bia" });
  using _again = again.client;
  assert.notEqual(again.room, ana.room);
  // Two who wait alone are brought together at a tick, if they may be.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  assert.equal(server.server.headcount.waiting, 2);
});

Deno.test("moderation: a classic client is blocked with all from its address", async () => {
  await using server = new TestServer();
  const ana = await joinPychat2(server.port, "Ana", { stay: "ana" });
  const zeca = await joinClassic(server.port, "Zeca");
  using _zeca = zeca.client;
  await ana.client.line();
  await ana.client.send("BLOCK\nQUIT\n");
  await ana.client.rest();
  const again = await joinPychat2(server.port, "Ana", { stay: "ana" });
  using _again = again.client;
  assert.notEqual(again.room, zeca.room);
});

Deno.test("moderation: who has no stay can block nobody, and nothing breaks", async () => {
  await using server = new TestServer();
  const ana = await joinPychat2(server.port, "Ana");
  const bia = await joinPychat2(server.port, "Bia", { stay: "bia" });
  using _ana = ana.client, _bia = bia.client;
  await bia.client.line();
  await ana.client.send("BLOCK\n");
  await ana.client.send('MSG {"id":1,"text":"still here"}\n');
  assert.equal(await bia.client.line(), 'MSG {"id":1,"text":"still here"}');
});

Deno.test("moderation: block leaves, and says so to whoever asked for it", async () => {
  await using server = new TestServer();
  const connect = (name: string) => Session.connect({ host: "127.0.0.1", port: server.port, name });
  await using ana = await connect("Ana");
  await using bia = await connect("Bia");
  const [events, hers] = [new Reader(ana), new Reader(bia)];
  await events.next("joined");
  await ana.block();
  await hers.next("left");
  await events.next("seated");
  assert.equal(server.server.headcount.waiting, 2);
});

Deno.test("moderation: a ban sends away whoever comes from there, and keeps them out", async () => {
  await using server = new TestServer();
  const ana = await joinPychat2(server.port, "Ana", { features: ["resume"] });
  const bia = await joinPychat2(server.port, "Bia", { features: ["resume"] });
  const [room] = server.server.rooms();
  assert.deepEqual(room?.connections, [1, 2]);
  const ban = await server.server.ban(2, 60_000);
  assert.equal(ban?.number, 1);
  for (const { client } of [ana, bia]) {
    assert.match(await client.rest(), /\nBYE {"reason":"kicked"}\n$/);
  }
  assert.ok(!server.story(ana.room).includes("away"), "nobody is waited for");
  await until(() => server.story(ana.room).includes("closed"), "the room closes");
  assert.match(await asking(server.port), /^REFUSE {"code":"banned"/);
  using classic = await RawClient.open(server.port);
  assert.match(await classic.rest(), /^Server: The host .* has banned your address/);
  using resuming = await RawClient.open(server.port);
  const resume = { room: ana.room, token: ana.welcome.resume };
  await resuming.send(`RESUME ${JSON.stringify(resume)}\n`);
  assert.match(await answer(resuming), /^REFUSE {"code":"banned"/);
  assert.equal(await server.server.unban(1), true);
  assert.equal(await server.server.unban(1), false);
  assert.match(await asking(server.port), /^SEAT/);
});

Deno.test("moderation: a connection can be banned after it has left, and a ban ends by itself", async () => {
  await using server = new TestServer();
  const { client } = await joinPychat2(server.port, "Ana");
  client.close();
  await until(() => server.server.headcount.people === 0, "Ana leaves");
  assert.equal((await server.server.ban(1, 300))?.number, 1);
  assert.match(await asking(server.port), /^REFUSE {"code":"banned"/);
  await until(async () => (await server.server.bans()).length === 0, "the ban is over");
  assert.ok(await classicPort(server.port) > 0);
  assert.ok((await hello(server.port)).port > 0);
  assert.equal(await server.server.ban(99, 300), undefined);
});

Deno.test("moderation: a report is in the host's file, with who and where, and nothing else is", async () => {
  const file = await Deno.makeTempFile();
  try {
    await using server = new TestServer({ reports: file });
    const ana = await joinPychat2(server.port, "Ana");
    const bia = await joinPychat2(server.port, "Bia");
    using _ana = ana.client, _bia = bia.client;
    assert.equal(ana.welcome.reports, true);
    await ana.client.line();
    await bia.client.line();
    await bia.client.send('MSG {"id":1,"text":"something private"}\n');
    await ana.client.line();
    await ana.client.send('REPORT {"text":"Bia: you fool\\n# insults"}\n');
    assert.equal(await ana.client.line(), 'REPORTED {"kept":true}');
    const [line = "", rest] = (await Deno.readTextFile(file)).split("\n");
    const { at, ...entry } = JSON.parse(line);
    assert.deepEqual(entry, { room: ana.room, by: 1, about: 2, text: "Bia: you fool\n# insults" });
    assert.ok(Date.parse(at) > 0);
    assert.equal(rest, "");
    assert.ok(server.story(ana.room).includes("reported"));
    for (let n = 2; n <= 5; n++) {
      await ana.client.send('REPORT {"text":"again"}\n');
      assert.equal(await ana.client.line(), 'REPORTED {"kept":true}');
    }
    await ana.client.send('REPORT {"text":"too often"}\n');
    assert.equal(await ana.client.line(), 'REPORTED {"kept":false}');
    assert.ok(!(await Deno.readTextFile(file)).includes("too often"));
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("moderation: nothing in a report acts on the terminal of a host who looks at the file", async () => {
  const file = await Deno.makeTempFile();
  try {
    await using server = new TestServer({ reports: file });
    const { client } = await joinPychat2(server.port, "Ana");
    using _ = client;
    await client.send(`REPORT ${JSON.stringify({ text: hostileTexts.join("\n") })}\n`);
    assert.equal(await client.line(), 'REPORTED {"kept":true}');
    const [line = ""] = (await Deno.readTextFile(file)).split("\n");
    assertHarmless(line);
    assertHarmless(JSON.parse(line).text);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("moderation: a host who takes no reports gets none, and one whose file fails is told", async () => {
  await using none = new TestServer();
  const ana = await joinPychat2(none.port, "Ana");
  using _ana = ana.client;
  assert.equal(ana.welcome.reports, undefined);
  await ana.client.send('REPORT {"text":"hello?"}\n');
  assert.equal(await ana.client.line(), 'REPORTED {"kept":false}');
  await using broken = new TestServer({ reports: "/nowhere/at/all.jsonl" });
  const bia = await joinPychat2(broken.port, "Bia");
  using _bia = bia.client;
  await bia.client.send('REPORT {"text":"hello?"}\n');
  assert.equal(await bia.client.line(), 'REPORTED {"kept":false}');
  assert.ok(broken.events.some(({ event }) => event === "trouble"));
});
