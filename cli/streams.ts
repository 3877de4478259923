/**
 * The process's own input and output, as lines.
 *
 * @module
 */

import process from "node:process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { within } from "../client/within.ts";
import { own } from "../protocol/limits.ts";

/**
 * The lines of standard input, without their ends; read only when the first one is wanted.
 *
 * It is `process.stdin` and not `Deno.stdin`, because that is where prompts leave what was typed
 * ahead of them, perhaps with the carriage returns of a raw terminal.
 */
export async function* inputLines(): AsyncGenerator<string, void> {
  yield* createInterface({ input: process.stdin, terminal: false, crlfDelay: Infinity });
}

/** The lines of a stream, without their ends. */
export async function* streamLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, void> {
  let unfinished = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (unfinished + text).split("\n");
    unfinished = lines.pop() ?? "";
    yield* lines;
  }
  if (unfinished !== "") yield unfinished;
}

/**
 * Prints lines on standard output without ever making the program wait for whoever reads them.
 * When the reader is far behind, lines are dropped and counted; when it is gone, all of them are.
 */
export class LinePrinter {
  readonly #backlog: Backlog;
  #printing: Promise<void> | undefined;

  /** @param leftOut The line that tells of so many that were dropped. */
  constructor(leftOut: (count: number) => string) {
    this.#backlog = new Backlog(leftOut);
  }

  /** Prints a line, soon. */
  print(line: string): void {
    this.#backlog.push(line);
    this.#printing ??= this.#printAll();
  }

  /** Resolves when everything is printed, or after `patienceMs`. */
  async flush(patienceMs = 500): Promise<void> {
    await within(patienceMs, this.#printing);
  }

  async #printAll(): Promise<void> {
    while (this.#backlog.size > 0) {
      await printLines(this.#backlog.take()).catch(() => {});
      // What comes together is printed together: a line is a write, and a busy server has many.
      await sleep(own.printPauseMs);
    }
    this.#printing = undefined;
  }
}

/** Lines that wait to be printed. So that they never fill memory, there is a most of them. */
export class Backlog {
  #lines: string[] = [];
  #dropped = 0;
  readonly #leftOut: (count: number) => string;

  /** @param leftOut The line that tells of so many that were dropped. */
  constructor(leftOut: (count: number) => string) {
    this.#leftOut = leftOut;
  }

  /** How many lines wait. */
  get size(): number {
    return this.#lines.length;
  }

  /** Adds a line, or drops and counts it when there are too many. */
  push(line: string): void {
    if (this.#lines.length >= own.unprintedLinesMax) this.#dropped++;
    else this.#lines.push(line);
  }

  /** Takes all lines out, the oldest first. */
  take(): readonly string[] {
    const lines = this.#lines;
    if (this.#dropped > 0) lines.push(this.#leftOut(this.#dropped));
    this.#lines = [];
    this.#dropped = 0;
    return lines;
  }
}

/** Prints lines; resolves when whoever reads them has room for more. */
export async function printLines(lines: readonly string[]): Promise<void> {
  await writeOut(lines.map((line) => `${line}\n`).join(""));
}

/** Writes a text as it stands; resolves when whoever reads it has room for more. */
export async function writeOut(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
}
