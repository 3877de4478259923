import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { commitOf } from "../../scripts/release/building.ts";
import { writeChecksums } from "../../scripts/release/checksums.ts";

Deno.test("building: what was changed after its commit says so", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const settings = ["user.name=Ana", "user.email=ana@localhost", "commit.gpgsign=false"];
    const git = async (...args: readonly string[]) => {
      const { success } = await new Deno.Command("git", {
        args: ["-C", folder, ...settings.flatMap((setting) => ["-c", setting]), ...args],
      }).output();
      assert(success, args.join(" "));
    };
    const file = join(folder, "mod.ts");
    await Deno.writeTextFile(file, "1");
    assert.equal(await commitOf(folder), undefined);
    await git("init", "--quiet");
    await git("add", ".");
    await git("commit", "--quiet", "--message", "One");
    assert.match(await commitOf(folder) ?? "", /^[0-9a-f]{12}$/);
    await Deno.writeTextFile(file, "2");
    assert.match(await commitOf(folder) ?? "", /^[0-9a-f]{12}\+$/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("building: the list of checksums is of this version alone", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { version } = config;
    const files = [`pychat-${version}-linux-x64`, `pychat-${version}.cdx.json`];
    const others = [
      "SHA256SUMS",
      "pychat-0.0.0-linux-x64",
      `pychat-${version}0-linux-x64`,
      `pychat-${version}-rc.1-linux-x64`,
      "notes.md",
    ];
    for (const name of [...files, ...others]) await Deno.writeTextFile(join(folder, name), name);
    const hash = (text: string) => createHash("sha256").update(text).digest("hex");
    const expected = files.map((name) => `${hash(name)}  ${name}`);
    assert.deepEqual(await writeChecksums(folder), expected);
    const list = await Deno.readTextFile(join(folder, "SHA256SUMS"));
    assert.equal(list, expected.map((line) => `${line}\n`).join(""));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
