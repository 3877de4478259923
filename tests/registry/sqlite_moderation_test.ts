import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { own } from "../../protocol/limits.ts";
import { openAddressHash } from "../../registry/address_hash.ts";
import { type Registry, ticketHolder } from "../../registry/registry.ts";
import { openSqliteRegistry } from "../../registry/sqlite.ts";
import { applicationId, schemaVersion, tablesOf } from "../../registry/sqlite_migrations.ts";
import { assertRefused, contains, plain, startServer, tempFolder } from "./helpers.ts";
import { tryClaim } from "./claiming.ts";

const rooms = { first: 5000, last: 5099 };
const soon = { now: 0, lapsesAt: 10_000, listen: () => true };

/** What version 1 made, word for word: files like this are out there, whatever becomes of us. */
const version1 = `
  CREATE TABLE servers (id TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE rooms (
    id INTEGER PRIMARY KEY,
    connections INTEGER NOT NULL CHECK (connections BETWEEN 1 AND 2),
    taken INTEGER NOT NULL DEFAULT 0 CHECK (taken BETWEEN 0 AND connections),
    admits INTEGER NOT NULL DEFAULT 1 CHECK (admits IN (0, 1)),
    since INTEGER NOT NULL,
    host TEXT NOT NULL,
    avoids INTEGER,
    server TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX rooms_by_turn ON rooms (since);
  CREATE INDEX waiting_rooms ON rooms (host, taken DESC, since, avoids)
    WHERE connections = 1 AND admits = 1;
  CREATE INDEX rooms_by_avoided ON rooms (avoids) WHERE avoids IS NOT NULL;
  CREATE TABLE promises (
    id INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    holder TEXT NOT NULL,
    lapses_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX promises_by_room ON promises (room, holder);
  CREATE INDEX promises_by_lapse ON promises (lapses_at);
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = 1;
  PRAGMA journal_mode = WAL;
  INSERT INTO servers VALUES ('old');
  INSERT INTO rooms (id, connections, taken, admits, since, host, server) VALUES
    (6000, 1, 1, 1, 1, '', 'old'), (6001, 2, 1, 1, 2, '', 'old');
  INSERT INTO promises (room, holder, lapses_at) VALUES (6001, 'ticket:ana', 9000);
`;

Deno.test("registry: sqlite: a file of version 1 opens, and what a dead server left there goes", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  using old = new DatabaseSync(file);
  old.exec(version1);
  old.close();
  await using registry = openSqliteRegistry({ file, rooms });
  assert.deepEqual(await registry.list(), []);
  await moderate(registry);
  await registry[Symbol.asyncDispose]();
  using after = new DatabaseSync(file, { readOnly: true });
  assert.deepEqual(plain(after.prepare("PRAGMA user_version").get()), {
    user_version: schemaVersion,
  });
});

Deno.test("registry: sqlite: a server of version 1 that is alive goes on beside a newer one", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  using old = new DatabaseSync(file);
  old.exec(version1);
  using lock = Deno.openSync(folder.path("rooms.db-server-old.lock"), {
    create: true,
    write: true,
  });
  assert.ok(lock.tryLockSync(true));
  const redeem = old.prepare("DELETE FROM promises WHERE room = ? AND holder = ?");
  const leave = old.prepare("UPDATE rooms SET connections = 1, taken = taken - 1 WHERE id = ?");
  const open = old.prepare(
    "INSERT INTO rooms (id, server, host, avoids, connections, since) VALUES (?, ?, ?, ?, 1, 9)",
  );
  await using registry = openSqliteRegistry({ file, rooms });
  assert.deepEqual(await registry.list(), [
    { port: 6000, connections: 1, taken: 1, admits: true },
    { port: 6001, connections: 2, taken: 1, admits: true },
  ]);
  // Whom the old one has let in has no stay, so nobody is kept from them.
  await registry.block("bia", "ana", { until: 1e6 });
  const claimed = await tryClaim(registry, ticketHolder("bia"), { ...soon, stay: "bia" });
  assert.deepEqual(claimed, { port: 6000, opened: false });
  assert.equal(redeem.run(6000, "ticket:bia").changes, 1);
  old.exec("UPDATE rooms SET taken = 2 WHERE id = 6000");
  assert.equal(leave.run(6000).changes, 1);
  assert.equal(open.run(6002, "old", "", null).changes, 1);
  assert.equal((await registry.list()).length, 3);
});

