/**
 * The clock of a store that servers on several machines share.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";

/**
 * Makes of this machine's times those of the store, and back, all in milliseconds since the epoch.
 * Clocks that differ by less than `own.clockSkewMs` count as the same.
 */
export class StoreClock {
  /** How far this machine's clock is ahead. */
  #aheadMs = 0;

  /** Takes in what the store's clock said between two times of this machine's. */
  learn(storeNow: number, asked: number, answered: number): void {
    const aheadMs = Math.round((asked + answered) / 2 - storeNow);
    if (Math.abs(aheadMs - this.#aheadMs) < own.clockSkewMs) return;
    this.#aheadMs = Math.abs(aheadMs) < own.clockSkewMs ? 0 : aheadMs;
  }

  /** A time of this machine's as the store knows it. */
  toStore(time: number): number {
    return time - this.#aheadMs;
  }

  /** A time of the store's as this machine knows it. */
  fromStore(time: number): number {
    return time + this.#aheadMs;
  }
}
