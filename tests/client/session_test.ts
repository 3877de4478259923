import assert from "node:assert/strict";
import { RefusedError, TextTooLongError, UnreachableError } from "../../client/errors.ts";
import { Session } from "../../client/session.ts";
import { type Dial, dialTcp } from "../../client/transport.ts";
import { joinClassic, joinPychat2, RawClient, TestServer, until } from "../server/helpers.ts";
import { dialing, Reader, scriptedLobby, ScriptedTransport, SeedServer } from "./helpers.ts";

const host = "127.0.0.1";

Deno.test("session: two sessions meet, talk, and one leaves", async () => {
  await using server = new TestServer();
  const ana = await Session.connect({ host, port: server.port, name: "Ana" });
  const bia = await Session.connect({ host, port: server.port, name: "Bia" });
  const [readA, readB] = [new Reader(ana), new Reader(bia)];
  assert.equal((await readA.next("joined")).name, "Bia");
  assert.equal((await readB.next("joined")).name, "Ana");
  assert.equal(await ana.say("oi"), 1);
  const { from, text, at } = await readB.next("message");
  assert.deepEqual([from, text], ["Ana", "oi"]);
  assert.equal(new Date(at).toISOString(), at);
  const delivered = readA.next("delivered");
  await Promise.all([bia.leave(), readB.rest()]);
  assert.equal((await delivered).id, 1);
  assert.equal((await readA.next("left")).name, "Bia");
  await ana.leave();
  assert.deepEqual(await readA.rest(), ["closed: quit"]);
});

Deno.test("session: every text arrives whole and in order, and every one is acknowledged", async () => {
  await using server = new TestServer();
  await using ana = await Session.connect({ host, port: server.port, name: "Aná 😀 陈" });
  await using bia = await Session.connect({ host, port: server.port, name: "Bia" });
  const [readA, readB] = [new Reader(ana), new Reader(bia)];
  await readA.next("joined");
  const paste = Array.from({ length: 200 }, (_, i) => `line ${i}: ação, 你好, 👩🏽‍💻`);
  const texts = [
    "x".repeat(4_000),
    "😀".repeat(4_000),
    '"\\'.repeat(2_000),
    "one\ntwo\n\nfour",
    ...paste,
  ];
  const talking = (async () => {
    for (const text of texts) await ana.say(text);
  })();
  for (const text of texts) {
    const message = await readB.next("message");
    assert.equal(message.from, "Aná 😀 陈");
    assert.equal(message.text, text);
  }
  await talking;
  // The last receipt goes out when the next event is asked for.
  const rest = readB.next("left");
  for (let id = 1; id <= texts.length; id++) assert.equal((await readA.next("delivered")).id, id);
  await ana.leave();
  await rest;
});

Deno.test("session: a text that is too long is refused with a sentence, and nothing is sent", async () => {
  await using server = new TestServer();
  await using ana = await Session.connect({ host, port: server.port, name: "Ana" });
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = bia;
  await bia.line();
  await new Reader(ana).next("joined");
  await assert.rejects(ana.say("x".repeat(4_212)), (error) => {
    assert.ok(error instanceof TextTooLongError);
    assert.match(error.message, /^That is 4,212 characters; a message holds 4,000\./);
    return true;
  });
  await ana.say("short");
  assert.equal(await bia.line(), 'MSG {"id":1,"text":"short"}');
});

Deno.test("session: what nobody acknowledged when the peer left is undelivered", async () => {
  await using server = new TestServer();
  await using ana = await Session.connect({ host, port: server.port, name: "Ana" });
  const { client: bia } = await joinPychat2(server.port, "Bia");
  await bia.line();
  const read = new Reader(ana);
  await read.next("joined");
  await ana.say("one");
  await ana.say("two");
  await bia.line();
  await bia.send('ACK {"id":1}\n');
  assert.equal((await read.next("delivered")).id, 1);
  bia.close();
  assert.equal((await read.next("undelivered")).id, 2);
  await read.next("left");
  await ana.say("to nobody");
  assert.equal((await read.next("undelivered")).id, 3);
});

