/**
 * The keyboard of a terminal, key by key, and the terminal as it was when that is over.
 *
 * @module
 */

import process from "node:process";
import { own } from "../../protocol/limits.ts";
import { type Key, KeyDecoder } from "./keys.ts";

/** Pastes come marked as such, and the window says when it is looked at. */
const modesOn = "\x1b[?2004h\x1b[?1004h";
const modesOff = "\x1b[?2004l\x1b[?1004l\x1b[?25h";

/**
 * Takes the keyboard until it is disposed of. Whatever happens to the program, short of a signal that
 * it cannot see, the terminal is given back as it was: echo, line by line, cursor.
 */
export class Keyboard implements Disposable {
  readonly #decoder = new KeyDecoder();
  readonly #onKey: (key: Key) => void;
  #escape: ReturnType<typeof setTimeout> | undefined;
  #taken = true;

  constructor(onKey: (key: Key) => void) {
    this.#onKey = onKey;
    process.stdin.setEncoding("utf8");
    process.stdin.setRawMode(true);
    process.stdin.on("data", this.#read);
    process.stdin.resume();
    // For good: a terminal that was closed fails when it is given back, and that is nobody's fault.
    for (const stream of [process.stdin, process.stdout]) stream.on("error", () => {});
    process.stdout.write(modesOn);
    process.on("exit", this.#giveBack);
    // A bug of ours that nobody catches is an end without an exit.
    for (const end of ["error", "unhandledrejection"]) addEventListener(end, this.#giveBack);
  }

  [Symbol.dispose](): void {
    process.stdin.off("data", this.#read);
    process.stdin.pause();
    process.off("exit", this.#giveBack);
    for (const end of ["error", "unhandledrejection"]) removeEventListener(end, this.#giveBack);
    clearTimeout(this.#escape);
    this.#giveBack();
  }

  readonly #read = (chunk: string): void => {
    clearTimeout(this.#escape);
    for (const key of this.#decoder.push(chunk)) this.#onKey(key);
    this.#escape = setTimeout(() => {
      for (const key of this.#decoder.flush()) this.#onKey(key);
    }, own.escapeMs);
  };

  readonly #giveBack = (): void => {
    if (!this.#taken) return;
    this.#taken = false;
    process.stdin.setRawMode(false);
    process.stdout.write(modesOff);
  };
}
