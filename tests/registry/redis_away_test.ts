import assert from "node:assert/strict";
import { openRedisRegistry, type RedisRegistry } from "../../registry/redis.ts";
import { parseStoreUrl } from "../../registry/redis_url.ts";
import { RegistryError, ticketHolder } from "../../registry/registry.ts";
import { until } from "../server/helpers.ts";
import { claim, furnish, holders, soon, stillThere } from "./redis_furniture.ts";
import { ignored, RedisServer } from "./redis_server.ts";
import { tryClaim } from "./claiming.ts";

const rooms = { first: 5000, last: 5099 };
const [ana] = holders;

function open(server: RedisServer, host = "127.0.0.1", lobby?: number): Promise<RedisRegistry> {
  const address = parseStoreUrl(server.url());
  assert.ok(address);
  return openRedisRegistry({ address, rooms, host, lobby });
}

function test(sentence: string, run: (server: RedisServer) => Promise<void>): void {
  Deno.test(`registry: redis: ${sentence}`, { ignore: ignored }, async () => {
    await using server = await RedisServer.start();
    await run(server);
  });
}

test("a store that comes back empty is told who sits where, and nobody's room is closed", async (server) => {
  await using registry = await open(server);
  const places = await furnish(registry);
  await server.kill();
  for (let times = 0; times < 3; times++) {
    await assert.rejects(tryClaim(registry, "ticket:new", soon), RegistryError);
    await assert.rejects(registry.lapse(1), RegistryError);
  }
  await server.restart();
  let gone: readonly number[] = [];
  const isBack = async () => {
    gone = await registry.lapse(1).catch(() => []);
    return gone.length > 0;
  };
  await until(isBack, "the store is back");
  assert.deepEqual(gone, [places.expected], "nobody is there");
  await stillThere(registry, places);
});

test("a store that is emptied is told again by the next call, whichever it is", async (server) => {
  await using registry = await open(server);
  const places = await furnish(registry);
  await server.command("FLUSHALL");
  assert.deepEqual(await registry.lapse(1), [places.expected]);
  await stillThere(registry, places);
  await server.command("SCRIPT", "FLUSH");
  await server.command("FLUSHALL");
  assert.equal((await registry.list()).length, 0);
  assert.equal((await tryClaim(registry, "ticket:other", soon))?.port, places.alone);
});

test("a store that hangs is given up in a while, and what it does late does no harm", async (server) => {
  await using registry = await open(server);
  const places = await furnish(registry);
  await registry.lapse(20_000);
  server.pause();
  const late = [
    tryClaim(registry, "ticket:late", { ...soon, lapsesAt: 90_000 }),
    registry.leave(places.full, { admits: true }),
    registry.take(places.alone, "ticket:late"),
    registry.banned("network", 0),
  ];
  const results = await Promise.allSettled(late);
  for (const result of results) {
    assert.ok(result.status === "rejected" && result.reason instanceof RegistryError);
  }
  // From here on nobody waits for it.
  await assert.rejects(tryClaim(registry, "ticket:late", soon), RegistryError);
  server.resume();
  await until(async () => await registry.lapse(1).then(() => true, () => false), "it goes on");
  // The claim and the departure may have been done after all; nobody knows of either.
  assert.equal(await registry.leave(places.full, { admits: false }), 1);
  const rows = (await registry.list()).map(({ port, taken }) => [port, taken]);
  assert.deepEqual(rows.sort(), [[places.full, 1], [places.alone, 1]].sort());
});

test("a server that is not heard of gets nobody, and its rooms go", async (server) => {
  await using one = await open(server, "a.example", 1025);
  const [heartbeat = ""] = await keys(server, "alive:*");
  await using two = await open(server, "b.example", 1025);
  const { port } = await claim(one, 0);
  assert.ok(ana && await one.take(port, ana));
  assert.deepEqual(await tryClaim(two, "ticket:x", soon), {
    port,
    opened: false,
    host: "a.example",
    lobby: 1025,
  });
  assert.equal(await one.take(port, "ticket:x").then((seat) => seat !== undefined), true);
  await one.leave(port, { admits: true });
  await server.command("DEL", heartbeat);
  const claimed = await tryClaim(two, "ticket:y", soon);
  assert.equal(claimed?.opened, true);
  assert.deepEqual((await two.list()).map((row) => row.port), [claimed.port]);
  // It was only slow: it is back with the one who sits there.
  assert.deepEqual(await one.lapse(1), []);
  assert.equal((await two.list()).length, 2);
  assert.equal(await one.leave(port, { admits: true }), 0);
});

