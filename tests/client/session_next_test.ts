import assert from "node:assert/strict";
import { Session } from "../../client/session.ts";
import { type Dial, dialTcp } from "../../client/transport.ts";
import { joinPychat2, TestServer, until } from "../server/helpers.ts";
import { dialing, guests, Reader, scriptedLobby, ScriptedTransport } from "./helpers.ts";

const host = "127.0.0.1";

Deno.test("session: two who were left behind end up in one room", async () => {
  await using server = new TestServer();
  const connect = (name: string) => Session.connect({ host, port: server.port, name });
  await using ana = await connect("Ana");
  await using bia = await connect("Bia");
  await using caio = await connect("Caio");
  await using davi = await connect("Davi");
  const [readA, readC] = [new Reader(ana), new Reader(caio)];
  await Promise.all([readA.next("joined"), readC.next("joined")]);
  await Promise.all([bia.leave(), davi.leave()]);
  assert.equal((await readA.next("joined")).name, "Caio");
  assert.equal((await readC.next("joined")).name, "Ana");
});

/** Fails if any of the two who are alone on this server could be brought to the other one. */
async function nobodyMoves({ registry }: TestServer): Promise<void> {
  const alone = async () => {
    const rows = await registry.list();
    return rows.length === 2 && rows.every(({ taken, connections }) => taken + connections === 2);
  };
  await until(alone, "there are two who are alone");
  for (const { port } of await registry.list()) {
    const options = { lapsesAt: Date.now() + 10_000 };
    assert.equal(await registry.move(port, "ticket:x", options), undefined);
  }
}

Deno.test("session: next leaves, and meets whoever else is there", async () => {
  await using server = new TestServer();
  await using stack = new AsyncDisposableStack();
  const [ana, bia, caio] = await guests(stack, server, ["Ana", "Bia", "Caio"]);
  assert.ok(ana && bia && caio);
  const { room } = await ana.read.next("seated");
  assert.equal((await ana.read.next("joined")).name, "Bia");
  await bia.read.next("joined");
  await caio.read.next("seated");
  await ana.session.next();
  assert.equal((await bia.read.next("left")).name, "Ana");
  const seated = await ana.read.next("seated");
  assert.notEqual(seated.room, room);
  assert.equal((await ana.read.next("joined")).name, "Caio");
  assert.equal((await caio.read.next("joined")).name, "Ana");
  assert.equal(bia.session.peer, undefined);
  await ana.session.say("oi");
  assert.equal((await caio.read.next("message")).text, "oi");
});

Deno.test("session: two who have left each other are not brought together, and meet others", async () => {
  await using server = new TestServer();
  await using stack = new AsyncDisposableStack();
  const [ana, bia] = await guests(stack, server, ["Ana", "Bia"]);
  assert.ok(ana && bia);
  await ana.read.next("joined");
  await bia.read.next("joined");
  await ana.session.next();
  await bia.read.next("left");
  await nobodyMoves(server);
  await bia.session.next();
  await nobodyMoves(server);
  const others = await guests(stack, server, ["Caio", "Davi"]);
  const names = [(await ana.read.next("joined")).name, (await bia.read.next("joined")).name];
  assert.deepEqual(names.sort(), ["Caio", "Davi"]);
  for (const { read } of others) await read.next("joined");
});

Deno.test("session: in two chats at once, whoever calls next meets somebody from the other", async () => {
  await using server = new TestServer();
  await using stack = new AsyncDisposableStack();
  const [ana, bia, caio, davi] = await guests(stack, server, ["Ana", "Bia", "Caio", "Davi"]);
  assert.ok(ana && bia && caio && davi);
  for (const { read } of [ana, bia, caio, davi]) await read.next("joined");
  await Promise.all([ana.session.next(), caio.session.next()]);
  const [withAna, withCaio] = [await ana.read.next("joined"), await caio.read.next("joined")];
  assert.ok(withAna.name === "Caio" || withAna.name === "Davi", withAna.name);
  assert.ok(withCaio.name === "Ana" || withCaio.name === "Bia", withCaio.name);
});

