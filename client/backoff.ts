/**
 * Pauses between tries.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";

/** How to try again. */
export interface Patience {
  /** For how long, in milliseconds; 0 for not at all. */
  readonly forMs: number;
  /** The longest first pause, in milliseconds. */
  readonly pauseMs: number;
  /**
   * After how long a server is given up that we were sent to by another one, while that other one can
   * be reached, in milliseconds; default `own.aliveMs`, when other servers have given it up as well.
   */
  readonly elsewhereMs?: number;
}

/** How our client tries to come back when nobody says otherwise. */
export const usualPatience: Patience = {
  forMs: own.reconnectMs,
  pauseMs: own.reconnectPauseMs,
};

/**
 * The pause before a try, in milliseconds. Pauses grow, so that a server in trouble is left alone, and
 * differ at random, so that all whom it lost do not come back at the same moment.
 *
 * @param tries How many tries there were before.
 */
export function pauseBefore(tries: number, { pauseMs }: Patience): number {
  const longest = Math.min(own.reconnectPauseMaxMs, pauseMs * 2 ** tries);
  return longest * (tries === 0 ? Math.random() : (1 + Math.random()) / 2);
}
