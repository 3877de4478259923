/**
 * The program as modules that need nothing else: no packages, no configuration, no types.
 *
 * @module
 */

import { join, relative } from "node:path";
import type { ArchiveFile } from "./archive.ts";
import { buildConfig, root } from "./building.ts";

/** The module that is the program, among those that {@linkcode bundle} gives. */
export const program = "mod.js";

/**
 * Bundles the sources.
 *
 * They stay in several modules, as parts that are loaded when they are needed: in one module alone,
 * `--version` would read all of them (measured without Deno's cache: 135 ms of processor time instead
 * of 122, and with it 128 instead of 25, for Deno's cache of compiled code is per module). The names
 * of functions stay, for `--debug`.
 *
 * @returns The modules, in one folder.
 * @throws {Error} When `deno bundle` fails; the message has what it said.
 */
export async function bundle(): Promise<readonly ArchiveFile[]> {
  const folder = await Deno.makeTempDir();
  try {
    const outdir = join(folder, "modules");
    const config = await buildConfig(folder);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "bundle",
        "--quiet",
        ...config,
        ...["--platform", "deno"],
        "--minify",
        "--keep-names",
        "--code-splitting",
        // Ink looks for it when DEV is "true", and does without.
        ...["--external", "react-devtools-core"],
        ...["--outdir", outdir],
        "mod.ts",
        thread,
      ],
      cwd: root,
    }).output();
    if (!success) throw new Error(`deno bundle failed:\n${new TextDecoder().decode(stderr)}`);
    return [...await modulesIn(outdir), forwarder];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Started by its file's name, which a bundler does not see. */
const thread = "registry/sqlite_thread.ts";

/** Where the program looks for it: beside the module that starts it. */
const forwarder: ArchiveFile = {
  path: "sqlite_thread.ts",
  data: new TextEncoder().encode(`import "./${thread.replace(/ts$/, "js")}";\n`),
};

async function modulesIn(folder: string, top: string = folder): Promise<readonly ArchiveFile[]> {
  const found: ArchiveFile[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const file = join(folder, name);
    if (isDirectory) found.push(...await modulesIn(file, top));
    else {
      const path = relative(top, file).replaceAll("\\", "/");
      found.push({ path, data: await Deno.readFile(file) });
    }
  }
  return found;
}
