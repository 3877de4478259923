import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { own } from "../../protocol/limits.ts";
import { openAddressHash } from "../../registry/address_hash.ts";
import { RegistryError } from "../../registry/registry.ts";
import { openSqliteRegistry } from "../../registry/sqlite.ts";
import { assertRefused, contains, startServer, tempFolder } from "./helpers.ts";

const rooms = { first: 5000, last: 5099 };

Deno.test("address hash: addresses of one network have one hash, others have others", () => {
  const hash = openAddressHash(":memory:");
  assert.match(hash("192.0.2.7"), /^[\da-f]{64}$/);
  assert.equal(hash("::ffff:192.0.2.7"), hash("192.0.2.7"));
  assert.equal(hash("2001:db8::1"), hash("2001:DB8:0:0:ffff::%eth0"));
  const addresses = ["192.0.2.7", "192.0.2.8", "2001:db8::1", "2001:db8:1::1", "::", ""];
  assert.equal(new Set(addresses.map(hash)).size, addresses.length);
});

Deno.test("address hash: it is HMAC-SHA-256 of the network with the key beside the registry", () => {
  using folder = tempFolder();
  const hash = openAddressHash(folder.path("rooms.db"));
  const key = Deno.readFileSync(folder.path("rooms.db.key"));
  assert.equal(key.length, 32);
  const expected = createHmac("sha256", key).update("2001:db8::/64").digest("hex");
  assert.equal(hash("2001:db8::7"), expected);
});

Deno.test("address hash: the key stays, and others do not have it", () => {
  using folder = tempFolder();
  const [one, two, other, memory] = [
    openAddressHash(folder.path("state/rooms.db")),
    openAddressHash(folder.path("state/rooms.db")),
    openAddressHash(folder.path("state/other.db")),
    openAddressHash(":memory:"),
  ].map((hash) => hash("192.0.2.7"));
  assert.equal(one, two);
  assert.equal(new Set([one, other, memory]).size, 3);
  assert.deepEqual(folder.names("state"), ["other.db.key", "rooms.db.key"]);
});

Deno.test("address hash: a link to the registry has the key of the registry", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  await using _registry = openSqliteRegistry({ file, rooms });
  Deno.mkdirSync(folder.path("elsewhere"));
  Deno.symlinkSync(file, folder.path("elsewhere/link.db"));
  const hash = openAddressHash(folder.path("elsewhere/link.db"));
  assert.equal(hash("192.0.2.7"), openAddressHash(file)("192.0.2.7"));
  assert.deepEqual(folder.names("elsewhere"), ["link.db"]);
});

Deno.test("address hash: only its owner can read the key", {
  ignore: Deno.build.os === "windows",
}, () => {
  using folder = tempFolder();
  openAddressHash(folder.path("rooms.db"));
  assert.equal((Deno.statSync(folder.path("rooms.db.key")).mode ?? 0) & 0o777, 0o600);
});

Deno.test("address hash: a key whose making was cut short is made anew", () => {
  for (const left of [0, 7, own.addressKeyBytes]) {
    using folder = tempFolder();
    Deno.writeFileSync(folder.path("rooms.db.key"), new Uint8Array(left));
    const hash = openAddressHash(folder.path("rooms.db"));
    const key = Deno.readFileSync(folder.path("rooms.db.key"));
    assert.equal(key.length, own.addressKeyBytes);
    assert.ok(key.some((byte) => byte !== 0));
    assert.equal(openAddressHash(folder.path("rooms.db"))("a"), hash("a"));
  }
});

Deno.test("address hash: what is no key is refused and stays as it is", () => {
  for (const contents of ["too short", "x".repeat(own.addressKeyBytes + 1), "y".repeat(9_000)]) {
    using folder = tempFolder();
    Deno.writeTextFileSync(folder.path("rooms.db.key"), contents);
    assertNoKey(() => openAddressHash(folder.path("rooms.db")), /does not hold a key of 32 bytes/);
    assert.equal(Deno.readTextFileSync(folder.path("rooms.db.key")), contents);
  }
});

Deno.test("address hash: a key that cannot be opened is an error that names it", () => {
  using folder = tempFolder();
  Deno.mkdirSync(folder.path("rooms.db.key"));
  assertNoKey(() => openAddressHash(folder.path("rooms.db")), /check the file/);
  Deno.writeTextFileSync(folder.path("notes"), "");
  assertRefused(() => openAddressHash(folder.path("notes/rooms.db")), /director/);
  assertRefused(() => openAddressHash(folder.path(".")), /is a directory/);
});

Deno.test("address hash: servers that start at once share one key and each other's bans", async () => {
  using folder = tempFolder();
  const file = folder.path("rooms.db");
  const names = ["one", "two", "three"];
  const servers = names.map((name) => startServer(file, { name }));
  try {
    for (const server of servers) assert.equal(await server.next(), "open");
    const asked = servers.map((server) => server.ask("ban 2001:db8::7"));
    assert.deepEqual(await Promise.all(asked), [1, 1, 1], "one network has one number");
    for (const server of servers) assert.equal(await server.ask("banned 2001:db8::8"), true);
    for (const server of servers) assert.equal(await server.ask("banned 2001:db8:1::8"), false);
  } finally {
    for (const server of servers) await server.end();
  }
  assert.ok(!contains(file, "2001:db8"));
  assert.ok(contains(file, openAddressHash(file)("2001:db8::")));
  assert.deepEqual(folder.names(), ["rooms.db", "rooms.db.key"]);
});

/** Checks that an error says in one sentence which key cannot be used, why, and what to do. */
function assertNoKey(open: () => unknown, says: RegExp): void {
  assert.throws(open, (error) => {
    assert.ok(error instanceof RegistryError);
    assert.match(error.message, /^Cannot use key file .*rooms\.db\.key: [^;]+; [^;]+$/);
    assert.match(error.message, says);
    return true;
  });
}
