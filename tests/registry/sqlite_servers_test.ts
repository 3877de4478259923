import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import {
  type Holder,
  type Registry,
  RegistryError,
  ticketHolder,
} from "../../registry/registry.ts";
import { openSqliteRegistry } from "../../registry/sqlite.ts";
import { contains, countRooms, plain, startServer, tempFolder } from "./helpers.ts";
import { tryClaim } from "./claiming.ts";

const rooms = { first: 5000, last: 5099 };
const ana = ticketHolder("ana");
const bia = ticketHolder("bia");
const soon = { now: 0, lapsesAt: 10_000, listen: () => true };

Deno.test("registry: sqlite: after kill -9, the next to open the file finds it empty", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using server = startServer(file, { name: "victim" });
  assert.equal(await server.next(), "open");
  await server.ask("settle");
  assert.equal(countRooms(file), 2);
  await server.kill();
  assert.equal(countRooms(file), 2);
  assert.ok(contains(`${file}-wal`, "victim-coming"));
  {
    await using registry = openSqliteRegistry({ file, rooms });
    assert.deepEqual(await registry.list(), []);
    assert.deepEqual(folder.names().filter((name) => name.includes("victim")), []);
    assert.ok(!contains(`${file}-wal`, "victim-coming"));
  }
  assert.deepEqual(folder.names(), ["rooms.db"]);
  assert.ok(!contains(file, "victim-coming"));
});

Deno.test("registry: sqlite: a name is free again after kill -9", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using server = startServer(file, { name: "main" });
  assert.equal(await server.next(), "open");
  await server.ask("settle");
  await server.kill();
  await using registry = openSqliteRegistry({ file, rooms, server: "main" });
  assert.deepEqual(await registry.list(), []);
});

Deno.test("registry: sqlite: a server that goes on clears up after one that was killed", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using registry = openSqliteRegistry({ file, rooms, server: "survivor" });
  const mine = await tryClaim(registry, ana, soon);
  await registry.admit(mine?.port ?? 0, false);
  await using server = startServer(file, { name: "victim" });
  assert.equal(await server.next(), "open");
  await server.ask("settle");
  await registry.lapse(1_000);
  assert.equal((await registry.list()).length, 3, "a server that lives keeps its rooms");
  await server.kill();
  await registry.lapse(1_999);
  assert.equal((await registry.list()).length, 3, "not looked at again within the second");
  assert.deepEqual(await registry.lapse(2_000), []);
  assert.deepEqual((await registry.list()).map(({ port }) => port), [mine?.port]);
  assert.deepEqual(folder.names().filter((name) => name.includes("victim")), []);
});

Deno.test("registry: sqlite: seats are shared only by servers that listen on the same address", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using here = openSqliteRegistry({ file, rooms, host: "127.0.0.1" });
  await using there = openSqliteRegistry({ file, rooms, host: "127.0.0.2" });
  await using everywhere = openSqliteRegistry({ file, rooms });
  const servers = [here, there, everywhere];
  const ports: number[] = [];
  for (const server of servers) {
    const { port = 0, opened } = await tryClaim(server, ana, soon) ?? {};
    assert.equal(opened, true);
    assert.ok(await server.take(port, ana));
    ports.push(port);
  }
  for (const [index, server] of servers.entries()) {
    assert.equal(await server.move(ports[index] ?? 0, ana, soon), undefined);
  }
  const [mine = 0, elsewhere = 0] = ports;
  assert.equal(await here.move(elsewhere, ana, soon), undefined, "out of another address's room");
  assert.equal(new Set(ports).size, 3, "a port belongs to one room, whatever its address");

  await using alsoHere = openSqliteRegistry({ file, rooms, host: "127.0.0.1" });
  await here.admit(mine, false);
  const second = await tryClaim(alsoHere, bia, soon);
  assert.equal(second?.opened, true);
  await alsoHere.take(second.port, bia);
  assert.deepEqual(await here.move(mine, ana, soon), { port: second.port, opened: false });
  await here.admit(mine, true);
  assert.deepEqual(await tryClaim(alsoHere, bia, soon), { port: mine, opened: false });
});

Deno.test("registry: sqlite: a locked file does not hold up the end, and the next start clears it", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const registry = openSqliteRegistry({ file, rooms, server: "one", busyTimeoutMs: 20_000 });
  await tryClaim(registry, ana, soon);
  using other = new DatabaseSync(file);
  other.exec("BEGIN IMMEDIATE");
  const before = performance.now();
  await assert.rejects(registry[Symbol.asyncDispose](), (error) => {
    assert.ok(error instanceof RegistryError);
    assert.match(
      error.message,
      /^Cannot remove the rooms of this server in .* database is locked;/,
    );
    return true;
  });
  assert.ok(performance.now() - before < 10_000, "gives up long before it would at work");
  await registry[Symbol.asyncDispose]();
  await assert.rejects(registry.list(), /is closed/);
  assert.equal(countRooms(file), 1);
  other.exec("COMMIT");
  other.close();
  {
    await using next = openSqliteRegistry({ file, rooms, server: "one" });
    assert.deepEqual(await next.list(), []);
  }
  assert.deepEqual(folder.names(), ["rooms.db"]);
});

