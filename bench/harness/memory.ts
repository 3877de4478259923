/**
 * What a program of Deno's has in memory when its garbage has been collected.
 *
 * @module
 */

import { Inspector } from "../../tests/server/inspector.ts";
import { printed } from "../../tests/server/processes.ts";
import { TextLineStream } from "../load/text_lines.ts";

/** Memory at one moment, in bytes. */
export interface Memory {
  /** Its resident set, all of it: also what it shares with others. */
  readonly resident: number;
  /** The same, with what is shared counted in parts: its proportional set. */
  readonly proportional: number;
  /** What is in use on V8's heap, and what buffers hold outside of it. */
  readonly heap: number;
}

/** Looks into a process that was started with {@linkcode inspectable} and its standard error piped. */
export class MemoryGauge {
  readonly #pid: number;
  readonly #url: Promise<string>;

  constructor({ pid, stderr }: Deno.ChildProcess) {
    this.#pid = pid;
    const url = Promise.withResolvers<string>();
    this.#url = url.promise;
    readAll(stderr, url.resolve);
  }

  /** Has the garbage collected, and looks. */
  async collected(): Promise<Memory> {
    using inspector = await Inspector.open(await this.#url);
    const { usedBytes, buffersBytes } = await inspector.collect();
    const rollup = printed("cat", `/proc/${this.#pid}/smaps_rollup`);
    const bytes = (name: string) =>
      1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1]);
    return {
      resident: bytes("Rss"),
      proportional: bytes("Pss"),
      heap: usedBytes + buffersBytes,
    };
  }
}

/** The option that lets us look into a process. */
export const inspectable = "--inspect=127.0.0.1:0";

/** What each of so many people added, in KiB. */
export function eachKiB(before: Memory, after: Memory, people: number): Memory {
  const each = (of: (memory: Memory) => number) => (of(after) - of(before)) / people / 1024;
  return {
    resident: each(({ resident }) => resident),
    proportional: each(({ proportional }) => proportional),
    heap: each(({ heap }) => heap),
  };
}

/** Passes on what is no message of the inspector's. */
async function readAll(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  found: (url: string) => void,
): Promise<void> {
  const lines = stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  for await (const line of lines) {
    const [url] = /ws:\S+/.exec(line) ?? [];
    if (url) found(url);
    else if (!/inspect|debugger/i.test(line)) console.error(line);
  }
}
