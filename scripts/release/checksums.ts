/**
 * The list of checksums of a release: `SHA256SUMS`, as `sha256sum --check` reads it.
 *
 * @module
 */

import { join } from "node:path";

/** What the list is called, in the same folder as what it lists. */
export const checksumsFile = "SHA256SUMS";

/**
 * Writes the list anew, of all files in a folder but itself, by name.
 *
 * @returns The lines that were written.
 */
export async function writeChecksums(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && name !== checksumsFile) names.push(name);
  }
  const lines: string[] = [];
  for (const name of names.sort()) lines.push(`${await sha256(join(folder, name))}  ${name}`);
  await Deno.writeTextFile(join(folder, checksumsFile), `${lines.join("\n")}\n`);
  return lines;
}

/** The SHA-256 of a file, in hexadecimal digits. */
export async function sha256(file: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(file));
  return new Uint8Array(digest).toHex();
}