Deno.test("session: what a peer sends cannot act in a terminal, by name or by text", async () => {
  await using server = new TestServer();
  const { client: eve } = await joinPychat2(server.port, "Eve\x1b[2J");
  using _ = eve;
  await using ana = await Session.connect({ host, port: server.port, name: "Ana" });
  const read = new Reader(ana);
  assert.equal((await read.next("joined")).name, "Eve");
  await eve.send('MSG {"id":1,"text":"\\u001b]0;title\\u0007a\\u001b[31mb\\u009b2Jc\\u202e"}\n');
  assert.equal((await read.next("message")).text, "abc");
});

Deno.test("session: a message that comes twice is given once and acknowledged twice", async () => {
  const room = new ScriptedTransport();
  room.reply('WELCOME {"room":4821,"name":"Ana"}\nPEER {"state":"joined","name":"Bia"}\n');
  room.reply('MSG {"id":1,"text":"oi"}\nMSG {"id":1,"text":"oi"}\nMSG {"id":2,"text":"tudo?"}\n');
  const session = await Session.connect({
    host,
    name: "Ana",
    dial: dialing(scriptedLobby(), room),
  });
  const read = new Reader(session);
  assert.equal((await read.next("message")).text, "oi");
  assert.equal((await read.next("message")).text, "tudo?");
  room.end();
  assert.deepEqual(await read.rest(), ["closed: lost"]);
  assert.equal(room.said.match(/ACK {"id":1}/g)?.length, 2);
  assert.match(room.said, /ACK {"id":2}/);
});

Deno.test("session: a departure is confirmed before anything else is said", async () => {
  const room = new ScriptedTransport();
  room.reply('WELCOME {"room":4821,"name":"Ana"}\nPEER {"state":"joined","name":"Bia"}\n');
  const dial = dialing(scriptedLobby(), room);
  const session = await Session.connect({ host, name: "Ana", dial });
  const read = new Reader(session);
  await read.next("joined");
  room.reply('PEER {"state":"left","name":"Bia"}\nPEER {"state":"joined","name":"Caio"}\n');
  await read.next("left");
  await read.next("joined");
  await session.say("oi Caio");
  assert.match(room.said, /JOIN .*\nFENCE\nMSG {"id":1,"text":"oi Caio"}\n$/);
  room.end();
  await read.rest();
});

Deno.test("session: nonsense from the peer is skipped, and the chat goes on", async () => {
  await using server = new TestServer();
  const { client: eve } = await joinPychat2(server.port, "Eve");
  using _ = eve;
  await using ana = await Session.connect({ host, port: server.port, name: "Ana" });
  const read = new Reader(ana);
  await read.next("joined");
  await eve.send('MSG {"id":"one"}\nMSG {nonsense}\nACK 7\nTYPING []\nMSG {"id":1,"text":"oi"}\n');
  assert.equal((await read.next("message")).text, "oi");
});

Deno.test("session: a PING is answered", async () => {
  const room = new ScriptedTransport();
  room.reply(
    'WELCOME {"room":4821,"name":"Ana"}\nPING {"token":"x"}\nPEER {"state":"joined","name":"B"}\n',
  );
  const dial = dialing(scriptedLobby(), room);
  const session = await Session.connect({ host, name: "Ana", dial });
  await new Reader(session).next("joined");
  assert.match(room.said, /PONG {"token":"x"}\n/);
  room.end();
  await session[Symbol.asyncDispose]();
});

Deno.test("session: it goes where the room sends it", async () => {
  const [first, second] = [new ScriptedTransport(), new ScriptedTransport()];
  first.reply('WELCOME {"room":4821,"name":"Ana"}\nSEAT {"port":4822,"ticket":"u"}\n');
  second.reply('WELCOME {"room":4822,"name":"Ana"}\nPEER {"state":"joined","name":"Bia"}\n');
  const dial = dialing(scriptedLobby(), first, second);
  const session = await Session.connect({ host, name: "Ana", dial });
  const read = new Reader(session);
  assert.equal((await read.next("seated")).room, 4821);
  assert.equal((await read.next("seated")).room, 4822);
  assert.equal((await read.next("joined")).name, "Bia");
  assert.match(
    second.said,
    /^JOIN {"ticket":"u","name":"Ana","features":\["resume","encryption"\]}\n/,
  );
  second.end();
  await read.rest();
});

