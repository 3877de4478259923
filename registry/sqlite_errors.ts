/**
 * What went wrong with a SQLite file, in one sentence for the person who has to mend it.
 *
 * @module
 */

import { RegistryError } from "./registry.ts";

/** What to do about the primary result codes (sqlite.org/rescode.html) that a person can mend. */
const advice: ReadonlyMap<number, string> = new Map([
  [5, "end the program that keeps it locked"],
  [8, "make the file and its directory writable or choose another file"],
  [11, "it is damaged, so stop the servers that use it and delete it"],
  [13, "free some disk space"],
  [14, "make the file and its directory writable or choose another file"],
  [26, "choose another file"],
]);

/**
 * SQLite's primary result code in an error, or `undefined`. Deno sets it on errors of prepared
 * statements only, not on those of `exec`.
 */
export function resultCode(error: unknown): number | undefined {
  if (!isSqliteError(error) || !("errcode" in error)) return undefined;
  // The lower byte is the primary code; the rest of it says more than we need.
  return typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

/**
 * What to throw in place of an error that was caught.
 *
 * @param what What was tried, to follow "Cannot".
 * @returns A {@linkcode RegistryError} for an error of SQLite; anything else, a mistake of ours or
 * an error of the caller's `listen`, as it is.
 */
export function registryError(what: string, error: unknown): unknown {
  return isSqliteError(error) ? mendable(what, error) : error;
}

/** Like {@linkcode registryError}, where the file system or a permission may have failed as well. */
export function fileError(what: string, error: unknown): unknown {
  return isSqliteError(error) || isSystemError(error) ? mendable(what, error) : error;
}

/** What an error says, without the file that the sentence around it has named already. */
export function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/ \(os error \d+\).*$/s, "").replace(/: [/\\].*$/s, "");
}

function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR";
}

function isSystemError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error instanceof Deno.errors.NotCapable) return true;
  return "code" in error && typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code);
}

function mendable(what: string, error: Error): RegistryError {
  const remedy = advice.get(resultCode(error) ?? 0) ?? "check the file, its directory and its disk";
  return new RegistryError(`Cannot ${what}: ${reason(error)}; ${remedy}`, { cause: error });
}
