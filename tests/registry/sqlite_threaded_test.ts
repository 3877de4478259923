import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { wordsIn } from "../../language/mod.ts";
import { addressHolder, RegistryError, ticketHolder } from "../../registry/registry.ts";
import { openThreadedRegistry } from "../../registry/sqlite_threaded.ts";
import { registryConformance, type Store } from "./conformance.ts";
import { contains, startServer, tempFolder } from "./helpers.ts";
import { moderationConformance } from "./moderation_conformance.ts";
import { tryClaim } from "./claiming.ts";

const rooms = { first: 5000, last: 5099 };
const only = { first: 5000, last: 5000 };
const ana = ticketHolder("ana");
const bia = ticketHolder("bia");
const soon = { now: 0, lapsesAt: 10_000, listen: () => true };

// What its SQL does is tried more often without a thread.
registryConformance("threaded", openStore, { runs: 10 });
moderationConformance("threaded", openStore, { runs: 5 });

Deno.test("registry: threaded: who waits for a locked file holds up nobody else", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using registry = await openThreadedRegistry({ file, rooms });
  using other = new DatabaseSync(file);
  other.exec("BEGIN IMMEDIATE");
  const claimed = tryClaim(registry, ana, soon);
  // A thread that waited along would never come to end what it waits for.
  await new Promise((resolve) => setTimeout(resolve));
  other.exec("COMMIT");
  assert.equal((await claimed)?.opened, true);
});

Deno.test("registry: threaded: a lapsed room is told of before its port is listened on again", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using registry = await openThreadedRegistry({ file, rooms: only });
  await tryClaim(registry, ana, { ...soon, lapsesAt: 5 });
  const happened: string[] = [];
  const listen = (port: number) => happened.push(`${port} opens`) > 0;
  const lapsed = (async () => {
    for (const port of await registry.lapse(6)) happened.push(`${port} closes`);
  })();
  await tryClaim(registry, bia, { ...soon, listen });
  await lapsed;
  assert.deepEqual(happened, ["5000 closes", "5000 opens"]);
});

Deno.test("registry: threaded: what fails says so in every language", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using registry = await openThreadedRegistry({ file, rooms, busyTimeoutMs: 1 });
  using other = new DatabaseSync(file);
  other.exec("BEGIN IMMEDIATE");
  const portuguese = await wordsIn("pt-BR");
  await assert.rejects(tryClaim(registry, ana, soon), (error) => {
    assert.ok(error instanceof RegistryError);
    assert.match(error.message, /^Cannot claim a seat in .*rooms\.db: database is locked; end/);
    assert.ok(error.sentence(portuguese).includes(portuguese.registry.acts.claim(file)));
    return true;
  });
  other.exec("COMMIT");
  assert.equal((await tryClaim(registry, ana, soon))?.opened, true);
});

Deno.test("registry: threaded: what cannot be opened is refused, and leaves no thread", async () => {
  using folder = tempFolder();
  const file = folder.path("notes");
  Deno.writeTextFileSync(file, "my notes");
  await assert.rejects(openThreadedRegistry({ file, rooms }), (error) => {
    assert.ok(error instanceof RegistryError);
    assert.match(error.message, /^Cannot open registry .*notes: it is not a SQLite database;/);
    return true;
  });
  assert.deepEqual(folder.names(), ["notes"]);
  await assert.rejects(openThreadedRegistry({ file, rooms: { first: 2, last: 1 } }), RangeError);
});

Deno.test("registry: threaded: at its end it does what was asked, and nothing any more", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const registry = await openThreadedRegistry({ file, rooms });
  const claimed = tryClaim(registry, ana, soon);
  const ends = [registry[Symbol.asyncDispose](), registry[Symbol.asyncDispose]()];
  await assert.rejects(
    registry.list(),
    /^RegistryError: .*rooms\.db: it is closed; open it again$/,
  );
  assert.equal((await claimed)?.opened, true);
  await Promise.all(ends);
  assert.deepEqual(folder.names(), ["rooms.db"]);
});

Deno.test("registry: threaded: no address stays in the file or its log once it is not needed", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const home = addressHolder("203.0.113.77");
  const holds = (name: string) => contains(folder.path(name), "203.0.113.77");
  const registry = await openThreadedRegistry({ file, rooms });
  const { port = 0 } = await tryClaim(registry, home, soon) ?? {};
  assert.ok(holds("rooms.db-wal"), "the address is in the log while it is needed");
  await registry.take(port, home);
  await registry.lapse(0);
  assert.ok(!holds("rooms.db-wal"));
  await registry[Symbol.asyncDispose]();
  assert.ok(!holds("rooms.db"));
});

Deno.test("registry: threaded: a file that two threads have open is not taken from them", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using one = await openThreadedRegistry({ file, rooms });
  await using _two = await openThreadedRegistry({ file, rooms });
  await using other = startServer(file);
  assert.equal(await other.next(), "open");
  // If it took itself for the last one to close the file, it would delete the log that we write to.
  await other.end();
  await tryClaim(one, ana, soon);
  assert.ok(folder.names().includes("rooms.db-wal"));
});

function openStore(): Store {
  const folder = tempFolder();
  return {
    open: (rooms) => openThreadedRegistry({ file: folder.path("rooms.db"), rooms }),
    [Symbol.asyncDispose]: () => Promise.try(() => folder[Symbol.dispose]()),
  };
}