Deno.test("session: leaving on the way to another room is leaving", async () => {
  const [first, second] = [new ScriptedTransport(), new ScriptedTransport()];
  first.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  const dial = dialing(scriptedLobby(), first, second);
  const session = await Session.connect({ host, name: "Ana", dial });
  const rest = new Reader(session).rest();
  first.reply('SEAT {"port":4822,"ticket":"u"}\n');
  await until(() => second.said.startsWith("JOIN"), "it is on the way");
  const left = session.leave();
  second.reply('WELCOME {"room":4822,"name":"Ana"}\n');
  await until(() => second.said.endsWith("QUIT\n"), "it says goodbye there");
  second.reply('BYE {"reason":"quit"}\n');
  assert.deepEqual(await rest, ["seated", "seated", "closed: quit"]);
  await left;
});

Deno.test("session: a receipt for somebody who left is not given to the next one", async () => {
  const room = new ScriptedTransport();
  room.reply('WELCOME {"room":4821,"name":"Ana"}\nPEER {"state":"joined","name":"Bia"}\n');
  room.reply('MSG {"id":7,"text":"oi"}\nPEER {"state":"left","name":"Bia"}\n');
  room.reply('PEER {"state":"joined","name":"Caio"}\n');
  const dial = dialing(scriptedLobby(), room);
  const session = await Session.connect({ host, name: "Ana", dial });
  await until(() => room.said.includes("FENCE"), "everything has been read");
  const read = new Reader(session);
  assert.equal((await read.next("message")).text, "oi");
  assert.equal((await read.next("left")).name, "Bia");
  assert.equal((await read.next("joined")).name, "Caio");
  assert.doesNotMatch(room.said, /ACK/);
  room.end();
  await read.rest();
});

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

/** Sessions on one server, each with a reader; disposed of at the end of the test. */
async function guests(
  stack: AsyncDisposableStack,
  { port }: { readonly port: number },
  names: readonly string[],
): Promise<{ readonly session: Session; readonly read: Reader }[]> {
  const all: { session: Session; read: Reader }[] = [];
  for (const name of names) {
    const session = stack.use(await Session.connect({ host, port, name }));
    all.push({ session, read: new Reader(session) });
  }
  return all;
}

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

Deno.test("session: a new name is read by whoever is here, and by whoever comes", async () => {
  await using server = new TestServer();
  await using stack = new AsyncDisposableStack();
  const [isabelle, ana] = await guests(stack, server, ["Isabelle", "Ana"]);
  assert.ok(isabelle && ana);
  assert.equal((await ana.read.next("joined")).name, "Isabelle");
  isabelle.session.rename("\x1b[2J Bela ");
  assert.equal(isabelle.session.name, "Bela");
  assert.equal((await ana.read.next("renamed")).name, "Bela");
  assert.equal(ana.session.peer, "Bela");
  await isabelle.session.say("oi");
  assert.equal((await ana.read.next("message")).from, "Bela");
  await Promise.all([ana.session.leave(), ana.read.rest()]);
  await isabelle.read.next("left");
  const [caio] = await guests(stack, server, ["Caio"]);
  assert.equal((await caio?.read.next("joined"))?.name, "Bela");
});

Deno.test("session: a name that changes on the way to another room arrives there", async () => {
  const [room, other] = [new ScriptedTransport(), new ScriptedTransport()];
  room.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  const dial = dialing(scriptedLobby(), room, scriptedLobby(), other);
  const session = await Session.connect({ host, name: "Ana", dial });
  const next = session.next();
  room.reply('BYE {"reason":"quit"}\n');
  await until(() => other.said.startsWith("JOIN"), "it is on the way");
  session.rename("Bela");
  other.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  await next;
  await until(() => other.said.endsWith('NAME {"name":"Bela"}\n'), "the new name is told");
  other.end();
  await new Reader(session).rest();
});