Deno.test("session: next while alone is another room, and twice at once is once", async () => {
  await using server = new TestServer();
  await using ana = await Session.connect({ host, port: server.port, name: "Ana" });
  const read = new Reader(ana);
  const first = await read.next("seated");
  await Promise.all([ana.next(), ana.next()]);
  const second = await read.next("seated");
  assert.notEqual(second.room, first.room);
  await until(async () => (await server.registry.list()).length === 1, "the first room is over");
  assert.equal((await server.registry.list())[0]?.port, second.room);
  await ana.leave();
  assert.deepEqual(await read.rest(), ["closed: quit"]);
});

Deno.test("session: next tells of nobody's leaving, and gives up what was not acknowledged", async () => {
  const [room, other] = [new ScriptedTransport(), new ScriptedTransport()];
  const lobby = scriptedLobby();
  room.reply('WELCOME {"room":4821,"name":"Ana"}\nPEER {"state":"joined","name":"Bia"}\n');
  other.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  const dial = dialing(scriptedLobby(), room, lobby, other);
  const session = await Session.connect({ host, name: "Ana", dial });
  const read = new Reader(session);
  await read.next("joined");
  for (const text of ["one", "two"]) await session.say(text);
  const next = session.next();
  assert.deepEqual([session.heard, session.peer], [false, undefined]);
  await session.say("three");
  room.reply('MSG {"id":1,"text":"wait!"}\nACK {"id":1}\nPEER {"state":"left","name":"Bia"}\n');
  room.reply('NOTICE {"message":"Lunch."}\nBYE {"reason":"quit"}\n');
  await next;
  assert.match(room.said, /MSG {"id":2,"text":"two"}\nQUIT\n$/);
  assert.match(lobby.said, /^HELLO {"version":2,"avoid":4821,"stay":"[^"]+"}\n$/);
  other.end();
  assert.deepEqual(await read.rest(), [
    "undelivered",
    "delivered",
    "notice",
    "undelivered",
    "seated",
    "closed: lost",
  ]);
});

Deno.test("session: a room that does not say goodbye does not keep anybody", async () => {
  const [room, other] = [new ScriptedTransport(), new ScriptedTransport()];
  room.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  other.reply('WELCOME {"room":4822,"name":"Ana"}\n');
  const dial = dialing(scriptedLobby(), room, scriptedLobby(), other);
  const session = await Session.connect({ host, name: "Ana", dial });
  await session.next();
  other.end();
  assert.deepEqual(await new Reader(session).rest(), ["seated", "seated", "closed: lost"]);
});

Deno.test("session: next with a move under way leads to one other room", async () => {
  const [first, second] = [new ScriptedTransport(), new ScriptedTransport()];
  first.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  const dial = dialing(scriptedLobby(), first, second);
  const session = await Session.connect({ host, name: "Ana", dial });
  const read = new Reader(session);
  first.reply('SEAT {"port":4822,"ticket":"u"}\n');
  await until(() => second.said.startsWith("JOIN"), "it is on the way");
  const next = session.next();
  second.reply('WELCOME {"room":4822,"name":"Ana"}\nPEER {"state":"joined","name":"Bia"}\n');
  await next;
  assert.equal((await read.next("joined")).name, "Bia");
  assert.equal(session.heard, true);
  second.end();
  assert.deepEqual(await read.rest(), ["closed: lost"]);
});

Deno.test("session: a room that sends us elsewhere as we leave is obeyed", async () => {
  const [first, second] = [new ScriptedTransport(), new ScriptedTransport()];
  first.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  second.reply('WELCOME {"room":4822,"name":"Ana"}\n');
  const dial = dialing(scriptedLobby(), first, second);
  const session = await Session.connect({ host, name: "Ana", dial });
  const next = session.next();
  first.reply('SEAT {"port":4822,"ticket":"u"}\nBYE {"reason":"quit"}\n');
  await next;
  assert.match(second.said, /^JOIN {"ticket":"u"/);
  second.end();
  assert.deepEqual(await new Reader(session).rest(), ["seated", "seated", "closed: lost"]);
});

Deno.test("session: when next finds no seat, that is told, and it is over", async () => {
  const [room, full] = [new ScriptedTransport(), new ScriptedTransport()];
  room.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  full.reply('REFUSE {"code":"banned","message":"Go away."}\n');
  const dial = dialing(scriptedLobby(), room, full);
  const session = await Session.connect({ host, name: "Ana", dial });
  const next = session.next();
  room.reply('BYE {"reason":"quit"}\n');
  await next;
  assert.equal(session.over, true);
  assert.deepEqual(await new Reader(session).rest(), ["seated", "error", "closed: error"]);
  await session.next();
});

Deno.test("session: a server that has no seat for the moment is asked again", async () => {
  const full = new ScriptedTransport();
  full.reply('REFUSE {"code":"full","message":"The server is full.","retryAfterMs":1}\n');
  const [room, another] = [new ScriptedTransport(), new ScriptedTransport()];
  room.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  another.reply('WELCOME {"room":4822,"name":"Ana"}\nBYE {"reason":"closing"}\n');
  const dial = dialing(scriptedLobby(), room, full, scriptedLobby(), another);
  const session = await Session.connect({ host, name: "Ana", dial });
  const next = session.next();
  room.reply('BYE {"reason":"quit"}\n');
  await next;
  assert.deepEqual(await new Reader(session).rest(), [
    "seated",
    "queued",
    "seated",
    "closed: closing",
  ]);
});

Deno.test("session: next, while nobody can be reached, goes on as soon as somebody can", async () => {
  await using server = new TestServer();
  let down = false;
  const dial: Dial = (host, port) => down ? Promise.reject(new Error("down")) : dialTcp(host, port);
  const patience = { forMs: 20_000, pauseMs: 2 };
  const ana = await Session.connect({ host, port: server.port, name: "Ana", dial, patience });
  await using _ = ana;
  const events = new Reader(ana);
  await events.next("seated");
  down = true;
  const next = ana.next();
  await events.next("reconnecting");
  down = false;
  await next;
  await events.next("seated");
});

Deno.test("session: leaving, while there is no seat, takes no longer than usual", async () => {
  const full = new ScriptedTransport();
  full.reply('REFUSE {"code":"full","message":"The server is full.","retryAfterMs":9000}\n');
  const room = new ScriptedTransport();
  room.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  const session = await Session.connect({
    host,
    name: "Ana",
    dial: dialing(scriptedLobby(), room, full),
  });
  const events = new Reader(session);
  session.next();
  room.reply('BYE {"reason":"quit"}\n');
  await events.next("queued");
  await session[Symbol.asyncDispose]();
  assert.deepEqual(await events.rest(), ["closed: quit"]);
});

Deno.test("session: leaving after next is leaving", async () => {
  await using server = new TestServer();
  const ana = await Session.connect({ host, port: server.port, name: "Ana" });
  const rest = new Reader(ana).rest();
  const next = ana.next();
  await ana.leave();
  await next;
  assert.deepEqual((await rest).filter((word) => word !== "seated"), ["closed: quit"]);
});

Deno.test("session: a server that ends while somebody calls next has ended", async () => {
  const room = new ScriptedTransport();
  room.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  const session = await Session.connect({
    host,
    name: "Ana",
    dial: dialing(scriptedLobby(), room),
  });
  const next = session.next();
  room.reply('BYE {"reason":"closing"}\n');
  await next;
  assert.deepEqual(await new Reader(session).rest(), ["seated", "closed: closing"]);
});

Deno.test("session: next goes on though nobody reads the events", async () => {
  await using server = new TestServer();
  await using ana = await Session.connect({ host, port: server.port, name: "Ana" });
  const { room, client: eve } = await joinPychat2(server.port, "Eve");
  using _ = eve;
  for (let id = 1; id <= 3_000; id++) await eve.send(`MSG {"id":${id},"text":"oi"}\n`);
  await until(() => ana.peer === "Eve", "they have met");
  await ana.next();
  const rows = await server.registry.list();
  assert.ok(rows.some(({ port, taken }) => port !== room && taken === 1));
});
