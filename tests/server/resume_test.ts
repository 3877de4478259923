import assert from "node:assert/strict";
import {
  answer,
  joinClassic,
  joinPychat2,
  RawClient,
  TestServer,
  until,
  welcomed,
} from "./helpers.ts";

const resuming = { features: ["resume"] };

/** Two clients that can come back, in one room, each with its token; both have read all so far. */
async function pair(server: TestServer) {
  const ana = await joinPychat2(server.port, "Ana", resuming);
  const bia = await joinPychat2(server.port, "Bia", resuming);
  assert.match(await ana.client.line() ?? "", /^PEER .*"joined","name":"Bia","chat":1/);
  assert.match(await bia.client.line() ?? "", /^PEER .*"joined","name":"Ana","chat":1/);
  return { ana, bia, room: ana.room };
}

async function resume(server: TestServer, room: number, token: string | undefined) {
  const client = await RawClient.open(server.port);
  await client.send(`RESUME ${JSON.stringify({ room, token })}\n`);
  return client;
}

async function assertRefused(server: TestServer, room: number, token: string | undefined) {
  using client = await resume(server, room, token);
  assert.match(await answer(client), /^ERROR {"code":"no-seat"/);
  assert.equal(await client.line(), undefined);
}

Deno.test("resume: the other one is told, and both talk on", async () => {
  await using server = new TestServer();
  const { ana, bia, room } = await pair(server);
  using _ = ana.client;
  bia.client.close();
  assert.equal(await ana.client.line(), 'PEER {"state":"away","name":"Bia"}');
  await ana.client.send('MSG {"id":1,"text":"lost on its way"}\nFENCE\n');
  using back = await resume(server, room, bia.welcome.resume);
  const welcome = await welcomed(back);
  assert.equal(welcome.chat, 1);
  assert.equal(welcome.peer, "Ana");
  assert.deepEqual(welcome.features, resuming.features);
  assert.notEqual(welcome.resume, bia.welcome.resume);
  assert.equal(await ana.client.line(), 'PEER {"state":"back","name":"Bia"}');
  await ana.client.send('MSG {"id":1,"text":"again"}\n');
  assert.equal(await back.line(), 'MSG {"id":1,"text":"again"}');
  await back.send('ACK {"id":1}\n');
  assert.equal(await ana.client.line(), 'ACK {"id":1}');
  assert.deepEqual(server.story(room).slice(-3), ["away", "back", "message"]);
});

Deno.test("resume: a token opens the seat once, when the next one has arrived", async () => {
  await using server = new TestServer();
  const { ana, bia, room } = await pair(server);
  using _ = ana.client;
  bia.client.close();
  // Broken off in the middle of resuming, whether or not the new token has arrived.
  using first = await resume(server, room, bia.welcome.resume);
  await welcomed(first);
  first.close();
  using second = await resume(server, room, bia.welcome.resume);
  const { resume: newest } = await welcomed(second);
  await second.send("PONG\n");
  await second.send('MSG {"id":1,"text":"I have it"}\n');
  while (!(await ana.client.line())?.startsWith("PEER"));
  await ana.client.send("FENCE\nFENCE\nFENCE\n");
  await assertRefused(server, room, bia.welcome.resume);
  await assertRefused(server, room, "anything");
  second.close();
  using third = await resume(server, room, newest);
  await welcomed(third);
});

Deno.test("resume: whoever never read WELCOME comes back with the ticket", async () => {
  await using server = new TestServer();
  using lobby = await RawClient.open(server.port);
  await lobby.send('HELLO {"version":2}\n');
  const { port, ticket } = JSON.parse((await answer(lobby)).slice("SEAT ".length));
  using lost = await RawClient.open(port);
  await lost.send(`JOIN ${JSON.stringify({ ticket, name: "Ana", ...resuming })}\n`);
  await until(() => server.server.headcount.people === 1, "somebody sits");
  using back = await resume(server, port, ticket);
  const welcome = await welcomed(back);
  assert.equal(welcome.name, "Ana");
  assert.equal(welcome.chat, undefined);
});

Deno.test("resume: a connection that still lives is closed, and what it says counts no more", async () => {
  await using server = new TestServer();
  const { ana, bia, room } = await pair(server);
  using _ = ana.client;
  using back = await resume(server, room, bia.welcome.resume);
  await welcomed(back);
  assert.equal(await bia.client.rest(), "");
  assert.equal(await ana.client.line(), 'PEER {"state":"away","name":"Bia"}');
  assert.equal(await ana.client.line(), 'PEER {"state":"back","name":"Bia"}');
  await ana.client.send('MSG {"id":1,"text":"before"}\nFENCE\nMSG {"id":1,"text":"after"}\n');
  assert.equal(await back.line(), 'MSG {"id":1,"text":"after"}');
});

Deno.test("resume: nobody waits for somebody who was alone", async () => {
  await using server = new TestServer();
  const { room, client, welcome } = await joinPychat2(server.port, "Ana", resuming);
  client.close();
  await until(() => server.story(room).includes("closed"), "the room closes");
  await assertRefused(server, room, welcome.resume);
});

Deno.test("resume: a seat is held for a while, then it is free for somebody else", async () => {
  await using server = new TestServer({ limits: { holdMs: 500 } });
  const { ana, bia, room } = await pair(server);
  using _ = ana.client;
  bia.client.close();
  assert.equal(await ana.client.line(), 'PEER {"state":"away","name":"Bia"}');
  assert.equal(await ana.client.line(), 'PEER {"state":"left","name":"Bia"}');
  await ana.client.send("FENCE\nFENCE\n");
  await assertRefused(server, room, bia.welcome.resume);
  const caio = await joinPychat2(server.port, "Caio", resuming);
  using _caio = caio.client;
  assert.equal(caio.room, room);
  assert.match(await ana.client.line() ?? "", /"joined","name":"Caio","chat":2/);
});

Deno.test("resume: when the other one leaves meanwhile, there is nothing to come back to", async () => {
  await using server = new TestServer();
  const { ana, bia, room } = await pair(server);
  bia.client.close();
  assert.equal(await ana.client.line(), 'PEER {"state":"away","name":"Bia"}');
  await ana.client.send("QUIT\n");
  await until(() => server.story(room).includes("closed"), "the room closes");
  assert.equal(server.server.headcount.people, 0);
  await assertRefused(server, room, bia.welcome.resume);
  assert.deepEqual(await server.registry.list(), []);
});

Deno.test("resume: QUIT gives the seat up at once", async () => {
  await using server = new TestServer();
  const { ana, bia, room } = await pair(server);
  using _ = ana.client;
  await bia.client.send("QUIT\n");
  assert.equal(await ana.client.line(), 'PEER {"state":"left","name":"Bia"}');
  await assertRefused(server, room, bia.welcome.resume);
});

Deno.test("resume: a client that cannot come back leaves when its connection breaks", async () => {
  await using server = new TestServer();
  const ana = await joinPychat2(server.port, "Ana", resuming);
  const bia = await joinPychat2(server.port, "Bia");
  using _ = ana.client;
  assert.equal(bia.welcome.resume, undefined);
  await ana.client.line();
  bia.client.close();
  assert.equal(await ana.client.line(), 'PEER {"state":"left","name":"Bia"}');
});

Deno.test("resume: nobody is held for a client that would not know", async () => {
  await using server = new TestServer();
  const ana = await joinPychat2(server.port, "Ana");
  const bia = await joinPychat2(server.port, "Bia", resuming);
  using _ = ana.client;
  await ana.client.line();
  bia.client.close();
  assert.equal(await ana.client.line(), 'PEER {"state":"left","name":"Bia"}');
});

Deno.test("resume: a host who sends everybody away sends those away too who are not there", async () => {
  await using server = new TestServer();
  const { ana, bia, room } = await pair(server);
  bia.client.close();
  assert.equal(await ana.client.line(), 'PEER {"state":"away","name":"Bia"}');
  assert.equal(server.server.kick(room), true);
  assert.equal(await ana.client.line(), 'BYE {"reason":"kicked"}');
  await assertRefused(server, room, bia.welcome.resume);
  await until(() => server.story(room).includes("closed"), "the room closes");
});

Deno.test("resume: between the dialects nothing is lost or said twice", async () => {
  await using server = new TestServer();
  const bia = await joinPychat2(server.port, "Bia", resuming);
  const zeca = await joinClassic(server.port, "Zeca");
  using _ = zeca.client;
  assert.match(await bia.client.line() ?? "", /"joined","name":"Zeca"/);
  const hello = "Server: Bia acabou de se juntar ao chat, diga ola!";
  assert.equal(await zeca.client.exactly(hello), hello);
  await bia.client.send('MSG {"id":1,"text":"one"}\n');
  assert.equal(await zeca.client.exactly("Bia: one"), "Bia: one");
  assert.equal(await bia.client.line(), 'ACK {"id":1}');
  await zeca.client.send("Zeca: hi");
  assert.equal(await bia.client.line(), 'MSG {"id":1,"text":"hi"}');
  bia.client.close(); // Without ACK.
  const away = "Server: Bia perdeu a conexao, espere um pouco...";
  assert.equal(await zeca.client.exactly(away), away);
  await zeca.client.send("Zeca: are you there?");
  using back = await resume(server, bia.room, bia.welcome.resume);
  await welcomed(back);
  const here = "Server: Bia esta de volta.";
  assert.equal(await zeca.client.exactly(here), here);
  assert.equal(await back.line(), 'MSG {"id":1,"text":"hi"}');
  assert.equal(await back.line(), 'MSG {"id":2,"text":"are you there?"}');
  await back.send('ACK {"id":2}\nMSG {"id":1,"text":"one"}\nMSG {"id":2,"text":"two"}\n');
  assert.equal(await zeca.client.exactly("Bia: two"), "Bia: two", "the first one it has");
  assert.equal(await back.line(), 'ACK {"id":1}');
  assert.equal(await back.line(), 'ACK {"id":2}');
});

Deno.test("resume: RESUME may come late, behind a bare port", async () => {
  await using server = new TestServer();
  const { ana, bia, room } = await pair(server);
  using _ = ana.client;
  bia.client.close();
  using back = await RawClient.open(server.port);
  assert.match(await back.line() ?? "", /^\d+$/);
  await back.send(`RESUME ${JSON.stringify({ room, token: bia.welcome.resume })}\n`);
  assert.equal((await welcomed(back)).peer, "Ana");
});

Deno.test("resume: whoever is sent away for what they did is not waited for", async () => {
  await using server = new TestServer();
  const { ana, bia, room } = await pair(server);
  using _ = ana.client;
  await bia.client.send("SEAT {}\n");
  assert.match(await bia.client.rest(), /^ERROR /);
  assert.equal(await ana.client.line(), 'PEER {"state":"left","name":"Bia"}');
  await assertRefused(server, room, bia.welcome.resume);
});

Deno.test("resume: a token that is late takes the seat from nobody for good", async () => {
  await using server = new TestServer();
  const { ana, bia, room } = await pair(server);
  using _ = ana.client;
  bia.client.close();
  using first = await resume(server, room, bia.welcome.resume);
  const { resume: newest } = await welcomed(first);
  // Sent before that, given up by its client, and on its way until now.
  using late = await resume(server, room, bia.welcome.resume);
  await welcomed(late);
  assert.equal(await first.rest(), "");
  using second = await resume(server, room, newest);
  assert.equal((await welcomed(second)).peer, "Ana");
});

Deno.test("resume: a classic client that has gone does not stay for a peer that confirms nothing", async () => {
  await using server = new TestServer({ limits: { holdMs: 300 } });
  const bia = await joinPychat2(server.port, "Bia", resuming);
  using _ = bia.client;
  const zeca = await joinClassic(server.port, "Zeca");
  assert.match(await bia.client.line() ?? "", /"joined","name":"Zeca"/);
  await zeca.client.send("Zeca: bye");
  assert.equal(await bia.client.line(), 'MSG {"id":1,"text":"bye"}');
  zeca.client.close(); // And Bia sends no ACK.
  assert.equal(await bia.client.line(), 'PEER {"state":"left","name":"Zeca"}');
});
