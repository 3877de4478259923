/**
 * What a person reads of an error. It is loaded when there is one: it takes a while to know which
 * characters are harmless.
 *
 * @module
 */

import { told, type Words } from "../language/mod.ts";
import { sanitizeLine, sanitizeText } from "../protocol/sanitize.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";

/** Prints what a person should know about an error, and says what to exit with. */
export function explain(error: unknown, words: Words, debug: boolean): number {
  const { errors } = words;
  const known = error instanceof CommandError;
  if (debug) {
    console.error(known ? error.message : errors.internal);
    // What could not be read is quoted in some errors, and came from somebody else.
    console.error(sanitizeText(Deno.inspect(error)));
  } else if (!known) {
    console.error(errors.internalBecause(sanitizeLine(told(error, words))));
  } else if (error.message !== "") {
    console.error(error.message);
  }
  return known ? error.exitCode : ExitCode.failure;
}
