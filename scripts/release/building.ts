/**
 * How a release differs from the sources: it knows the commit that it was made from.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import config from "../../deno.json" with { type: "json" };

/** Where the sources are. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Writes a configuration with which `deno compile` and `deno bundle` build a release: ours, and with
 * another file in place of `cli/build.ts`.
 *
 * @param folder Where to write it; it has to stay until the release is built.
 * @returns The arguments that name it, and the lock file of the sources.
 */
export async function buildConfig(folder: string): Promise<readonly string[]> {
  const build = join(folder, "build.ts");
  await Deno.writeTextFile(build, await buildModule());
  const source = pathToFileURL(join(root, "cli/build.ts")).href;
  const imports = { ...config.imports, [source]: pathToFileURL(build).href };
  const file = join(folder, "deno.json");
  await Deno.writeTextFile(file, JSON.stringify({ ...config, imports, tasks: {} }));
  return ["--config", file, "--lock", join(root, "deno.lock"), "--frozen"];
}

/** What a release has in place of `cli/build.ts`. */
export async function buildModule(): Promise<string> {
  const commit = JSON.stringify(await commitOf(root));
  return `export const commit: string | undefined = ${commit};\n`;
}

/**
 * The commit of sources, in short, with a `+` when they have changed since; `undefined` where
 * there is no git, or no repository.
 */
export async function commitOf(folder: string): Promise<string | undefined> {
  const commit = await git(folder, "rev-parse", "--short=12", "HEAD");
  if (commit === undefined) return undefined;
  return await git(folder, "status", "--porcelain") === "" ? commit : `${commit}+`;
}

async function git(folder: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: ["-C", folder, ...args],
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
