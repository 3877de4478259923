/**
 * Makes executables of PyChat in `dist/`, each one file that needs nothing else, with their list of
 * parts and their checksums: for the platforms that are named, for `all`, or for this machine's.
 *
 * Exits with 1 when the base runtime for one of them cannot be had, and with 2 when anything else
 * went wrong.
 *
 * @module
 */

import { basename, join } from "node:path";
import { root } from "./release/building.ts";
import { writeChecksums } from "./release/checksums.ts";
import { type Base, findBase, MissingBaseError } from "./release/denort.ts";
import { readEmbedded } from "./release/embedded.ts";
import { problemsOf } from "./release/embedded_check.ts";
import { makeExecutable } from "./release/executable.ts";
import { partsOf } from "./release/parts.ts";
import { partsList, partsListFile } from "./release/parts_list.ts";
import { type Platform, platformsNamed } from "./release/platforms.ts";

const folder = join(root, "dist");

/** Makes them, and says how large they are. */
async function compile(names: readonly string[]): Promise<void> {
  const bases = await basesFor(platformsNamed(names));
  await Deno.mkdir(folder, { recursive: true });
  const parts = await partsOf();
  for (const [platform, base] of bases) {
    const executable = await makeExecutable(platform, { parts, folder, base });
    const bytes = await Deno.readFile(executable);
    const embedded = readEmbedded(bytes);
    const problems = await problemsOf(embedded, { parts, platform });
    if (problems.length > 0) {
      await Deno.remove(executable);
      throw new Error(`${basename(executable)} is not as it should be:\n${problems.join("\n")}`);
    }
    const megabytes = (bytes.length / 1e6).toFixed(1);
    console.log(`${basename(executable)}: ${megabytes} MB, ${embedded.files.size} files inside`);
  }
  const list = JSON.stringify(await partsList(parts), undefined, 2);
  await Deno.writeTextFile(join(folder, partsListFile), `${list}\n`);
  await writeChecksums(folder);
}

/** All bases before anything is made: either every executable can be, or none is. */
async function basesFor(platforms: readonly Platform[]): Promise<ReadonlyMap<Platform, Base>> {
  if (platforms.length > 1 && Deno.env.get("DENORT_BIN")) {
    throw new RangeError("DENORT_BIN is the base of one platform. Name that platform alone.");
  }
  const bases = new Map<Platform, Base>();
  for (const platform of platforms) bases.set(platform, await findBase(platform));
  return bases;
}

if (import.meta.main) {
  try {
    await compile(Deno.args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(error instanceof MissingBaseError ? 1 : 2);
  }
}
