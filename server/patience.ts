/**
 * Waiting for a client without blaming it for our own stalls.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";

/**
 * Acts after a while, unless cancelled. It waits a moment more then, in which what the system holds
 * for us already is read: after a stall of ours, timers are late but no client is to blame.
 */
export function after(ms: number, act: () => void): { readonly cancel: () => void } {
  const queue = queues.get(ms) ?? new Queue(ms);
  queues.set(ms, queue);
  return queue.add(act);
}

/** By how long is waited; all of those durations are limits, so that there are few. */
const queues = new Map<number, Queue>();

interface Waiting {
  /** On the clock of `performance.now`. */
  readonly until: number;
  readonly act: () => void;
}

/** All who wait equally long share one timer: thousands may wait, and hardly ever for so long. */
class Queue {
  readonly #ms: number;
  /** The first to come is the first whose time is over. */
  readonly #waiting = new Set<Waiting>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number) {
    this.#ms = ms;
  }

  add(act: () => void): { readonly cancel: () => void } {
    const waiting = { until: performance.now() + this.#ms, act };
    this.#waiting.add(waiting);
    if (this.#timer === undefined) this.#wait(this.#ms);
    return { cancel: () => this.#cancel(waiting) };
  }

  #cancel(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    if (this.#waiting.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = setTimeout(() => this.#ring(), own.graceMs);
    }, Math.max(0, ms - own.graceMs));
  }

  /** Acts for a few whose time is over; others have their turn before the rest. */
  #ring(): void {
    this.#timer = undefined;
    const now = performance.now();
    let left = own.actsPerTurn;
    for (const waiting of this.#waiting) {
      if (waiting.until > now || left-- === 0) break;
      this.#waiting.delete(waiting);
      waiting.act();
    }
    const [next] = this.#waiting;
    if (!next || this.#timer !== undefined) return;
    if (next.until > now) this.#wait(next.until - now);
    else this.#timer = setTimeout(() => this.#ring(), 0);
  }
}
