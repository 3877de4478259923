import assert from "node:assert/strict";
import { join } from "node:path";
import { own } from "../../protocol/limits.ts";
import { openAddressHash } from "../../registry/address_hash.ts";
import { RegistryError, ticketHolder } from "../../registry/registry.ts";
import { openSqliteRegistry } from "../../registry/sqlite.ts";

const only = { first: 5000, last: 5000 };
const [ana, bia, caio] = ["ana", "bia", "caio"].map(ticketHolder);
assert.ok(ana && bia && caio);

const options = { ignore: !canMount() };

Deno.test(
  "registry: sqlite: on a full disk claims are refused, and come again with the space",
  options,
  async () => {
    using disk = smallDisk();
    await using registry = openSqliteRegistry({ file: disk.path("rooms.db"), rooms: only });
    const soon = { now: 0, lapsesAt: 5_000, listen: () => true, stay: "stay" };
    assert.deepEqual(await registry.claim(ana, soon), { port: 5000, opened: true });
    // What a server does anyway from time to time: from then on the log needs new space.
    await registry.lapse(0);
    const before = await registry.list();
    disk.fill();
    const failing = {
      claim: () => registry.claim(bia, soon),
      take: () => registry.take(5000, ana),
      exchange: () => registry.exchange(5000, ana, bia),
      block: () => registry.block("ana", "bia", { until: 9_000 }),
      ban: () => registry.ban("net", { now: 0, until: 9_000 }),
      lapse: () => registry.lapse(5_001),
    };
    for (let round = 0; round < 3; round++) {
      for (const [name, act] of Object.entries(failing)) await assertFull(act, name);
    }
    // Reading needs no space.
    assert.deepEqual(await registry.list(), before);
    assert.equal(await registry.promised(5000, ana), true);
    assert.equal(await registry.promised(5000, bia), false);
    assert.equal(await registry.banned("net", 0), false);

    disk.free();
    assert.deepEqual(await registry.take(5000, ana), { stay: "stay" });
    assert.deepEqual(await registry.claim(bia, soon), { port: 5000, opened: false });
    assert.equal(await registry.ban("net", { now: 0, until: 9_000 }), 1);
  },
);

Deno.test("registry: sqlite: a claim that a full disk refuses costs no port", options, async () => {
  using disk = smallDisk();
  await using registry = openSqliteRegistry({ file: disk.path("rooms.db"), rooms: only });
  await registry.lapse(0);
  disk.fill();
  let listens = 0;
  const soon = { now: 0, lapsesAt: 5, listen: () => ++listens > 0 };
  for (let round = 1; round <= 3; round++) {
    await assertFull(() => registry.claim(ana, soon), "claim");
    assert.equal(listens, round);
  }
  disk.free();
  assert.deepEqual(await registry.claim(ana, soon), { port: 5000, opened: true });
});

Deno.test(
  "registry: sqlite: a room that lapses is told of, even if the log could not be emptied",
  options,
  async () => {
    using disk = smallDisk();
    await using registry = openSqliteRegistry({ file: disk.path("rooms.db"), rooms: only });
    await registry.lapse(0);
    await registry.claim(ana, { now: 0, lapsesAt: 5, listen: () => true });
    // Something for which there is space in the log, but not in the file as well.
    await registry.block("x".repeat(50_000), "y", { until: 1e9 });
    disk.fill({ leaving: 40_000 });
    await assertFull(() => registry.lapse(own.emptyLogMs), "empty");
    assert.equal((await registry.list()).length, 1);
    disk.free();
    assert.deepEqual(await registry.lapse(own.emptyLogMs + 500), [5000]);
    assert.deepEqual(await registry.list(), []);
  },
);

Deno.test(
  "registry: sqlite: on a full disk neither a registry opens nor a key is made, until there is space",
  options,
  async () => {
    using disk = smallDisk();
    disk.fill();
    const file = disk.path("rooms.db");
    await assertFull(async () => {
      await using _registry = openSqliteRegistry({ file, rooms: only });
    }, "open");
    assert.throws(() => openAddressHash(file), RegistryError);
    disk.free();
    await using registry = openSqliteRegistry({ file, rooms: only });
    assert.deepEqual(await registry.list(), []);
    assert.equal(openAddressHash(file)("a"), openAddressHash(file)("a"));
  },
);

/** A disk of its own, with little space. */
interface SmallDisk extends Disposable {
  path(name: string): string;
  /** Leaves so many bytes free, none by default. */
  fill(options?: { readonly leaving: number }): void;
  /** Gives that space back. */
  free(): void;
}

function smallDisk(): SmallDisk {
  const folder = Deno.makeTempDirSync({ prefix: "pychat-disk-" });
  mount(folder);
  const ballast = join(folder, "ballast");
  return {
    path: (name) => join(folder, name),
    fill: ({ leaving } = { leaving: 0 }) => {
      using file = Deno.openSync(ballast, { create: true, append: true });
      try {
        for (;;) file.writeSync(new Uint8Array(4_096));
      } catch (error) {
        assert.ok(error instanceof Error && "code" in error && error.code === "ENOSPC", `${error}`);
      }
      file.truncateSync(file.statSync().size - leaving);
    },
    free: () => Deno.removeSync(ballast),
    [Symbol.dispose]: () => unmount(folder),
  };
}

/** Checks that something fails because the disk is full, in a sentence that says what helps. */
async function assertFull(act: () => Promise<unknown>, name: string): Promise<void> {
  await assert.rejects(act, (error) => {
    assert.ok(error instanceof RegistryError, `${name}: ${error}`);
    assert.match(error.message, /^Cannot .* registry .*: .* full; free some disk space$/, name);
    return true;
  });
}

function canMount(): boolean {
  if (Deno.build.os !== "linux") return false;
  const folder = Deno.makeTempDirSync({ prefix: "pychat-disk-" });
  try {
    mount(folder);
    unmount(folder);
    return true;
  } catch (error) {
    console.warn(`No test with a full disk: ${error}`);
    Deno.removeSync(folder);
    return false;
  }
}

function mount(folder: string): void {
  run("mount", "-t", "tmpfs", "-o", "size=512k", "pychat-test", folder);
}

function unmount(folder: string): void {
  run("umount", folder);
  Deno.removeSync(folder);
}

function run(program: string, ...args: string[]): void {
  const { success, stderr } = new Deno.Command(program, { args }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim());
}
