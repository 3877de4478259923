import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { addressHolder, RegistryError, ticketHolder } from "../../registry/registry.ts";
import { openSqliteRegistry } from "../../registry/sqlite.ts";
import { applicationId, schemaVersion } from "../../registry/sqlite_migrations.ts";
import { registryConformance, type Store } from "./conformance.ts";
import { assertRefused, contains, object, plain, startServer, tempFolder } from "./helpers.ts";
import { moderationConformance } from "./moderation_conformance.ts";
import { tryClaim } from "./claiming.ts";

const rooms = { first: 5000, last: 5099 };
const ana = ticketHolder("ana");
const bia = ticketHolder("bia");
const soon = { now: 0, lapsesAt: 10_000, listen: () => true };

registryConformance("sqlite", openStore);
moderationConformance("sqlite", openStore);

Deno.test("registry: sqlite: another program can watch the rooms, 1 to 2 to 1 to gone", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using registry = openSqliteRegistry({ file, rooms });
  using watcher = new DatabaseSync(file, { readOnly: true });
  const seen = () => watcher.prepare("SELECT id, connections FROM rooms").all().map(plain);

  const { port = 0 } = await tryClaim(registry, ana, soon) ?? {};
  assert.deepEqual(seen(), [{ id: port, connections: 1 }]);
  await registry.take(port, ana);
  await tryClaim(registry, bia, soon);
  await registry.take(port, bia);
  assert.deepEqual(seen(), [{ id: port, connections: 2 }]);
  await registry.leave(port, { admits: true });
  assert.deepEqual(seen(), [{ id: port, connections: 1 }]);
  await registry.leave(port, { admits: true });
  assert.deepEqual(seen(), []);
});

Deno.test("registry: sqlite: the file itself refuses a room of three, of none, or of text", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using registry = openSqliteRegistry({ file, rooms, server: "one" });
  await tryClaim(registry, ana, soon);
  using other = new DatabaseSync(file);
  for (const count of ["0", "3", "'two'", "NULL"]) {
    assert.throws(() => other.exec(`UPDATE rooms SET connections = ${count}`), count);
  }
  assert.throws(() => other.exec("INSERT INTO promises VALUES (1, 80, 'ticket:x', 0)"));
});

Deno.test("registry: sqlite: a store in memory works, and leaves no file", async () => {
  using folder = tempFolder();
  await using registry = openSqliteRegistry({ file: ":memory:", rooms });
  assert.equal((await tryClaim(registry, ana, soon))?.opened, true);
  await registry.lapse(20_000);
  assert.deepEqual(await registry.list(), []);
  assert.deepEqual(folder.names(), []);
});

Deno.test("registry: sqlite: missing folders are made, and only the database stays in them", async () => {
  using folder = tempFolder();
  const file = folder.path("state/py chat #1?%20/rooms.db");
  await using registry = openSqliteRegistry({ file, rooms });
  await tryClaim(registry, ana, soon);
  await registry[Symbol.asyncDispose]();
  assert.deepEqual(folder.names("state/py chat #1?%20"), ["rooms.db"]);
});

Deno.test("registry: sqlite: only its owner can read the file", {
  ignore: Deno.build.os === "windows",
}, async () => {
  using folder = tempFolder();
  await using _registry = openSqliteRegistry({ file: folder.path("rooms.db"), rooms });
  for (const name of ["rooms.db", "rooms.db-wal"]) {
    assert.equal((Deno.statSync(folder.path(name)).mode ?? 0) & 0o077, 0, name);
  }
});

Deno.test("registry: sqlite: a link to the file is the same store", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using one = openSqliteRegistry({ file, rooms });
  Deno.mkdirSync(folder.path("elsewhere"));
  Deno.symlinkSync(file, folder.path("elsewhere/link.db"));
  await using two = openSqliteRegistry({ file: folder.path("elsewhere/link.db"), rooms });
  const first = await tryClaim(one, ana, soon);
  assert.deepEqual(await tryClaim(two, bia, soon), { port: first?.port, opened: false });
  assert.deepEqual(folder.names("elsewhere"), ["link.db"]);
});

Deno.test("registry: sqlite: an empty file is used, and a used one again", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  Deno.writeFileSync(file, new Uint8Array());
  for (let round = 0; round < 2; round++) {
    await using registry = openSqliteRegistry({ file, rooms });
    assert.equal((await tryClaim(registry, ana, soon))?.opened, true);
  }
});

Deno.test("registry: sqlite: a file whose making was cut short is made anew", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const db = new DatabaseSync(file);
  db.exec(`BEGIN; PRAGMA application_id = ${applicationId}; CREATE TABLE rooms (id INTEGER)`);
  const journal = Deno.readFileSync(`${file}-journal`);
  db.exec("COMMIT");
  db.close();
  // What marks a journal that has reached the disk while the file may not have.
  journal.set([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]);
  Deno.writeFileSync(`${file}-journal`, journal);
  await using registry = openSqliteRegistry({ file, rooms });
  assert.equal((await tryClaim(registry, ana, soon))?.opened, true);
});

