/**
 * How busy a server is and has been, in numbers alone.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";
import type { ServerEvent } from "./events.ts";

/** A minute of the clock and what was said in it. */
export interface Minute {
  /** When it began, in milliseconds since the epoch. */
  readonly startMs: number;
  readonly messages: number;
}

/** How busy a server is at one moment. */
export interface Activity {
  /** How long the server has been up, in milliseconds. */
  readonly uptimeMs: number;
  /** Messages a second, on average over the last seconds. */
  readonly messagesPerSecond: number;
  /** The busiest minute so far, the first of several; `undefined` while nothing was said. */
  readonly busiest: Minute | undefined;
}

/**
 * Counts what a server reports. It holds the same few numbers however much is said, and has no
 * clock: every `now` is in milliseconds since the epoch.
 */
export class Statistics {
  readonly #startedAt: number;
  /** Messages of the last seconds: second `n` has the place `n % seconds`. */
  readonly #recent: { second: number; messages: number }[] = [];
  #minute: Minute = { startMs: 0, messages: 0 };
  #busiest: Minute | undefined;

  /** @param now When the server started. */
  constructor(now: number) {
    this.#startedAt = now;
  }

  /** Takes note of an event that happens now. */
  record(event: ServerEvent, now: number): void {
    if (event.event !== "message") return;
    const second = Math.floor(now / 1_000);
    const recent = this.#recent[second % seconds];
    if (recent?.second === second) recent.messages += event.count;
    else this.#recent[second % seconds] = { second, messages: event.count };
    const startMs = Math.floor(now / 60_000) * 60_000;
    const before = this.#minute.startMs === startMs ? this.#minute.messages : 0;
    this.#minute = { startMs, messages: before + event.count };
    if (this.#minute.messages > (this.#busiest?.messages ?? 0)) this.#busiest = this.#minute;
  }

  /** How busy the server is now. */
  activity(now: number): Activity {
    const second = Math.floor(now / 1_000);
    let messages = 0;
    for (const recent of this.#recent) {
      if (recent && recent.second <= second && recent.second > second - seconds) {
        messages += recent.messages;
      }
    }
    return {
      uptimeMs: Math.max(0, now - this.#startedAt),
      messagesPerSecond: messages / seconds,
      busiest: this.#busiest,
    };
  }
}

const seconds = own.rateSeconds;
