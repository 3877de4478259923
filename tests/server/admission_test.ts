import assert from "node:assert/strict";
import { hello, joinClassic, joinPychat2, RawClient, TestServer, until } from "./helpers.ts";

Deno.test("admission: 500 pairs of both dialects, all at once, are 500 rooms of exactly two", async () => {
  await using server = new TestServer();
  const joined = await Promise.all(
    Array.from(
      { length: 1_000 },
      (_, i) => (i % 3 === 0 ? joinClassic : joinPychat2)(server.port, `P${i}`),
    ),
  );
  const people = new Map<number, number>();
  for (const { room } of joined) people.set(room, (people.get(room) ?? 0) + 1);
  assert.deepEqual([...new Set(people.values())], [2]);
  assert.equal(people.size, 500);
  await until(() => server.server.headcount.chats === 500, "500 chats");
  assert.deepEqual(server.server.headcount, { waiting: 0, chats: 500, people: 1_000 });
  for (const { client } of joined) client.close();
  await until(() => server.server.headcount.people === 0, "everybody has left");
  await until(async () => (await server.registry.list()).length === 0, "no room is registered");
});

Deno.test("admission: whoever comes while somebody waits meets them, one pair after another", async () => {
  await using server = new TestServer();
  const clients: RawClient[] = [];
  for (let pair = 0; pair < 6; pair++) {
    const [join1, join2] = pair % 2 === 0 ? [joinPychat2, joinClassic] : [joinClassic, joinPychat2];
    const one = await join1(server.port, "One");
    const other = await join2(server.port, "Other");
    clients.push(one.client, other.client);
    assert.equal(other.room, one.room);
  }
  for (const client of clients) client.close();
});

Deno.test("admission: a third client finds the port of a full room closed", async () => {
  await using server = new TestServer();
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  using __ = bia;
  await ana.line();
  await assert.rejects(RawClient.open(room), Deno.errors.ConnectionRefused);
});

for (
  const [who, firstWords] of [
    ["a wrong ticket", 'JOIN {"ticket":"guessed","name":"Eve"}\n'],
    ["a classic client whose address was promised nothing", "Server: Eve acabou de se juntar"],
    ["a zero byte", "\0"],
  ] as const
) {
  Deno.test(`admission: ${who} is refused, and whoever is in the room notices nothing`, async () => {
    await using server = new TestServer();
    const { room, client: ana } = await joinPychat2(server.port, "Ana");
    using _ = ana;
    using eve = await RawClient.open(room);
    await eve.send(firstWords);
    assert.match(await eve.rest(), /^ERROR {"code":"no-seat","message":".+"}\n$/);
    await stillFine(server, ana);
  });
}

Deno.test("admission: a used ticket opens nothing", async () => {
  await using server = new TestServer();
  const { port, ticket } = await hello(server.port);
  const join = `JOIN ${JSON.stringify({ ticket, name: "Ana" })}\n`;
  using ana = await RawClient.open(port);
  await ana.send(join);
  await ana.line();
  using eve = await RawClient.open(port);
  await eve.send(join);
  assert.match(await eve.rest(), /^ERROR {"code":"no-seat"/);
  await stillFine(server, ana);
});

Deno.test("admission: a promise to one room opens no other", async () => {
  await using server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  using __ = bia;
  const { port: room, client: caio } = await joinPychat2(server.port, "Caio").then((joined) => ({
    port: joined.room,
    client: joined.client,
  }));
  using ___ = caio;
  const { port: sameRoom, ticket } = await hello(server.port);
  assert.equal(sameRoom, room);
  const other = await openAnother(server, room);
  using eve = await RawClient.open(other);
  await eve.send(`JOIN ${JSON.stringify({ ticket, name: "Eve" })}\n`);
  assert.match(await eve.rest(), /^ERROR {"code":"no-seat"/);
});

Deno.test("admission: a port that another program holds is skipped, and nobody notices", async () => {
  const { other, free } = await twoNeighbours();
  using _ = other;
  const taken = other.addr.port;
  const rooms = { first: Math.min(taken, free), last: Math.max(taken, free) };
  await using server = new TestServer({ rooms });
  const { room, client } = await joinPychat2(server.port, "Ana");
  using __ = client;
  assert.equal(room, free);
});

Deno.test("admission: a full server says so, and has a place again when somebody leaves", async () => {
  const probe = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = probe.addr.port;
  probe.close();
  await using server = new TestServer({ rooms: { first: port, last: port } });
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  using refused = await RawClient.open(server.port);
  await refused.send('HELLO {"version":2}\n');
  assert.match(
    await refused.rest(),
    /REFUSE {"code":"full","message":".+","retryAfterMs":\d+}\n$/,
  );
  using classic = await RawClient.open(server.port);
  assert.match(await classic.rest(), /^Server: .*full/);
  bia.close();
  await until(() => server.story(port).includes("left"), "Bia has left");
  const { room, client: caio } = await joinPychat2(server.port, "Caio");
  using __ = caio;
  assert.equal(room, port);
});

Deno.test("admission: silent strangers at the door keep nobody out", async () => {
  await using server = new TestServer();
  const { room, client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  const silent = await Promise.all(Array.from({ length: 30 }, () => RawClient.open(room)));
  await stillFine(server, ana);
  for (const client of silent) client.close();
});

/** Somebody new still gets in, and is heard. */
async function stillFine(server: TestServer, ana: RawClient): Promise<void> {
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = bia;
  assert.equal(await ana.line(), 'PEER {"state":"joined","name":"Bia"}');
  await bia.send('MSG {"id":1,"text":"oi"}\n');
  assert.equal(await ana.line(), 'MSG {"id":1,"text":"oi"}');
}

async function openAnother(server: TestServer, room: number): Promise<number> {
  const { port } = await hello(server.port);
  assert.notEqual(port, room);
  return port;
}

/** A port that is held and a free one right beside it, so that the two make a range. */
async function twoNeighbours(): Promise<
  { readonly other: Deno.TcpListener; readonly free: number }
> {
  for (;;) {
    const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const free = other.addr.port - 1;
    try {
      Deno.listen({ hostname: "127.0.0.1", port: free }).close();
      return { other, free };
    } catch {
      other.close(); // The neighbour is taken as well: somewhere else, then.
      await Promise.resolve();
    }
  }
}