Deno.test("session: a server that can give no seat at the moment is asked again, and tells once", async () => {
  const refusal = 'REFUSE {"code":"unavailable","message":"Not now.","retryAfterMs":1}\n';
  const lobbies = Array.from({ length: 3 }, () => new ScriptedTransport());
  for (const lobby of lobbies) lobby.reply(refusal);
  const room = new ScriptedTransport();
  room.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  const told: number[] = [];
  const session = await Session.connect({
    host,
    name: "Ana",
    dial: dialing(...lobbies, scriptedLobby(), room),
    queued: (forMs) => told.push(forMs),
  });
  assert.deepEqual(told, [1]);
  assert.equal((await new Reader(session).next("seated")).room, 4821);
  room.end();
  await session[Symbol.asyncDispose]();

  const impatient = new ScriptedTransport();
  impatient.reply(refusal);
  const patience = { forMs: 0, pauseMs: 1 };
  const refused = Session.connect({ host, name: "Ana", dial: dialing(impatient), patience });
  await assert.rejects(refused, { name: "RefusedError", code: "unavailable" });
});

Deno.test("session: a full server is a RefusedError with the server's sentence", async () => {
  const lobby = new ScriptedTransport();
  lobby.reply('REFUSE {"code":"full","message":"The server is full.","retryAfterMs":1}\n');
  await assert.rejects(Session.connect({ host, name: "Ana", dial: dialing(lobby) }), (error) => {
    assert.ok(error instanceof RefusedError);
    assert.deepEqual([error.code, error.message], ["full", "The server is full."]);
    return true;
  });
});

Deno.test("session: nobody there, or somebody else there, is an UnreachableError", async () => {
  const refused = Deno.listen({ hostname: host, port: 0 });
  const { port } = refused.addr;
  refused.close();
  await assert.rejects(Session.connect({ host, port, name: "Ana" }), (error) => {
    assert.ok(error instanceof UnreachableError);
    assert.equal(
      error.message,
      `Nobody answers at 127.0.0.1:${port}. Is the server running there? ` +
        "Try: pychat connect 127.0.0.1:PORT",
    );
    return true;
  });
  const web = new ScriptedTransport();
  web.reply("HTTP/1.1 400 Bad Request\r\n\r\n");
  web.end();
  await assert.rejects(
    Session.connect({ host, name: "Ana", dial: dialing(web) }),
    /127\.0\.0\.1:1025 answers, but not as a PyChat server does/,
  );
});

Deno.test("session: a seat that is gone is asked for again", async () => {
  const gone = new ScriptedTransport();
  gone.reply('ERROR {"code":"no-seat","message":"Too late."}\n');
  const room = new ScriptedTransport();
  room.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  const dial = dialing(scriptedLobby(), gone, scriptedLobby(), room);
  const session = await Session.connect({ host, name: "Ana", dial });
  room.end();
  assert.deepEqual(await new Reader(session).rest(), ["seated", "closed: lost"]);
});

Deno.test("session: a bare port with a newline is followed by the seat", async () => {
  const lobby = new ScriptedTransport();
  lobby.reply("4821\n");
  const room = new ScriptedTransport();
  room.reply('WELCOME {"room":4821,"name":"Ana"}\n');
  const connecting = Session.connect({ host, name: "Ana", dial: dialing(lobby, room) });
  lobby.reply('SEAT {"port":4821,"ticket":"t"}\n');
  const session = await connecting;
  assert.match(room.said, /^JOIN /);
  room.end();
  await new Reader(session).rest();
});

Deno.test("session: what the host says is told, cleaned, and so is being kicked", async () => {
  await using server = new TestServer();
  await using ana = await Session.connect({ host, port: server.port, name: "Ana" });
  const reader = new Reader(ana);
  const { room } = await reader.next("seated");
  server.server.say("We close at ten.");
  assert.equal((await reader.next("notice")).message, "We close at ten.");
  server.server.kick(room);
  assert.deepEqual(await reader.rest(), ["closed: kicked"]);
});

Deno.test("session: a server's notice cannot act in a terminal", async () => {
  const room = new ScriptedTransport();
  const dial = dialing(scriptedLobby(), room);
  room.reply('WELCOME {"room":4821,"name":"Ana"}\nNOTICE {"message":"a\\u001b[2Jb"}\n');
  await using ana = await Session.connect({ host, name: "Ana", dial });
  assert.equal((await new Reader(ana).next("notice")).message, "ab");
  room.end();
});

