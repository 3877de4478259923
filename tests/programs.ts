/**
 * Which programs there are on this machine.
 *
 * @module
 */

import { delimiter, join } from "node:path";

const suffix = Deno.build.os === "windows" ? ".exe" : "";

/** Whether a program is in none of the folders where commands are looked for. */
export function isMissing(program: string): boolean {
  const folders = (Deno.env.get("PATH") ?? "").split(delimiter);
  return !folders.some((folder) => {
    try {
      return Deno.statSync(join(folder, program + suffix)).isFile;
    } catch {
      return false;
    }
  });
}
