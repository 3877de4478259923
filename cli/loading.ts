/**
 * Waiting for a part of the program.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { own } from "../protocol/limits.ts";

let told = false;

/**
 * Waits for a part that is loaded, and says so once if that takes longer than a moment: at the very
 * first start it may have to be fetched. (Deno would draw its own progress over a question that is
 * there already, so the tasks run it with `--quiet`.)
 */
export async function loaded<T>(part: Promise<T>, { commandLine }: Words): Promise<T> {
  const timer = setTimeout(() => {
    if (told || !Deno.stderr.isTerminal()) return;
    told = true;
    console.error(commandLine.loading);
  }, own.loadingMs);
  try {
    return await part;
  } finally {
    clearTimeout(timer);
  }
}
