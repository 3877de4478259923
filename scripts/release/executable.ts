/**
 * Makes an executable with `deno compile`.
 *
 * @module
 */

import { dirname, join, relative } from "node:path";
import type { Base } from "./denort.ts";
import { drawIcon } from "./icon.ts";
import type { Parts } from "./parts.ts";
import { permissionArguments, programName } from "./permissions.ts";
import { executableName, type Platform } from "./platforms.ts";
import { stageModules, stagePackages } from "./staging.ts";

/** What an executable is made of, and where. */
export interface Making {
  /** The parts of the program. */
  readonly parts: Parts;
  /** The folder that it is written to. */
  readonly folder: string;
  readonly base: Base;
}

/**
 * Makes the executable for a platform, which need not be this one.
 *
 * @returns Its path.
 * @throws {Error} When Deno cannot make it; it has said why.
 */
export async function makeExecutable(
  platform: Platform,
  { parts, folder, base }: Making,
): Promise<string> {
  const staged = await Deno.makeTempDir({ prefix: "pychat-" });
  try {
    const program = join(staged, "program");
    const cache = join(staged, "cache");
    await stageModules(program, parts);
    await stagePackages(cache, parts.packages);
    const icon = join(staged, "pychat.ico");
    if (platform.name.startsWith("windows")) await Deno.writeFile(icon, drawIcon());
    const executable = join(folder, executableName(platform));
    const [main = "", ...others] = parts.beginnings;
    const included = others.flatMap((path) => ["--include", path]);
    const args = ["compile", ...options(platform, icon), ...included, "--output", executable, main];
    const compile = new Deno.Command(Deno.execPath(), {
      args,
      cwd: program,
      env: { DENO_DIR: cache, ..."file" in base && { DENORT_BIN: base.file } },
      stdout: "null",
      stderr: "inherit",
    });
    const { success } = await withArchive(base, { cache, use: () => compile.output() });
    if (!success) throw new Error(`deno compile cannot make ${executable}.`);
    return executable;
  } finally {
    await Deno.remove(staged, { recursive: true });
  }
}

/** Types were checked in the sources; the copy has none. */
function options(platform: Platform, icon: string): readonly string[] {
  const { target, name } = platform;
  return [
    "--quiet",
    "--no-check",
    "--exclude-unused-npm",
    "--unstable-net", // What `serve --workers` listens with.
    ...permissionArguments(platform),
    ...["--target", target, "--app-name", programName],
    ...name.startsWith("windows") ? ["--icon", icon] : [],
  ];
}

/** Lends the archive of the base to a cache, and keeps it when it was downloaded meanwhile. */
async function withArchive<T>(
  base: Base,
  { cache, use }: { readonly cache: string; readonly use: () => Promise<T> },
): Promise<T> {
  if ("file" in base) return await use();
  const { archive } = base;
  const lent = join(cache, relative(dirname(dirname(dirname(dirname(archive)))), archive));
  await Deno.mkdir(dirname(lent), { recursive: true });
  await Deno.mkdir(dirname(archive), { recursive: true });
  const copied = await Deno.copyFile(archive, lent).then(() => true, () => false);
  const result = await use();
  if (!copied) await Deno.copyFile(lent, archive).catch(() => {}); // It was not downloaded.
  return result;
}
