/**
 * Where the registry's file is.
 *
 * @module
 */

import { basename, dirname, join, resolve } from "node:path";
import { reason, refusal } from "./sqlite_errors.ts";

/** The path that stands for a store in memory, which no other server shares. */
export const inMemory = ":memory:";

/**
 * The absolute path of a registry file without links, so that servers that share it agree on the
 * names of what they keep beside it. Its directory is made when it is missing.
 *
 * @throws {RegistryError} If it is a directory, or its directory cannot be made.
 */
export function locate(file: string): string {
  const asked = resolve(file);
  try {
    if (Deno.statSync(asked).isDirectory) {
      throw refusal(file, ({ directory }) => directory, "pathOfFile");
    }
    return Deno.realPathSync(asked);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  try {
    Deno.mkdirSync(dirname(asked), { recursive: true });
    return join(Deno.realPathSync(dirname(asked)), basename(asked));
  } catch (error) {
    throw refusal(file, (found) => found.noDirectory(reason(error)), "otherFile", error);
  }
}

/** Whether there is a file of this name. */
export function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