Deno.test("registry: sqlite: a server that was taken for dead joins again and serves on", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const only = { first: 5000, last: 5002 };
  await using one = openSqliteRegistry({ file, rooms: only, server: "one" });
  const chat = await settle(one, [ana, bia]);
  const lonely = await settle(one, [ana]);
  await one.admit(lonely, false);
  const { port: expecting = 0 } = await tryClaim(one, bia, soon) ?? {};
  Deno.removeSync(folder.path("rooms.db-server-one.lock"));
  await using two = openSqliteRegistry({ file, rooms, server: "two" });
  assert.deepEqual(await two.list(), []);

  assert.equal(await one.promised(expecting, bia), false);
  assert.equal(await one.take(expecting, bia), undefined);
  assert.ok(folder.names().includes("rooms.db-server-one.lock"));
  await one.renew(expecting, bia, 20_000);
  await one.admit(lonely, true);
  assert.equal(await one.exchange(expecting, bia, ana), false);
  assert.equal(await one.move(lonely, ana, soon), undefined);
  assert.deepEqual(await one.list(), []);
  assert.equal(await tryClaim(one, ana, soon), undefined, "lost rooms keep their ports");

  // Whoever has company is left in peace; a room that nobody can be sent to any more is over.
  assert.deepEqual([...await one.lapse(0)].toSorted(), [lonely, expecting].toSorted());
  assert.deepEqual(await one.lapse(0), []);
  const { port = 0, opened } = await tryClaim(one, ana, soon) ?? {};
  assert.equal(opened, true);
  assert.deepEqual(await tryClaim(two, bia, soon), { port, opened: false });

  assert.equal(await one.leave(chat, { admits: true }), 0);
  assert.equal(await one.leave(chat, { admits: true }), 0, "they may leave at the same time");
  assert.deepEqual(await one.lapse(0), [chat]);
  await assert.rejects(one.leave(chat, { admits: true }), RangeError);
  assert.equal((await tryClaim(one, ana, soon))?.opened, true);
  assert.equal((await tryClaim(one, bia, soon))?.opened, false);
  assert.equal((await tryClaim(one, ana, soon))?.opened, true);
  assert.equal((await one.list()).length, 3);

  // Alive again for others, too.
  await using three = openSqliteRegistry({ file, rooms });
  await two.lapse(5_000);
  assert.equal((await three.list()).length, 3);
});

Deno.test("registry: sqlite: a lost room leaves alone what another server opened on its port", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const only = { first: 5000, last: 5000 };
  await using one = openSqliteRegistry({ file, rooms: only, server: "one" });
  await settle(one, [ana, bia]);
  Deno.removeSync(folder.path("rooms.db-server-one.lock"));
  await using two = openSqliteRegistry({ file, rooms: only });
  assert.equal(await settle(two, [ana]), 5000);
  assert.equal(await one.leave(5000, { admits: true }), 0);
  assert.deepEqual(await one.lapse(0), [5000]);
  assert.deepEqual(await two.list(), [{ port: 5000, connections: 1, taken: 1, admits: true }]);
});

Deno.test("registry: sqlite: joining again is done again when what came with it failed", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using one = openSqliteRegistry({ file, rooms, server: "one" });
  const chat = await settle(one, [ana, bia]);
  Deno.removeSync(folder.path("rooms.db-server-one.lock"));
  await using _two = openSqliteRegistry({ file, rooms });
  const failure = new Error("no more descriptors");
  const listen = () => {
    throw failure;
  };
  await assert.rejects(tryClaim(one, ana, { ...soon, listen }), (error) => error === failure);
  assert.equal(await one.leave(chat, { admits: true }), 0);
  assert.equal((await tryClaim(one, ana, soon))?.opened, true);
  assert.equal((await one.list()).length, 1);
});

Deno.test("registry: sqlite: a lock file that was removed is put back, before anybody needs it", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using one = openSqliteRegistry({ file, rooms, server: "one" });
  await tryClaim(one, ana, soon);
  Deno.removeSync(folder.path("rooms.db-server-one.lock"));
  await one.lapse(1_000);
  await using two = openSqliteRegistry({ file, rooms });
  assert.equal((await two.list()).length, 1);
  assert.equal((await tryClaim(two, bia, soon))?.opened, false);
});

