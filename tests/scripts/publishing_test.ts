import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

async function deno(...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert(success, said);
  return said;
}

Deno.test("publishing: everything that the module exports is documented, and nothing in it private", async () => {
  await deno("doc", "--lint", "mod.ts");
});

Deno.test("publishing: the package passes for JSR, with the program in it and nothing else", async () => {
  const said = await deno("publish", "--dry-run", "--allow-dirty");
  const base = new URL("../../", import.meta.url).href;
  const files = [...said.matchAll(/^ +(file:\S+) \(/gm)].map(([, url = ""]) =>
    url.slice(base.length)
  );
  const folders = new Set(files.map((file) => file.replace(/(?<=\/).*/, "")));
  assert.deepEqual([...folders].sort(), [
    "CHANGELOG.md",
    "LICENSE",
    "PROTOCOL.md",
    "README.md",
    "README.pt-BR.md",
    "cli/",
    "client/",
    "deno.json",
    "language/",
    "mod.ts",
    "protocol/",
    "registry/",
    "server/",
  ]);
  assert(files.includes("language/pt_br/chat.ts"), "what is loaded later is there as well");
});