Deno.test("session: the server's end and a broken connection are told apart", async () => {
  const server = new TestServer();
  const session = await Session.connect({ host, port: server.port, name: "Ana" });
  await server[Symbol.asyncDispose]();
  assert.deepEqual(await new Reader(session).rest(), ["seated", "closed: closing"]);
});

Deno.test("session: events that nobody reads hold the sender back, and leaving is still possible", async () => {
  await using server = new TestServer();
  const ana = await Session.connect({ host, port: server.port, name: "Ana" });
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = bia;
  for (let id = 1; id <= 3_000; id++) await bia.send(`MSG {"id":${id},"text":"oi"}\n`);
  await ana[Symbol.asyncDispose]();
});

Deno.test("session: a classic client on our server is a peer like any other", async () => {
  await using server = new TestServer();
  await using ana = await Session.connect({ host, port: server.port, name: "Aná" });
  const { client: zeca } = await joinClassic(server.port, "Zeca");
  using _ = zeca;
  const read = new Reader(ana);
  assert.equal((await read.next("joined")).name, "Zeca");
  await ana.say("Olá");
  assert.equal((await read.next("delivered")).id, 1);
  await zeca.send("Zeca: oi");
  assert.equal((await read.next("message")).text, "oi");
  await zeca.send("Server: Zeca saiu do chat.");
  assert.equal((await read.next("left")).name, "Zeca");
});

Deno.test("session: on a server like the seed's two sessions meet and talk", async () => {
  await using server = new SeedServer();
  const ana = await Session.connect({ host, port: server.port, name: "Ana" });
  const readA = new Reader(ana);
  await readA.next("seated");
  const bia = await Session.connect({ host, port: server.port, name: "Bia" });
  const readB = new Reader(bia);
  assert.equal((await readA.next("joined")).name, "Bia");
  // Bia was not told of Ana, and may speak all the same.
  assert.equal(bia.heard, true);
  await bia.say("olá, Ana");
  assert.equal((await readB.next("delivered")).id, 1);
  const heard = await readA.next("message");
  assert.deepEqual([heard.from, heard.text], ["Bia", "ola, Ana"]);
  await ana.say("oi");
  assert.equal((await readB.next("joined")).name, "Ana");
  assert.equal((await readB.next("message")).text, "oi");
  await Promise.all([bia.leave(), readB.rest()]);
  assert.equal((await readA.next("left")).name, "Bia");
  await Promise.all([ana.leave(), readA.rest()]);
});

Deno.test("session: on a server like the seed's, next leaves and asks the lobby again", async () => {
  await using server = new SeedServer();
  const connect = (name: string) => Session.connect({ host, port: server.port, name });
  await using ana = await connect("Ana");
  const readA = new Reader(ana);
  await readA.next("seated");
  await using bia = await connect("Bia");
  const readB = new Reader(bia);
  await readA.next("joined");
  bia.rename("Bela"); // Nobody hears of it here.
  await bia.next();
  assert.equal((await readA.next("left")).name, "Bia");
  await readB.next("seated");
  await readB.next("seated");
  assert.equal(bia.heard, true);
  await using caio = await connect("Caio");
  assert.equal((await readB.next("joined")).name, "Caio");
  await caio.say("oi");
  assert.equal((await readB.next("message")).from, "Caio");
  await bia.say("oi");
  assert.equal((await new Reader(caio).next("joined")).name, "Bela");
});

Deno.test("session: a seed client on a server like the seed's reads what we say as it should", async () => {
  await using server = new SeedServer();
  using seedLobby = await RawClient.open(server.port);
  const port = Number(await seedLobby.exactly("12345"));
  using seed = await RawClient.open(port);
  const ana = await Session.connect({ host, port: server.port, name: "Aná" });
  const announcement = "Server: Ana acabou de se juntar ao chat, diga ola!";
  assert.equal(await seed.exactly(announcement), announcement);
  await ana.say("tudo bem, você?");
  assert.equal(await seed.exactly("Ana: tudo bem, voce?"), "Ana: tudo bem, voce?");
  await ana.leave();
  assert.equal(await seed.exactly("Server: Ana saiu do chat."), "Server: Ana saiu do chat.");
});
