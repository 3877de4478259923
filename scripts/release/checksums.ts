/**
 * The list of checksums of a release: `SHA256SUMS`, as `sha256sum --check` reads it.
 *
 * @module
 */

import { join } from "node:path";
import { partsListFile } from "./parts_list.ts";
import { archiveName, executableName, platforms } from "./platforms.ts";

/** What the list is called, in the same folder as what it lists. */
export const checksumsFile = "SHA256SUMS";

/**
 * Writes the list anew, of all files of a release that are in a folder, by name. Others it leaves
 * out: whoever reads the list takes what it names for one version.
 *
 * @returns The lines that were written.
 */
export async function writeChecksums(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) if (released.has(name)) names.push(name);
  const lines: string[] = [];
  for (const name of names.sort()) lines.push(`${await sha256(join(folder, name))}  ${name}`);
  await Deno.writeTextFile(join(folder, checksumsFile), lines.map((line) => `${line}\n`).join(""));
  return lines;
}

const released: ReadonlySet<string> = new Set([
  ...platforms.flatMap((platform) => [executableName(platform), archiveName(platform)]),
  partsListFile,
]);

/** The SHA-256 of a file, in hexadecimal digits. */
async function sha256(file: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(file));
  return new Uint8Array(digest).toHex();
}