test("a server that closes takes its rooms with it, and leaves nothing but what must stay", async (server) => {
  const registry = await open(server);
  await furnish(registry);
  await registry.block("x", "y", { until: 5 });
  await registry.lapse(6);
  const ended = registry[Symbol.asyncDispose]();
  await assert.rejects(tryClaim(registry, "ticket:late", soon), /is closed; open it again$/);
  await Promise.all([ended, registry[Symbol.asyncDispose]()]);
  const left = (await keys(server, "*")).map((key) => key.replace(/^.*}:/, "")).sort();
  assert.deepEqual(left, ["address-key", "turn"]);
});

test("a server that closes while it wants to join again is not there again", async (server) => {
  const registry = await open(server);
  await furnish(registry);
  const asked = registry.lapse(6);
  registry.online(1025); // It has to join again, as soon as that is answered.
  const late = registry.lapse(6).catch((error) => error);
  await registry[Symbol.asyncDispose]();
  await asked.catch(() => {});
  assert.match((await late).message, /is closed; open it again$/);
  const left = (await keys(server, "*")).map((key) => key.replace(/^.*}:/, "")).sort();
  assert.deepEqual(left, ["address-key", "turn"]);
});

test("a store that has lost the list of a dead server's rooms still answers", async (server) => {
  await using dead = await open(server, "a.example", 1025);
  await using registry = await open(server, "b.example", 1026);
  await claim(dead, 0);
  const lost = [...await keys(server, "*rooms-of:*"), ...await keys(server, "*alive:*")];
  assert.equal(lost.length, 3);
  await server.command("DEL", ...lost);
  assert.ok(await tryClaim(registry, "ticket:new", soon));
  assert.equal(await server.command("PING"), "PONG");
});

test("servers on different hosts tell where a seat is, and classic clients stay on theirs", async (server) => {
  await using one = await open(server, "a.example", 1025);
  await using two = await open(server, "2001:db8::2", 1125);
  const { port, opened, host } = await claim(one, 0);
  assert.deepEqual([opened, host], [true, undefined]);
  const classic = await tryClaim(two, "address:192.0.2.1", soon);
  assert.equal(classic?.opened, true, "it can be told of a port alone");
  assert.ok(await two.take(classic.port, "address:192.0.2.1"));
  assert.deepEqual(await tryClaim(one, "ticket:x", soon), {
    port: classic.port,
    opened: false,
    host: "2001:db8::2",
    lobby: 1125,
  });
  assert.deepEqual(await tryClaim(two, "ticket:y", soon), {
    port,
    opened: false,
    host: "a.example",
    lobby: 1025,
  });
});

test("a room is avoided on its own host, and people move from one host to another", async (server) => {
  await using one = await open(server, "a.example", 1025);
  await using two = await open(server, "b.example", 1125);
  const { port } = await claim(one, 0);
  assert.ok(ana && await one.take(port, ana));
  const avoid = { avoid: port, avoidHost: "a.example" };
  const hers = await tryClaim(two, "ticket:b", { ...soon, ...avoid });
  assert.ok(hers?.opened && await two.take(hers.port, "ticket:b"));
  assert.equal(await two.move(hers.port, "ticket:m", soon), undefined, "they left each other");
  // The same port of another host is another room.
  const there = await tryClaim(two, "ticket:c", { ...soon, avoid: port });
  assert.deepEqual([there?.port, there?.host], [port, "a.example"]);
  await one.take(port, "ticket:c");
  await one.leave(port, { admits: true });
  assert.deepEqual(await two.move(hers.port, "ticket:m", soon), {
    port,
    opened: false,
    host: "a.example",
    lobby: 1025,
  });
});

test("servers of two groups, or of two pools, share nobody, and servers of one share bans", async (server) => {
  const place = (group: string, pool = "default") => {
    const address = parseStoreUrl(server.url(pool));
    assert.ok(address);
    return openRedisRegistry({ address, rooms, host: `${group}.example`, group });
  };
  await using plain = await place("plain");
  await using tls = await place("tls");
  await using other = await place("plain", "other");
  await claim(plain, 0);
  for (const registry of [tls, other]) assert.equal((await claim(registry, 1)).opened, true);
  assert.equal((await plain.list()).length, 2);
  assert.equal((await other.list()).length, 1);
  await plain.ban("network", { now: 0, until: 9 });
  assert.deepEqual(await Promise.all([tls, other].map((each) => each.banned("network", 0))), [
    true,
    false,
  ]);
});

