/**
 * Guests without sockets: connections that a test has written down, and somebody who listens.
 *
 * @module
 */

import { LineBuffer } from "../../protocol/line_buffer.ts";
import type { Link } from "../../server/connection.ts";
import type { Guest, Table } from "../../server/guest.ts";
import type { Pychat2Greeting } from "../../server/pychat2_guest.ts";

/** A text as UTF-8. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** What these bytes say; nothing when there are none. */
export function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

/** A connection that reads what a test wrote down, each entry in one read. */
export class ScriptedLink implements Link {
  readonly input: LineBuffer = new LineBuffer();
  readonly written: { readonly what: string; readonly at: number }[] = [];
  lastWords: string | undefined;
  reads = 0;
  closed = false;
  stalled = false;
  /** What every write waits for. */
  slow: Promise<void> = Promise.resolve();
  readonly #over = Promise.withResolvers<boolean>();

  /** @param hangs Whether it stays open behind the script. */
  constructor(readonly script: string[] = [], readonly options: { hangs?: boolean } = {}) {}

  read(): Promise<boolean> {
    const next = this.script.shift();
    if (next === undefined || this.lastWords !== undefined) {
      return this.options.hangs ? this.#over.promise : Promise.resolve(false);
    }
    this.reads++;
    this.input.push(bytes(next));
    return Promise.resolve(true);
  }

  write(what: Uint8Array): Promise<void> {
    this.written.push({ what: text(what), at: performance.now() });
    return this.slow;
  }

  isStalled(): boolean {
    return this.stalled;
  }

  close(): void {
    this.closed = true;
    this.#over.resolve(false);
  }

  end(lastWords?: Uint8Array): Promise<void> {
    this.lastWords ??= text(lastWords);
    this.#over.resolve(false);
    return Promise.resolve();
  }
}

/** A guest of whom only what it hears matters; it takes its time when `slow` is set. */
export class Listener implements Guest {
  readonly name = "Listener";
  readonly confirms = true;
  readonly departure = "broke";
  readonly heard: string[] = [];
  slow: Promise<void> | undefined;

  async hearLines(lines: Uint8Array): Promise<void> {
    this.heard.push(text(lines));
    await this.slow;
  }
  hearText(said: string): Promise<void> {
    this.heard.push(said);
    return Promise.resolve();
  }
  listen: Guest["listen"] = () => Promise.resolve();
  dismiss: Guest["dismiss"] = () => Promise.resolve();
  tell: Guest["tell"] = () => Promise.resolve();
  acknowledge: Guest["acknowledge"] = () => {};
  confirmed: Guest["confirmed"] = () => {};
  settled: Guest["settled"] = () => Promise.resolve();
  comesBackWith: Guest["comesBackWith"] = () => false;
  resume: Guest["resume"] = () => {};
  release: Guest["release"] = () => {};
  tick: Guest["tick"] = () => {};
}

/** How somebody comes in. */
export function joining(name: string, features?: readonly string[]): Pychat2Greeting {
  return { name, features, ticket: "ticket" };
}

/** A table with this one at the other side, which takes note of what it is told. */
export function tableOf(
  listener: Guest | undefined,
): Table & { said(count: number): void; count: number; readonly names: string[] } {
  return {
    pace: 0,
    count: 0,
    names: [],
    hearerOf: () => listener,
    holdMs: 1_000,
    takesReports: false,
    block: () => Promise.resolve(),
    report: () => Promise.resolve(false),
    broke: () => false,
    fence: () => {},
    renamed(guest) {
      this.names.push(guest.name);
      return listener?.tell({ verb: "PEER", state: "renamed", name: guest.name }) ??
        Promise.resolve();
    },
    said(count) {
      this.count += count;
    },
  };
}
