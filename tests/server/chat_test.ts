import assert from "node:assert/strict";
import { classicJoined, classicLeft } from "../../protocol/classic.ts";
import { joinClassic, joinPychat2, RawClient, TestServer, until } from "./helpers.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A classic client hears this; how many reads it takes is up to the network. */
async function hears(client: RawClient, what: string): Promise<void> {
  assert.equal(await client.exactly(what), what);
}

Deno.test("chat: two pychat/2 clients hear each other, byte for byte", async () => {
  await using server = new TestServer();
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  const { room: sameRoom, client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  using __ = bia;
  assert.equal(sameRoom, room);
  assert.equal(await ana.line(), 'PEER {"state":"joined","name":"Bia"}');
  assert.equal(await bia.line(), 'PEER {"state":"joined","name":"Ana"}');

  // Not as we would write it, and with fields that we do not know: the room does not care.
  const lines = ['MSG { "id":1, "text":"Olá 😀", "x":[1] }', "TYPING", 'ACK {"id":7}'];
  await ana.send(lines.join("\n") + "\n");
  for (const line of lines) assert.equal(await bia.line(), line);

  await bia.send("QUIT\n");
  assert.equal(await bia.line(), 'BYE {"reason":"quit"}');
  assert.equal(await bia.line(), undefined);
  assert.equal(await ana.line(), 'PEER {"state":"left","name":"Bia"}');
});

Deno.test("chat: a new name is told to the other one, and to nobody who comes later", async () => {
  await using server = new TestServer();
  const { client: isabelle } = await joinPychat2(server.port, "Isabelle");
  using _ = isabelle;
  const { client: ana } = await joinPychat2(server.port, "Ana");
  await isabelle.line();
  await ana.line();
  await isabelle.send('NAME {"name":" Bela\\n"}\nMSG {"id":1,"text":"oi"}\n');
  assert.equal(await ana.line(), 'PEER {"state":"renamed","name":"Bela"}');
  assert.equal(await ana.line(), 'MSG {"id":1,"text":"oi"}');
  ana.close();
  assert.equal(await isabelle.line(), 'PEER {"state":"left","name":"Ana"}');
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using __ = bia;
  assert.equal(await bia.line(), 'PEER {"state":"joined","name":"Bela"}');
  await isabelle.send("QUIT\n");
  assert.equal(await bia.line(), 'PEER {"state":"left","name":"Bela"}');
});

Deno.test("chat: a classic client is told a new name in words, and reads it before messages", async () => {
  await using server = new TestServer();
  const { client: zeca } = await joinClassic(server.port, "Zeca");
  using _ = zeca;
  const { client: ana } = await joinPychat2(server.port, "Ana");
  using __ = ana;
  await hears(zeca, text(classicJoined("Ana")));
  await ana.send('NAME {"name":"Bela"}\nMSG {"id":1,"text":"oi"}\n');
  await hears(zeca, "Server: Ana agora se chama Bela.");
  await hears(zeca, "Bela: oi");
});

Deno.test("chat: lines arrive whole however they were cut on the way", async () => {
  await using server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  using __ = bia;
  await bia.line();
  const line = 'MSG {"id":1,"text":"你好, como você está?"}\n';
  for (const byte of new TextEncoder().encode(line)) await ana.send(Uint8Array.of(byte));
  assert.equal(`${await bia.line()}\n`, line);
});

Deno.test("chat: what is said to the one who left does not reach the next one", async () => {
  await using server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  await bia.line();
  bia.close();
  assert.equal(await ana.line(), 'PEER {"state":"joined","name":"Bia"}');
  assert.equal(await ana.line(), 'PEER {"state":"left","name":"Bia"}');
  const { client: caio } = await joinPychat2(server.port, "Caio");
  using __ = caio;
  assert.equal(await ana.line(), 'PEER {"state":"joined","name":"Caio"}');
  assert.equal(await caio.line(), 'PEER {"state":"joined","name":"Ana"}');
  await ana.send('MSG {"id":1,"text":"for Bia"}\nFENCE\nMSG {"id":2,"text":"for Caio"}\n');
  assert.equal(await caio.line(), 'MSG {"id":2,"text":"for Caio"}');
});

Deno.test("chat: a classic and a pychat/2 client understand each other", async () => {
  await using server = new TestServer();
  const { room, client: zeca } = await joinClassic(server.port, "Zeca");
  using _ = zeca;
  await until(() => server.story(room).includes("joined"), "Zeca has joined");
  const { client: ana } = await joinPychat2(server.port, "Aná");
  using __ = ana;
  assert.equal(await ana.line(), 'PEER {"state":"joined","name":"Zeca"}');
  await hears(zeca, text(classicJoined("Ana")));

  await zeca.send("Zeca: oi, tudo bem?");
  assert.equal(await ana.line(), 'MSG {"id":1,"text":"oi, tudo bem?"}');
  await zeca.send("Zeca: e ai");
  assert.equal(await ana.line(), 'MSG {"id":2,"text":"e ai"}');

  await ana.send('MSG {"id":1,"text":"Olá, você!"}\nMSG {"id":2,"text":"one\\ntwo"}\n');
  assert.equal(await ana.line(), 'ACK {"id":1}');
  await hears(zeca, "Ana: Ola, voce!");
  assert.equal(await ana.line(), 'ACK {"id":2}');
  await hears(zeca, "Ana: one");
  await hears(zeca, "Ana: two");

  await ana.send("QUIT\n");
  await hears(zeca, text(classicLeft("Ana")));
});

Deno.test("chat: two classic clients understand each other", async () => {
  await using server = new TestServer();
  const { room, client: zeca } = await joinClassic(server.port, "Zeca");
  using _ = zeca;
  await until(() => server.story(room).includes("joined"), "Zeca has joined");
  const { room: sameRoom, client: rita } = await joinClassic(server.port, "Rita");
  using __ = rita;
  assert.equal(sameRoom, room);
  await hears(rita, text(classicJoined("Zeca")));
  await hears(zeca, text(classicJoined("Rita")));
  // Sent so fast that the server reads them as one.
  await rita.send("Rita: umRita: dois");
  await hears(zeca, "Rita: um");
  await hears(zeca, "Rita: dois");
  await rita.send("Server: Rita saiu do chat.");
  rita.close();
  await hears(zeca, text(classicLeft("Rita")));
});

Deno.test("chat: a classic client that is left behind meets nobody until the room has cooled", async () => {
  await using server = new TestServer();
  const { room, client: zeca } = await joinClassic(server.port, "Zeca");
  using _ = zeca;
  await until(() => server.story(room).includes("joined"), "Zeca has joined");
  const { client: ana } = await joinPychat2(server.port, "Ana");
  await ana.line();
  ana.close();
  await until(() => server.story(room).includes("left"), "Ana has left");
  const { room: another, client: bia } = await joinPychat2(server.port, "Bia");
  using __ = bia;
  assert.notEqual(another, room);
  // What Zeca still says to Ana is for nobody.
  await zeca.send("Zeca: Ana?");
  // Once it has cooled, the two who are alone are brought together: Bia's client can move.
  const seat = JSON.parse((await bia.line() ?? "").replace("SEAT ", ""));
  assert.equal(seat.port, room);
  using moved = await RawClient.open(seat.port);
  await moved.send(`JOIN ${JSON.stringify({ ticket: seat.ticket, name: "Bia" })}\n`);
  assert.match(await moved.line() ?? "", /^WELCOME /);
  assert.equal(await moved.line(), 'PEER {"state":"joined","name":"Zeca"}');
  await zeca.send("Zeca: oi Bia");
  assert.equal(await moved.line(), 'MSG {"id":1,"text":"oi Bia"}');
});

Deno.test("chat: two who were left behind are brought together", async () => {
  await using server = new TestServer();
  const pairs = [];
  for (const names of [["Ana", "Bia"], ["Caio", "Davi"]] as const) {
    const [one, other] = names;
    pairs.push(
      [await joinPychat2(server.port, one), await joinPychat2(server.port, other)] as const,
    );
  }
  for (const [, { client }] of pairs) client.close();
  const [[{ client: ana }], [{ client: caio }]] = pairs as [typeof pairs[0], typeof pairs[0]];
  using _ = ana;
  using __ = caio;
  const next = async (client: RawClient) => {
    for (;;) {
      const line = await client.line();
      if (!line?.startsWith("PEER")) return line;
      if (line.includes("left")) await client.send("FENCE\n");
    }
  };
  const seat = await Promise.race([next(ana), next(caio)]);
  assert.match(seat ?? "", /^SEAT /);
});

Deno.test("chat: a name is cleaned and cut before anybody reads it", async () => {
  await using server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "\x1b[31mAna\x1b]0;gotcha\x07\n\u202e!");
  using _ = ana;
  const { client: bia } = await joinPychat2(server.port, "B".repeat(500));
  using __ = bia;
  assert.equal(await bia.line(), 'PEER {"state":"joined","name":"Ana !"}');
  assert.equal(await ana.line(), `PEER {"state":"joined","name":"${"B".repeat(32)}"}`);
});
