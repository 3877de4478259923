import assert from "node:assert/strict";
import { classicReadBytes, proseCharsMax } from "../../protocol/limits.ts";
import { RegistryError } from "../../registry/registry.ts";
import { hello, joinClassic, joinPychat2, RawClient, TestServer, until } from "./helpers.ts";

Deno.test("host: the list of rooms has people and times, and no names", async () => {
  await using server = new TestServer();
  assert.deepEqual(server.server.rooms(), []);
  const before = Date.now();
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  const [alone, ...others] = server.server.rooms();
  assert.deepEqual(others, []);
  assert.deepEqual({ ...alone, sinceMs: 0 }, { room, people: 1, connections: [1], sinceMs: 0 });
  assert.ok(alone && alone.sinceMs >= before && alone.sinceMs <= Date.now());
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using __ = bia;
  assert.equal(server.server.rooms()[0]?.people, 2);
});

Deno.test("host: whoever is kicked is told so in their dialect, and the room's row goes", async () => {
  await using server = new TestServer();
  const { room, client: zeca } = await joinClassic(server.port, "Zeca");
  using _ = zeca;
  await until(() => server.story(room).includes("joined"), "Zeca has joined");
  const { client: ana } = await joinPychat2(server.port, "Ana");
  using __ = ana;
  assert.equal(server.server.kick(room), true);
  assert.deepEqual(server.server.rooms(), []);
  assert.equal(server.server.headcount.people, 0);
  assert.match(await ana.rest(), /^PEER .*joined.*\nBYE {"reason":"kicked"}\n$/);
  assert.match(await zeca.rest(), /Server: esta sala foi encerrada pelo anfitriao\. Ate logo!$/);
  await until(() => server.story(room).includes("closed"), "the room is closed");
  assert.deepEqual(await server.registry.list(), []);
  const story = ["joined", "joined", "paired", "left", "left", "closed"];
  assert.deepEqual(server.story(room), story);
});

Deno.test("host: a kick frees the room for strangers, and leaves other rooms alone", async () => {
  await using server = new TestServer();
  const ana = await joinPychat2(server.port, "Ana");
  const bia = await joinPychat2(server.port, "Bia");
  const caio = await joinPychat2(server.port, "Caio");
  using clients = new DisposableStack();
  for (const { client } of [ana, bia, caio]) clients.use(client);
  assert.equal(server.server.kick(caio.room), true);
  await until(() => server.story(caio.room).includes("closed"), "Caio's room is closed");
  assert.equal((await server.registry.list()).length, 1);
  assert.deepEqual(server.server.headcount, { waiting: 0, chats: 1, people: 2 });
  clients.use((await joinPychat2(server.port, "Davi")).client);
  assert.equal(server.server.rooms().length, 2);
});

Deno.test("host: nobody can be kicked from where nobody is, nor twice", async () => {
  await using server = new TestServer();
  assert.equal(server.server.kick(4821), false);
  const { room, client } = await joinPychat2(server.port, "Ana");
  using _ = client;
  assert.equal(server.server.kick(room), true);
  assert.equal(server.server.kick(room), false);
});

Deno.test("host: somebody on the way to a room that is kicked finds it closed, and no seat is lost", async () => {
  await using server = new TestServer();
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  const seat = await hello(server.port);
  assert.equal(seat.port, room);
  server.server.kick(room);
  // The port is closed, or closes with the connection in it.
  using late = await RawClient.open(room).catch(() => undefined);
  assert.equal(await late?.rest() ?? "", "");
  // The promise lapses as if nobody had come for it.
  await server.registry.lapse(Infinity);
  assert.deepEqual(await server.registry.list(), []);
});

Deno.test("host: somebody at the door of a room that is kicked is sent away", async () => {
  await using server = new TestServer();
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  using bia = await RawClient.open(room);
  await bia.send("JOI");
  using caio = await RawClient.open(room);
  await caio.send("JOIN {}\n");
  await caio.rest(); // Bia came before, so she is in.
  server.server.kick(room);
  assert.match(await bia.rest(), /^ERROR {"code":"no-seat"/);
});

Deno.test("host: a kick that the registry cannot hear is told it again", async () => {
  await using server = new TestServer();
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  const leave = server.registry.leave.bind(server.registry);
  server.registry.leave = () => {
    server.registry.leave = leave;
    return Promise.reject(new RegistryError(() => "The disk is full."));
  };
  server.server.kick(room);
  await until(() => server.story(room).includes("closed"), "it was tried again");
  assert.deepEqual(await server.registry.list(), []);
});

Deno.test("host: everybody hears what the host says, waiting or not, in their dialect", async () => {
  await using server = new TestServer();
  const { room, client: zeca } = await joinClassic(server.port, "Zeca");
  using _ = zeca;
  await until(() => server.story(room).includes("joined"), "Zeca has joined");
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using __ = ana;
  using ___ = bia;
  assert.equal(server.server.say("Olá a \x1b[31mtodos\n\u202e!"), 3);
  assert.equal(await bia.line(), 'NOTICE {"message":"Olá a todos !"}');
  await ana.line();
  assert.equal(await ana.line(), 'NOTICE {"message":"Olá a todos !"}');
  const heard = "Server: Ana acabou de se juntar ao chat, diga ola!Server: Ola a todos !";
  assert.equal(await zeca.exactly(heard), heard);
});

Deno.test("host: nothing is said when nothing is left of it, nor when it is too long", async () => {
  await using server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  assert.equal(server.server.say(" \x1b[2J "), 0);
  assert.throws(() => server.server.say("x".repeat(proseCharsMax + 1)), RangeError);
  assert.equal(server.server.say("é".repeat(proseCharsMax)), 1);
  assert.equal(await ana.line(), `NOTICE {"message":"${"é".repeat(proseCharsMax)}"}`);
});

Deno.test("host: what is long in ASCII reaches a classic client in pieces, whole", async () => {
  await using server = new TestServer();
  const { room, client: zeca } = await joinClassic(server.port, "Zeca");
  using _ = zeca;
  await until(() => server.story(room).includes("joined"), "Zeca has joined");
  server.server.say("世".repeat(proseCharsMax));
  const ascii = "Shi".repeat(proseCharsMax);
  const pieceChars = classicReadBytes - "Server: ".length;
  const heard = (ascii.match(new RegExp(`.{1,${pieceChars}}`, "g")) ?? [])
    .map((piece) => `Server: ${piece}`).join("");
  assert.equal(await zeca.exactly(heard), heard);
});
