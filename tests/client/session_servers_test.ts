import assert from "node:assert/strict";
import { RefusedError, UnreachableError } from "../../client/errors.ts";
import { Session } from "../../client/session.ts";
import { joinClassic, RawClient, TestServer } from "../server/helpers.ts";
import { dialing, Reader, scriptedLobby, ScriptedTransport, SeedServer } from "./helpers.ts";

const host = "127.0.0.1";

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