Deno.test("registry: sqlite: files that are not ours are refused and stay as they are", async () => {
  using folder = tempFolder();
  const used = await usedFile(folder.path("used.db"));
  const sqlite = (sql: string): Uint8Array => {
    using copy = tempFolder();
    Deno.writeFileSync(copy.path("copy.db"), used);
    const db = new DatabaseSync(copy.path("copy.db"));
    db.exec(sql);
    db.close();
    return Deno.readFileSync(copy.path("copy.db"));
  };
  const garbled = used.slice().fill(0x5a, 4096);
  const cases: Record<string, [contents: Uint8Array, says: RegExp]> = {
    text: [new TextEncoder().encode("my notes, ".repeat(1_000)), /not a SQLite database/],
    short: [new TextEncoder().encode("hi"), /not a SQLite database/],
    header: [used.slice(0, 100), /damaged/],
    truncated: [used.slice(0, 4096 + 700), /damaged/],
    garbled: [garbled, /damaged/],
    foreign: [sqlite("PRAGMA application_id = 7"), /another program/],
    anonymous: [sqlite("PRAGMA application_id = 0"), /another program/],
    newer: [sqlite(`PRAGMA user_version = ${schemaVersion + 1}`), /newer .* update PyChat/],
    tableless: [sqlite("DROP TABLE promises"), /damaged/],
    rollback: [
      sqlite("PRAGMA journal_mode = DELETE; PRAGMA application_id = 7"),
      /another program/,
    ],
  };
  for (const [name, [contents, says]] of Object.entries(cases)) {
    using place = tempFolder();
    const file = place.path(`${name}.db`);
    Deno.writeFileSync(file, contents);
    const refused = assertRefused(() => openSqliteRegistry({ file, rooms }), says);
    assert.ok(refused.message.includes(file), refused.message);
    assert.deepEqual(Deno.readFileSync(file), contents, name);
    assert.deepEqual(place.names(), [`${name}.db`]);
  }
});

Deno.test("registry: sqlite: a damaged file that a dead server left stays as it is, log and all", async () => {
  using folder = tempFolder();
  using place = tempFolder();
  const file = folder.path("rooms.db");
  {
    await using registry = openSqliteRegistry({ file, rooms });
    for (let index = 0; index < 50; index++) await tryClaim(registry, ana, soon);
    // What a server leaves that is killed: copied while it runs.
    for (const name of ["rooms.db", "rooms.db-wal"]) {
      Deno.copyFileSync(folder.path(name), place.path(name));
    }
  }
  const contents = Deno.readFileSync(place.path("rooms.db")).fill(0x5a, 4096);
  Deno.writeFileSync(place.path("rooms.db"), contents);
  const log = Deno.readFileSync(place.path("rooms.db-wal")).fill(0x5a, 32 + 24 + 4096);
  Deno.writeFileSync(place.path("rooms.db-wal"), log);
  assertRefused(() => openSqliteRegistry({ file: place.path("rooms.db"), rooms }), /damaged/);
  assert.deepEqual(Deno.readFileSync(place.path("rooms.db")), contents);
  assert.deepEqual(Deno.readFileSync(place.path("rooms.db-wal")), log);
});

Deno.test("registry: sqlite: a folder, or a path through a file, is refused", () => {
  using folder = tempFolder();
  const open = (file: string) => () => openSqliteRegistry({ file, rooms });
  assertRefused(open(folder.path(".")), /is a directory/);
  Deno.writeTextFileSync(folder.path("notes"), "");
  assertRefused(open(folder.path("notes/rooms.db")), /director/);
  assert.deepEqual(folder.names(), ["notes"]);
});

Deno.test("registry: sqlite: a file that Deno may not write is refused and stays as it is", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const contents = await usedFile(file);
  await using server = startServer(file, { flags: [`--deny-write=${file}`] });
  const { refused } = object(await server.next());
  assert.match(String(refused), /^Cannot open registry .*rooms\.db: it cannot be written \(/);
  assert.deepEqual(Deno.readFileSync(file), contents);
  assert.deepEqual(folder.names(), ["rooms.db"]);
});

/** Nobody is barred from a file by its mode who is root; `chattr` bars root too, where it works. */
const lock = Deno.build.os !== "windows" && Deno.uid() === 0
  ? { set: ["chattr", "+i"], unset: ["chattr", "-i"] }
  : { set: ["chmod", "a-w"], unset: ["chmod", "u+w"] };

Deno.test("registry: sqlite: read-only files and folders are refused and stay as they are", {
  ignore: !canLock(),
}, async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const contents = await usedFile(file);
  for (
    const [path, says] of [[file, /cannot be written/], [folder.path("."), /writable/]] as const
  ) {
    run(lock.set, path);
    try {
      assertRefused(() => openSqliteRegistry({ file, rooms }), says);
    } finally {
      run(lock.unset, path);
    }
    assert.deepEqual(Deno.readFileSync(file), contents);
    assert.deepEqual(folder.names(), ["rooms.db"]);
  }
});

