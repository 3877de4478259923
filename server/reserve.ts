/**
 * Descriptors that are kept for the time when there are no more.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";

/**
 * A few open files that stand for as many descriptors. When the system has no more, one of them is
 * closed, and a client can be accepted in order to be told that. Where the null device may not be
 * opened there is no reserve, and clients have to wait unheard.
 */
export class Reserve implements Disposable {
  readonly #files: Deno.FsFile[] = [];
  #over = false;

  constructor() {
    this.refill();
  }

  /** Frees a descriptor, if one is left. Whoever uses it calls {@linkcode refill} afterwards. */
  lend(): boolean {
    const file = this.#files.pop();
    file?.close();
    return file !== undefined;
  }

  /** Takes descriptors back, as many as are missing; whether they were to be had. */
  refill(): boolean {
    try {
      while (!this.#over && this.#files.length < own.reserveFiles) {
        this.#files.push(Deno.openSync(Deno.build.os === "windows" ? "NUL" : "/dev/null"));
      }
      return true;
    } catch {
      return false;
    }
  }

  [Symbol.dispose](): void {
    this.#over = true;
    while (this.lend());
  }
}

/** Whether an error says that this process, or the system, has no more descriptors. */
export function isOutOfFiles(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    (error.code === "EMFILE" || error.code === "ENFILE");
}
