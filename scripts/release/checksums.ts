/**
 * The list of checksums of a release: `SHA256SUMS`, as `sha256sum --check` reads it.
 *
 * @module
 */

import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };

/** What the list is called, in the same folder as what it lists. */
export const checksumsFile = "SHA256SUMS";

/**
 * Writes the list anew, of all files of this version in a folder, by name: whoever reads it takes
 * what it lists for one release.
 *
 * @returns The lines that were written.
 */
export async function writeChecksums(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && ofThisVersion.test(name)) names.push(name);
  }
  const lines: string[] = [];
  for (const name of names.sort()) lines.push(`${await sha256(join(folder, name))}  ${name}`);
  await Deno.writeTextFile(join(folder, checksumsFile), `${lines.join("\n")}\n`);
  return lines;
}

const ofThisVersion = new RegExp(`^pychat-${RegExp.escape(config.version)}[-.]`);

/** The SHA-256 of a file, in hexadecimal digits. */
export async function sha256(file: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(file));
  return new Uint8Array(digest).toHex();
}
