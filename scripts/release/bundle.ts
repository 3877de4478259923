/**
 * The program as modules that need nothing else: no packages, no configuration, no types.
 *
 * @module
 */

import { basename, join, relative } from "node:path";
import type { ArchiveFile } from "./archive.ts";
import { buildConfig, root } from "./building.ts";
import { thread, usualBeginnings } from "./parts.ts";

/** The module that is the program, among those that {@linkcode bundle} gives. */
export const program = "mod.js";

/** Where Deno keeps the packages that are bundled. */
const denoDir = join(root, "dist", ".cache", "deno");

/**
 * Bundles the sources.
 *
 * They stay in several modules, as parts that are loaded when they are needed. In one module alone,
 * `--version` would take all of them: 300 ms of processor time instead of 175, and 130 instead of 45
 * once Deno has cached what it compiled (the sources: 30; `serve` 90, and 110 from the sources).
 *
 * Minified they would start in 25 ms, but the minifier of esbuild 0.25 is wrong about `using`: what
 * is used once, in the next line, it never disposes of.
 *
 * @returns The modules, in one folder.
 * @throws {Error} When `deno bundle` fails; the message has what it said.
 */
export async function bundle(): Promise<readonly ArchiveFile[]> {
  // What is bundled is named after where it is from here, so that has to be the same everywhere.
  const folder = join(root, "dist", ".cache", "bundle");
  const outdir = join(folder, "modules");
  await Deno.remove(folder, { recursive: true }).catch(() => {}); // No build was cut off.
  await Deno.mkdir(folder, { recursive: true });
  try {
    const config = await buildConfig(folder);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "bundle",
        "--quiet",
        ...config,
        ...["--platform", "deno"],
        "--code-splitting",
        // Ink looks for it when DEV is "true", and does without.
        ...["--external", "react-devtools-core"],
        ...["--outdir", outdir],
        ...usualBeginnings,
      ],
      cwd: root,
      env: { DENO_DIR: denoDir },
    }).output();
    if (!success) throw new Error(`deno bundle failed:\n${new TextDecoder().decode(stderr)}`);
    return [...await modulesIn(outdir), forwarder];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Where the program looks for its thread: beside the module that starts it. */
const forwarder: ArchiveFile = {
  path: basename(thread),
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
