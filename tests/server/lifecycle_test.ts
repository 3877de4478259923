import assert from "node:assert/strict";
import { RegistryError } from "../../registry/registry.ts";
import { joinClassic, joinPychat2, orFail, TestServer, until } from "./helpers.ts";

Deno.test("lifecycle: the operator reads the story of a room from the first to the last", async () => {
  await using server = new TestServer();
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  await bia.line();
  await ana.send('MSG {"id":1,"text":"a secret"}\n');
  await bia.line();
  ana.close();
  bia.close();
  await until(() => server.story(room).includes("closed"), "the room is closed");
  assert.deepEqual(server.story(room), [
    "joined",
    "joined",
    "paired",
    "message",
    "left",
    "left",
    "closed",
  ]);
  assert.doesNotMatch(JSON.stringify(server.events), /secret|Ana|Bia/);
});

Deno.test("lifecycle: many messages at once are told as few events, and all are counted", async () => {
  await using server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  await bia.line();
  for (let id = 1; id <= 500; id++) await ana.send(`MSG {"id":${id},"text":"oi"}\n`);
  for (let id = 1; id <= 500; id++) await bia.line();
  ana.close();
  bia.close();
  await until(() => server.events.some(({ event }) => event === "closed"), "the room is closed");
  const counts = server.events.flatMap((event) => event.event === "message" ? [event.count] : []);
  assert.equal(counts.reduce((sum, count) => sum + count), 500);
  assert.ok(counts.length < 250, `${counts.length} events`);
});

Deno.test("lifecycle: a row is 1, 2, 1 and gone as people come and leave", async () => {
  await using server = new TestServer();
  const connections = async () => (await server.registry.list()).map((row) => row.connections);
  const { client: ana } = await joinPychat2(server.port, "Ana");
  assert.deepEqual(await connections(), [1]);
  const { client: bia } = await joinPychat2(server.port, "Bia");
  assert.deepEqual(await connections(), [2]);
  ana.close();
  await until(async () => (await connections())[0] === 1, "one is left");
  bia.close();
  await until(async () => (await connections()).length === 0, "the row is gone");
});

Deno.test("lifecycle: a registry that fails for a moment loses no seat", async () => {
  await using server = new TestServer();
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  await bia.line();
  const leave = server.registry.leave.bind(server.registry);
  server.registry.leave = () => {
    server.registry.leave = leave;
    return Promise.reject(new RegistryError(() => "The disk is full."));
  };
  bia.close();
  await until(() => server.events.some(({ event }) => event === "trouble"), "it has failed");
  await until(
    async () => (await server.registry.list())[0]?.connections === 1,
    "it was tried again",
  );
  const { room: sameRoom, client: caio } = await joinPychat2(server.port, "Caio");
  using __ = caio;
  assert.equal(sameRoom, room);
});

Deno.test("lifecycle: while a registry is away, deadlines are kept all the same", async () => {
  await using server = new TestServer({ limits: { idleMs: 1 } });
  const away = () => Promise.reject(new RegistryError(() => "The store is away."));
  server.registry.lapse = server.registry.move = away;
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana, __ = bia;
  for (const client of [ana, bia]) assert.match(await client.rest(), /BYE {"reason":"idle"}\n$/);
  const troubles = server.events.filter(({ event }) => event === "trouble");
  assert.ok(troubles.length > 0, "the operator is told");
});

Deno.test("lifecycle: a registry that never answers keeps no deadline waiting, and no goodbye", async () => {
  const server = new TestServer({ limits: { idleMs: 1_500 } });
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<readonly number[]>();
  server.registry.lapse = () => {
    asked.resolve();
    return answer.promise;
  };
  await orFail(asked.promise, "it was not asked");
  for (const client of [ana, bia]) assert.match(await client.rest(), /BYE {"reason":"idle"}\n$/);
  const { client: caio } = await joinPychat2(server.port, "Caio");
  const ended = server[Symbol.asyncDispose]();
  assert.match(await caio.rest(), /BYE {"reason":"closing"}\n$/);
  for (const client of [ana, bia, caio]) client.close();
  answer.resolve([]);
  await ended;
});

Deno.test("lifecycle: everybody is told when the server ends, in their dialect, and nothing is left", async () => {
  const server = new TestServer();
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  const { client: zeca } = await joinClassic(server.port, "Zeca");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  await until(() => server.server.headcount.people === 3, "three people");
  const { port, registry } = server;
  const ended = server[Symbol.asyncDispose]();
  assert.match(await ana.rest(), /BYE {"reason":"closing"}\n$/);
  assert.match(await bia.rest(), /BYE {"reason":"closing"}\n$/);
  assert.match(await zeca.rest(), /Server: o servidor foi encerrado. Ate logo!$/);
  for (const client of [ana, bia, zeca]) client.close();
  await ended;
  assert.equal(server.events.at(-1)?.event, "stopped");
  await assert.rejects(registry.list(), RegistryError);
  for (const free of [port, room]) Deno.listen({ hostname: "127.0.0.1", port: free }).close();
});

Deno.test("lifecycle: a client that reads nothing does not keep the server from ending", async () => {
  const server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  using __ = bia;
  await bia.line();
  // Bia reads nothing until every buffer on the way is full and Ana can say no more.
  const line = new TextEncoder().encode(`MSG {"id":1,"text":"${"x".repeat(10_000)}"}\n`);
  const talking = (async () => {
    for (let i = 0; i < 10_000; i++) await ana.send(line);
  })().catch(() => {});
  await until(() => server.events.some(({ event }) => event === "message"), "something was said");
  await server[Symbol.asyncDispose]();
  ana.close();
  await talking;
});
