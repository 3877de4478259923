/**
 * Runs tests of the whole program against the portable archive for this machine, which it builds and
 * unpacks in `dist/unpacked/`: all of `tests/e2e`, or those that are named.
 *
 * @module
 */

import { join } from "node:path";
import { buildPortable } from "./portable.ts";
import { root } from "./release/building.ts";
import { platformsNamed } from "./release/platforms.ts";
import { unpack } from "./release/unpack.ts";

const folder = join(root, "dist", "unpacked");
await Deno.remove(folder, { recursive: true }).catch(() => {}); // There was none.
for (const platform of platformsNamed([])) {
  const [archive = ""] = await buildPortable([platform], folder);
  const launcher = await unpack(archive, { folder, platform });
  console.log(`Testing ${launcher}`);
  const tests = Deno.args.length > 0 ? Deno.args : ["tests/e2e"];
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "test", ...tests],
    cwd: root,
    env: { PYCHAT_BIN: launcher },
  }).spawn().status;
  if (code !== 0) Deno.exit(code);
}