Deno.test("registry: sqlite: a server whose lock file is gone ends like any other", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const one = openSqliteRegistry({ file, rooms, server: "one" });
  await tryClaim(one, ana, soon);
  Deno.removeSync(folder.path("rooms.db-server-one.lock"));
  await one[Symbol.asyncDispose]();
  assert.deepEqual(folder.names(), ["rooms.db"]);
  assert.equal(countRooms(file), 0);

  const again = openSqliteRegistry({ file, rooms, server: "one" });
  Deno.removeSync(folder.path("rooms.db-server-one.lock"));
  const next = openSqliteRegistry({ file, rooms, server: "two" });
  await tryClaim(next, ana, soon);
  await again[Symbol.asyncDispose]();
  assert.equal(countRooms(file), 1);
  await next[Symbol.asyncDispose]();
  assert.deepEqual(folder.names(), ["rooms.db"]);
});

Deno.test("registry: sqlite: nobody is sent to a server that was killed", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using registry = openSqliteRegistry({ file, rooms, server: "survivor" });
  await using server = startServer(file, { name: "victim" });
  assert.equal(await server.next(), "open");
  await server.ask("settle");
  for (const { port } of await registry.list()) await registry.admit(port, true);
  await registry.lapse(1_000);
  await server.kill();
  const claimed = await tryClaim(registry, ana, { ...soon, now: 1_001 });
  assert.equal(claimed?.opened, true);
  assert.deepEqual((await registry.list()).map(({ port }) => port), [claimed.port]);
  assert.deepEqual(folder.names().filter((name) => name.includes("victim")), []);
});

Deno.test("registry: sqlite: nobody is moved to a server that was killed", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using registry = openSqliteRegistry({ file, rooms, server: "survivor" });
  const mine = await settle(registry, [ana]);
  await registry.admit(mine, false);
  await using server = startServer(file, { name: "victim" });
  assert.equal(await server.next(), "open");
  await server.ask("settle");
  for (const { port } of await registry.list()) await registry.admit(port, port !== mine);
  await server.kill();
  assert.equal(await registry.move(mine, ana, soon), undefined);
  assert.deepEqual((await registry.list()).map(({ port }) => port), [mine]);
});

Deno.test("registry: sqlite: a lock file without a server is swept away", async () => {
  using folder = tempFolder();
  Deno.writeTextFileSync(folder.path("rooms.db-server-ghost.lock"), "");
  Deno.writeTextFileSync(folder.path("other.db-server-ghost.lock"), "");
  const registry = openSqliteRegistry({ file: folder.path("rooms.db"), rooms });
  await registry[Symbol.asyncDispose]();
  assert.deepEqual(folder.names(), ["other.db-server-ghost.lock", "rooms.db"]);
});

Deno.test("registry: sqlite: two processes that claim at once pair everybody, once", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using one = startServer(file, { name: "one" });
  await using two = startServer(file, { name: "two" });
  assert.deepEqual(await Promise.all([one.next(), two.next()]), ["open", "open"]);

  const opened = (await Promise.all([one.ask("claim"), two.ask("claim")])).flat();
  assert.equal(opened.length, 300, "600 people need 300 rooms");
  assert.equal(new Set(opened).size, 300, "no port was opened twice");
  using watcher = new DatabaseSync(file, { readOnly: true });
  const full = watcher.prepare("SELECT count(*) AS n FROM rooms WHERE connections = 2");
  assert.deepEqual(plain(full.get()), { n: 300 });

  assert.deepEqual(await Promise.all([one.ask("churn"), two.ask("churn")]), [200, 200]);
  await one.end();
  await two.end();
  assert.deepEqual(watcher.prepare("SELECT id FROM rooms").all(), []);
  assert.deepEqual(watcher.prepare("SELECT id FROM promises").all(), []);
});

Deno.test("registry: sqlite: a file that one process has open twice is not taken from it", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using one = openSqliteRegistry({ file, rooms });
  await using _two = openSqliteRegistry({ file, rooms });
  await using other = startServer(file);
  assert.equal(await other.next(), "open");
  // If it took itself for the last one to close the file, it would delete the log that we write to.
  await other.end();
  await tryClaim(one, ana, soon);
  assert.ok(folder.names().includes("rooms.db-wal"));
  await using third = startServer(file);
  assert.equal(await third.next(), "open");
  await third.ask("claim");
  assert.equal((await one.list()).length, 151);
});

/** Lets people take the seats of a room of this server. */
async function settle(registry: Registry, holders: readonly Holder[]): Promise<number> {
  const ports = new Set<number>();
  for (const holder of holders) {
    const { port = 0 } = await tryClaim(registry, holder, soon) ?? {};
    assert.ok(await registry.take(port, holder));
    ports.add(port);
  }
  const [port = 0] = ports;
  assert.equal(ports.size, 1, "one room");
  return port;
}
