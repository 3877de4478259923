import assert from "node:assert/strict";
import { TextTooLongError } from "../../client/errors.ts";
import { Session } from "../../client/session.ts";
import { joinPychat2, TestServer, until } from "../server/helpers.ts";
import { dialing, guests, Reader, scriptedLobby, ScriptedTransport } from "./helpers.ts";

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
