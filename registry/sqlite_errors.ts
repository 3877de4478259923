/**
 * What went wrong with a SQLite file, in one sentence for the person who has to mend it.
 *
 * @module
 */

import type { Sentence, Words } from "../language/mod.ts";
import { RegistryError } from "./registry.ts";

/** Something that was tried with a file, in any language. */
export type Act = (acts: Words["registry"]["acts"]) => string;

/** What to do about the primary result codes (sqlite.org/rescode.html) that a person can mend. */
const advice: ReadonlyMap<number, keyof Words["registry"]["remedies"]> = new Map([
  [5, "endLocker"],
  [8, "makeBothWritable"],
  [11, "stopAndRemove"],
  [13, "freeSpace"],
  [14, "makeBothWritable"],
  [26, "otherFile"],
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
 * @param act What was tried.
 * @returns A {@linkcode RegistryError} for an error of SQLite; anything else, a mistake of ours or
 * an error of the caller's `listen`, as it is.
 */
export function registryError(act: Act, error: unknown): unknown {
  return isSqliteError(error) ? mendable(act, error) : error;
}

/** Like {@linkcode registryError}, where the file system or a permission may have failed as well. */
export function fileError(act: Act, error: unknown): unknown {
  return isSqliteError(error) || isSystemError(error) ? mendable(act, error) : error;
}

/**
 * An error that says why a registry's file cannot be opened.
 *
 * @param found What is wrong with it.
 * @param remedy What to do about that.
 */
export function refusal(
  path: string,
  found: (words: Words["registry"]["found"]) => string,
  remedy: keyof Words["registry"]["remedies"],
  cause?: unknown,
): RegistryError {
  const sentence: Sentence = ({ registry }) =>
    registry.cannot(registry.acts.open(path), found(registry.found), registry.remedies[remedy]);
  return new RegistryError(sentence, { cause });
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

function mendable(act: Act, error: Error): RegistryError {
  const remedy = advice.get(resultCode(error) ?? 0) ?? "check";
  return new RegistryError(
    ({ registry }) => registry.cannot(act(registry.acts), reason(error), registry.remedies[remedy]),
    { cause: error },
  );
}
