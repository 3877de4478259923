/**
 * An upgrade in processes of its own, with no more rights than an executable is made with: to run
 * what is called `pychat`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answering, ReleasePage } from "../cli/release_page.ts";
import { inhabitant } from "./program.ts";

const program = fileURLToPath(new URL("upgradable.ts", import.meta.url));

Deno.test("upgrade: the right to run pychat is enough to try the new one and put it in place", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": answering("1.10.0") });
  await using home = new Home(page);
  assert.deepEqual(await home.upgrade(), [
    "granted,denied,prompt,granted", // It may not write to itself, nor run anything else.
    "Fetching pychat-1.10.0-linux-x64…",
    `PyChat 1.10.0 is in place: ${home.executable} (what runs already goes on as it was)`,
  ]);
  assert.equal(await Deno.readTextFile(home.executable), answering("1.10.0"));
  assert.deepEqual(home.files(), ["pychat"]);
});

Deno.test("upgrade: with these rights too, a new one that does not run changes nothing", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": "#!/not/there\n" });
  await using home = new Home(page);
  const before = await Deno.readTextFile(home.executable);
  assert.match((await home.upgrade()).at(-1) ?? "", /^PyChat 1\.10\.0 does not run/);
  assert.equal(await Deno.readTextFile(home.executable), before);
  assert.deepEqual(home.files(), ["pychat"]);
});

/** A folder in the PATH, with a PyChat in it. */
class Home implements AsyncDisposable {
  readonly folder: string = Deno.makeTempDirSync();
  readonly executable: string = join(this.folder, "pychat");

  constructor({ base }: ReleasePage) {
    const rights = "--allow-net=127.0.0.1 --allow-read --allow-write --allow-run=pychat";
    const run = `'${Deno.execPath()}' run --quiet --no-prompt --no-check ${rights}`;
    const script = `#!/bin/sh\nexec ${run} '${program}' '${this.executable}' '${base}' "$@"\n`;
    Deno.writeTextFileSync(this.executable, script, { mode: 0o700 });
  }

  /** Upgrades; what was printed, line by line. */
  async upgrade(): Promise<string[]> {
    const { stdout, stderr } = await new Deno.Command("pychat", {
      env: { ...inhabitant(this.folder), PATH: this.folder, NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder();
    assert.equal(text.decode(stderr), "");
    return text.decode(stdout).trimEnd().split("\n");
  }

  files(): string[] {
    return Array.from(Deno.readDirSync(this.folder), ({ name }) => name).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
