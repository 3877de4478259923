/**
 * Notices that nobody is there any more, where the network does not say so.
 *
 * @module
 */

import { pingAfterMs, pongMs } from "../protocol/limits.ts";

/** What to do with somebody who is silent. */
export interface Silence {
  /** Asks whether they are there. */
  readonly ask: () => void;
  /** They are not. */
  readonly giveUp: () => void;
  /** How long they may be silent, and then their answer may take, in milliseconds. */
  readonly pingAfterMs?: number;
  readonly pongMs?: number;
}

/** A clock that somebody's every word sets back. Stop it in the end. */
export class Heartbeat {
  readonly #silence: Silence;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Starts the clock. */
  constructor(silence: Silence) {
    this.#silence = silence;
    this.heard();
  }

  /** Something was heard. */
  heard(): void {
    const silence = this.#silence;
    this.#after(silence.pingAfterMs ?? pingAfterMs, () => {
      silence.ask();
      // After a sleep of the whole machine this is the first time that anybody could answer.
      this.#after(silence.pongMs ?? pongMs, silence.giveUp);
    });
  }

  /** Stops the clock. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #after(ms: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, ms);
  }
}