test("of two servers that say to be in one place, the later is believed, and the other says so", async (server) => {
  await using one = await open(server, "a.example", 1025);
  await furnish(one);
  await using two = await open(server, "a.example", 1025);
  assert.deepEqual(await two.list(), []);
  await assert.rejects(
    tryClaim(one, "ticket:x", soon),
    /another server says that it is on a\.example/,
  );
  assert.equal((await tryClaim(two, "ticket:x", soon))?.opened, true);
  await two[Symbol.asyncDispose]();
  assert.equal((await tryClaim(one, "ticket:y", soon))?.opened, false, "it has its place again");
});

test("hundreds who come at once to two servers are paired, and each listens where it must", async (server) => {
  const servers = [await open(server, "a.example"), await open(server, "b.example")] as const;
  await using _one = servers[0], _two = servers[1];
  const listening = [new Set<number>(), new Set<number>()] as const;
  const claims = await Promise.all(Array.from({ length: 180 }, async (_, index) => {
    const side = index % 2 === 0 ? 0 : 1;
    const opened = new Set<number>();
    const listen = (port: number) => opened.add(port).size > 0;
    const seat = await tryClaim(servers[side], `ticket:${index}`, { ...soon, listen });
    assert.ok(seat);
    if (seat.opened) listening[side].add(seat.port);
    const side2 = seat.host === undefined ? side : 1 - side;
    return { room: `${side2} ${seat.port}`, vain: opened.size - Number(seat.opened) };
  }));
  const counts = Map.groupBy(claims, ({ room }) => room);
  assert.equal(counts.size, 90);
  for (const people of counts.values()) assert.equal(people.length, 2);
  assert.equal(listening[0].size + listening[1].size, 90);
  const vain = claims.reduce((sum, claim) => sum + claim.vain, 0);
  assert.ok(vain < 90, `${vain} ports were opened in vain`);
});

test("words that are no text do no harm, and hold as blocks", async (server) => {
  await using registry = await open(server);
  const odd = ["\ud800", "\0", "'; return 1 --", "{}:", "é\u202e", "", " "];
  for (const stay of odd) {
    const { port } = await tryClaim(registry, ticketHolder(stay), { ...soon, stay }) ?? {};
    assert.ok(port && await registry.take(port, ticketHolder(stay)));
    await registry.block(stay, "x", { until: 10 });
    const other = await tryClaim(registry, "ticket:x", { ...soon, stay: "x" });
    assert.notEqual(other?.port, port, JSON.stringify(stay));
    await registry.lapse(10_001);
    await registry.leave(port, { admits: false, stay: stay.toWellFormed() });
  }
});

test("a wrong password is said to be wrong, and is not said", async (server) => {
  await server.command("CONFIG", "SET", "requirepass", "hunter2");
  const address = parseStoreUrl(server.url().replace("//", "//:geheim@"));
  assert.ok(address);
  const failed = openRedisRegistry({ address, rooms, host: "a" });
  await assert.rejects(failed, (error) => {
    assert.ok(error instanceof RegistryError);
    assert.match(
      error.message,
      /^Cannot open registry redis:\/\/127.*; check the user and the pass/,
    );
    assert.doesNotMatch(error.message, /geheim/);
    return true;
  });
  const right = parseStoreUrl(server.url().replace("//", "//:hunter2@"));
  assert.ok(right);
  await using registry = await openRedisRegistry({ address: right, rooms, host: "a" });
  assert.deepEqual(await registry.list(), []);
});

test("all servers hash an address alike, also in a store that was emptied", async (server) => {
  await using one = await open(server, "a");
  await using two = await open(server, "b");
  const hash = one.addressHash("192.0.2.1");
  assert.match(hash, /^[\da-f]{64}$/);
  assert.equal(two.addressHash("192.0.2.1"), hash);
  assert.notEqual(two.addressHash("192.0.2.2"), hash);
  await server.command("FLUSHALL");
  await Promise.all([one.lapse(1), two.lapse(1)]);
  assert.equal(one.addressHash("192.0.2.1"), two.addressHash("192.0.2.1"));
});

Deno.test("registry: redis: where nobody answers, it says so at once", async () => {
  const address = parseStoreUrl("redis://127.0.0.1:1");
  assert.ok(address);
  await assert.rejects(openRedisRegistry({ address, rooms, host: "a" }), {
    name: "RegistryError",
    message:
      /^Cannot open registry redis:\/\/127\.0\.0\.1:1: it cannot be used \(.*ECONNREFUSED.*\); check that/,
  });
});

async function keys(server: RedisServer, pattern: string): Promise<string[]> {
  const found = await server.command("KEYS", `pychat:{default}:${pattern}`);
  return found.split("\n").filter((key) => key !== "");
}
