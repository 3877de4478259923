/**
 * How long to wait before a worker that has died is started again.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";

/**
 * No pause at first, then longer and longer ones, up to `own.workerPauseMaxMs`, while it dies soon
 * again. One that has lived for `own.workerSettledMs` begins anew.
 */
export class Pauses {
  #next = 0;

  /**
   * The next pause, in milliseconds.
   *
   * @param livedMs How long the one lived that has died, in milliseconds.
   */
  after(livedMs: number): number {
    const pause = livedMs >= own.workerSettledMs ? 0 : this.#next;
    this.#next = Math.min(own.workerPauseMaxMs, Math.max(own.workerPauseMs, pause * 2));
    return pause;
  }
}