Deno.test("registry: sqlite: a lock that does not come free is an error, and nothing has changed", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using registry = openSqliteRegistry({ file, rooms, busyTimeoutMs: 1 });
  using other = new DatabaseSync(file);
  other.exec("BEGIN IMMEDIATE");
  await assert.rejects(tryClaim(registry, ana, soon), (error) => {
    assert.ok(error instanceof RegistryError && error.cause instanceof Error);
    assert.match(error.message, /^Cannot claim a seat in .*: database is locked; end the program/);
    return true;
  });
  assertRefused(() => openSqliteRegistry({ file, rooms, busyTimeoutMs: 1 }), /locked/);
  other.exec("COMMIT");
  assert.deepEqual(await registry.list(), []);
  assert.equal((await tryClaim(registry, ana, soon))?.opened, true);
});

Deno.test("registry: sqlite: when a room cannot be written after listening, nothing is left", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const only = { first: 5000, last: 5000 };
  await using registry = openSqliteRegistry({ file, rooms: only });
  using other = new DatabaseSync(file);
  other.exec(`CREATE TRIGGER fail BEFORE INSERT ON promises BEGIN
    SELECT RAISE(ABORT, 'no space'); END`);
  let listens = 0;
  const listen = () => ++listens > 0;
  await assert.rejects(tryClaim(registry, ana, { ...soon, listen }), RegistryError);
  assert.equal(listens, 1);
  assert.deepEqual(await registry.list(), []);
  other.exec("DROP TRIGGER fail");
  // The port is not lost either.
  assert.deepEqual(await tryClaim(registry, ana, soon), { port: 5000, opened: true });
});

Deno.test("registry: sqlite: a closed registry says so", async () => {
  const registry = openSqliteRegistry({ file: ":memory:", rooms });
  await registry[Symbol.asyncDispose]();
  await assert.rejects(
    tryClaim(registry, ana, soon),
    /^RegistryError: .* is closed; open it again$/,
  );
  await assert.rejects(registry.list(), RegistryError);
});

Deno.test("registry: sqlite: closing twice at the same time is fine", async () => {
  using folder = tempFolder();
  const registry = openSqliteRegistry({ file: folder.path("rooms.db"), rooms });
  await Promise.all([registry[Symbol.asyncDispose](), registry[Symbol.asyncDispose]()]);
  assert.deepEqual(folder.names(), ["rooms.db"]);
});

Deno.test("registry: sqlite: no address stays in the file or its log once it is not needed", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const address = "203.0.113.77";
  const holds = (name: string) => contains(folder.path(name), address);
  const registry = openSqliteRegistry({ file, rooms });
  const { port = 0 } = await tryClaim(registry, addressHolder(address), soon) ?? {};
  assert.ok(holds("rooms.db-wal"), "the address is in the log while it is needed");
  await registry.take(port, addressHolder(address));
  await registry.lapse(0);
  assert.ok(!holds("rooms.db-wal"));
  await tryClaim(registry, addressHolder(address), { ...soon, lapsesAt: 5 });
  await registry.lapse(9_000);
  await registry.lapse(10_000);
  assert.ok(!holds("rooms.db-wal"));
  await registry[Symbol.asyncDispose]();
  assert.ok(!holds("rooms.db"));
});

Deno.test("registry: sqlite: names of servers are unique and fit for a file name", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using registry = openSqliteRegistry({ file, rooms, server: "one" });
  await tryClaim(registry, ana, soon);
  assertRefused(() => openSqliteRegistry({ file, rooms, server: "one" }), /named one uses it/);
  assert.equal((await registry.list()).length, 1);
  for (const server of ["", "../one", "a b", "x".repeat(65)]) {
    assert.throws(() => openSqliteRegistry({ file, rooms, server }), RangeError);
  }
  assert.throws(() => openSqliteRegistry({ file, rooms: { first: 2, last: 1 } }), RangeError);
});

Deno.test("registry: sqlite: the file says whose it is", async () => {
  using folder = tempFolder();
  const header = new DataView((await usedFile(folder.path("rooms.db"))).buffer);
  assert.equal(header.getUint32(68), applicationId);
  assert.equal(header.getUint32(60), schemaVersion);
});

function openStore(): Store {
  const folder = tempFolder();
  return {
    open: (rooms) => openSqliteRegistry({ file: folder.path("rooms.db"), rooms }),
    [Symbol.asyncDispose]: () => Promise.try(() => folder[Symbol.dispose]()),
  };
}

/** Makes a registry file that has been used, and returns its bytes. */
async function usedFile(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const registry = openSqliteRegistry({ file, rooms });
  for (let index = 0; index < 100; index++) await tryClaim(registry, ana, soon);
  await registry[Symbol.asyncDispose]();
  return Deno.readFileSync(file);
}

function canLock(): boolean {
  using folder = tempFolder();
  const file = folder.path("file");
  Deno.writeTextFileSync(file, "");
  try {
    run(lock.set, file);
    run(lock.unset, file);
    return true;
  } catch (error) {
    console.warn(`No test with a read-only file: ${error}`);
    return false;
  }
}

function run([program = "", ...args]: readonly string[], file: string): void {
  const { success, stderr } = new Deno.Command(program, { args: [...args, file] }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim());
}