Deno.test("registry: sqlite: a file without one of its tables is damaged, whatever its version", async () => {
  for (const table of tablesOf(schemaVersion)) {
    using folder = tempFolder();
    const file = folder.path("rooms.db");
    await openSqliteRegistry({ file, rooms })[Symbol.asyncDispose]();
    using db = new DatabaseSync(file);
    db.exec(`PRAGMA foreign_keys = OFF; DROP TABLE ${table}`);
    db.close();
    assertRefused(() => openSqliteRegistry({ file, rooms }), /damaged/);
  }
});

Deno.test("registry: sqlite: two processes never put two together who block each other", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using one = startServer(file, { name: "one" });
  await using two = startServer(file, { name: "two" });
  assert.deepEqual(await Promise.all([one.next(), two.next()]), ["open", "open"]);
  assert.equal(await one.ask("block"), 100);
  assert.deepEqual(await Promise.all([one.ask("mingle"), two.ask("mingle")]), [150, 150]);
});

Deno.test("registry: sqlite: after kill -9, blocks and bans are still there", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using server = startServer(file, { name: "victim" });
  assert.equal(await server.next(), "open");
  assert.equal(await server.ask("block"), 100);
  assert.equal(await server.ask("ban 192.0.2.7"), 1);
  await server.kill();
  await using registry = openSqliteRegistry({ file, rooms });
  assert.equal(await registry.banned(openAddressHash(file)("192.0.2.7"), 0), true);
  const claims = ["stay-1", "stay-0"].map((stay) =>
    tryClaim(registry, ticketHolder(stay), { ...soon, stay })
  );
  assert.deepEqual((await Promise.all(claims)).map((claim) => claim?.opened), [true, true]);
});

Deno.test("registry: sqlite: no address and no stay is left when everything is over", {
  ignore: Deno.build.os === "windows",
}, async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const word = "word-7f3a";
  const holds = (name: string) =>
    contains(folder.path(name), word) || contains(folder.path(name), "203.0.113");
  const registry = openSqliteRegistry({ file, rooms });
  const hash = openAddressHash(file);
  const stays = Array.from({ length: 60 }, (_, index) => `${word}-${index}`);
  const ports: number[] = [];
  for (const stay of stays) {
    const { port = 0 } = await tryClaim(registry, ticketHolder(stay), { ...soon, stay }) ?? {};
    ports.push(port);
  }
  for (const [index, stay] of stays.entries()) {
    assert.ok(await registry.take(ports[index] ?? 0, ticketHolder(stay)));
    await registry.ban(hash(`203.0.113.${index}`), { now: 0, until: 20_000 });
  }
  assert.ok(holds("rooms.db-wal"), "a stay is in the log while its seat is taken");
  for (const [index, stay] of stays.entries()) {
    await registry.leave(ports[index] ?? 0, { admits: true, stay });
  }
  await registry.lapse(0);
  assert.ok(!holds("rooms.db-wal"), "gone with the seats");
  assert.ok(!copyHolds(), "from the file, too");

  // With a promise that is exchanged, one that lapses, and blocks of so many that they fill pages.
  const { port = 0 } = await tryClaim(registry, ticketHolder("t"), { ...soon, stay: word }) ?? {};
  await registry.exchange(port, ticketHolder("t"), ticketHolder("u"));
  for (const stay of stays) {
    for (const other of stays) await registry.block(stay, other, { until: 5_000 });
  }
  assert.ok(holds("rooms.db-wal"));
  await registry.lapse(20_001);
  await registry.lapse(20_001 + own.emptyLogMs);
  assert.deepEqual(await registry.bans(20_001), []);
  assert.ok(!holds("rooms.db-wal"), "gone with the blocks");
  assert.ok(!copyHolds());
  await registry[Symbol.asyncDispose]();
  assert.ok(!holds("rooms.db"));
  assert.ok(!contains(file, hash("203.0.113.5")), "nor is a hash when its ban is over");

  /** Looks at a copy: see `contains`. */
  function copyHolds(): boolean {
    using place = tempFolder();
    new Deno.Command("cp", { args: [file, place.path("copy.db")] }).outputSync();
    return contains(place.path("copy.db"), word) || contains(place.path("copy.db"), "203.0.113");
  }
});

/** Blocks and bans work. */
async function moderate(registry: Registry): Promise<void> {
  await registry.block("ana", "bia", { until: 1e6 });
  const [ana, bia] = [{ ...soon, stay: "ana" }, { ...soon, stay: "bia" }];
  const first = await tryClaim(registry, ticketHolder("ana"), ana);
  assert.equal((await tryClaim(registry, ticketHolder("bia"), bia))?.opened, true);
  assert.deepEqual(await registry.take(first?.port ?? 0, ticketHolder("ana")), { stay: "ana" });
  const number = await registry.ban("net", { now: 0, until: 10 });
  assert.equal(await registry.banned("net", 10), true);
  assert.equal(await registry.unban(number), true);
}
