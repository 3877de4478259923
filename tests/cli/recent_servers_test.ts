import assert from "node:assert/strict";
import {
  parseServers,
  recentServers,
  rememberServer,
  withNewest,
} from "../../cli/recent_servers.ts";
import { own } from "../../protocol/limits.ts";

/** A file that nobody has written yet, in a folder that goes away with it. */
class Folder implements Disposable {
  readonly path: string = Deno.makeTempDirSync();
  readonly file: string = `${this.path}/pychat/servers`;

  /** Has something in the file already. */
  holding(content: string | Uint8Array): this {
    Deno.mkdirSync(`${this.path}/pychat`);
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    Deno.writeFileSync(this.file, bytes);
    return this;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

Deno.test("recent servers: an address a line, each once, however it is written", () => {
  const text =
    "chat.example.org\r\n\n[::1]:7\nlocalhost:1025\n localhost \n[::1]:7\n[fd00::2]:1025\n";
  assert.deepEqual(parseServers(text), ["chat.example.org", "[::1]:7", "localhost", "fd00::2"]);
});

Deno.test("recent servers: nothing odd in the file reaches the terminal", () => {
  const lines = [
    "\x1b[2J",
    "::1]/\x1b[2J",
    "::\r1",
    "two words",
    "a\x07b",
    "\u202eevil",
    "x:99999",
  ];
  assert.deepEqual(parseServers(lines.join("\n")), []);
});

Deno.test("recent servers: there are no more than fit on a small screen", () => {
  const text = Array.from({ length: 100 }, (_, i) => `server${i}\n`).join("");
  assert.equal(parseServers(text).length, own.recentServersMax);
  const servers = withNewest(parseServers(text), { host: "newest" });
  assert.equal(servers.length, own.recentServersMax);
  assert.deepEqual(servers.slice(0, 2), ["newest", "server0"]);
});

Deno.test("recent servers: where somebody was last comes first, and only once", () => {
  const servers = ["a", "b:77", "c"];
  assert.deepEqual(withNewest(servers, { host: "b", port: 77 }), ["b:77", "a", "c"]);
  assert.deepEqual(withNewest(servers, { host: "c", port: 1025 }), ["c", "a", "b:77"]);
});

Deno.test("recent servers: what is remembered is there next time, for nobody else to read", async () => {
  using folder = new Folder();
  assert.deepEqual(await recentServers(folder.file), []);
  await rememberServer({ host: "localhost" }, folder.file);
  await rememberServer({ host: "::1", port: 7 }, folder.file);
  assert.deepEqual(await recentServers(folder.file), ["[::1]:7", "localhost"]);
  assert.equal(Deno.readTextFileSync(folder.file), "[::1]:7\nlocalhost\n");
  assert.deepEqual([...Deno.readDirSync(`${folder.path}/pychat`)].map(({ name }) => name), [
    "servers",
  ]);
  if (Deno.build.os === "windows") return;
  assert.equal((Deno.statSync(folder.file).mode ?? 0) & 0o777, 0o600);
  assert.equal((Deno.statSync(`${folder.path}/pychat`).mode ?? 0) & 0o777, 0o700);
});

Deno.test("recent servers: a corrupt file is as good as none, and is replaced", async () => {
  using folder = new Folder().holding(Uint8Array.from({ length: 5_000 }, (_, i) => i * i | 0x80));
  assert.deepEqual(await recentServers(folder.file), []);
  await rememberServer({ host: "localhost" }, folder.file);
  assert.equal(Deno.readTextFileSync(folder.file), "localhost\n");
});

Deno.test("recent servers: of a huge file only the beginning counts, in whole lines", async () => {
  const filler = `${"?".repeat(99)}\n`.repeat(163);
  // The limit falls into the middle of the second address.
  const text = `${filler}first.example\n${"a".repeat(70)}.example.org\n`;
  using folder = new Folder().holding(text + filler.repeat(100));
  assert.ok(text.length > own.recentServersBytes && filler.length + 14 < own.recentServersBytes);
  assert.deepEqual(await recentServers(folder.file), ["first.example"]);
});

Deno.test("recent servers: where no file can be, nothing is remembered and nothing breaks", async () => {
  using folder = new Folder().holding("");
  await rememberServer({ host: "localhost" }, `${folder.file}/pychat/servers`);
  assert.deepEqual(await recentServers(`${folder.file}/pychat/servers`), []);
  Deno.removeSync(folder.file);
  Deno.mkdirSync(folder.file);
  Deno.writeTextFileSync(`${folder.file}/treasure`, "");
  await rememberServer({ host: "localhost" }, folder.file);
  assert.deepEqual(await recentServers(folder.file), []);
  assert.deepEqual([...Deno.readDirSync(`${folder.path}/pychat`)].map(({ name }) => name), [
    "servers",
  ]);
});

Deno.test({
  name: "recent servers: without permission nobody is asked for it, and nothing is remembered",
  permissions: { read: false, write: false, env: false },
  async fn() {
    await rememberServer({ host: "localhost" });
    assert.deepEqual(await recentServers(), []);
    await rememberServer({ host: "localhost" }, "/nowhere/pychat/servers");
    assert.deepEqual(await recentServers("/nowhere/pychat/servers"), []);
  },
});
