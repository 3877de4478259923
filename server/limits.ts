/**
 * How much one server lets in.
 *
 * @module
 */

import { holdMs, paceMessagesPerSecond, pendingMax, perAddressMax } from "../protocol/limits.ts";

/** What a host may choose. Everything may be 0: no limit then. */
export interface ServerLimits {
  /**
   * Connections at once from one address, in the lobby and all rooms together; 0 also lifts the
   * limit on how often an address may come to the lobby. Default: {@linkcode perAddressMax}.
   */
  readonly perAddress: number;
  /** Connections that have not shown yet who they are. Default: {@linkcode pendingMax}. */
  readonly pending: number;
  /**
   * People with a seat and those on their way to one. Default: 0, as many as the rooms' ports seat,
   * two on each.
   */
  readonly clients: number;
  /**
   * How long a room stays open in which nobody comes, leaves or says anything, in milliseconds.
   * Default: 0, for ever: on a small server one may have to wait long for somebody, which costs
   * next to nothing, and the system itself finds out when the other end is gone.
   */
  readonly idleMs: number;
  /**
   * How long a seat is held for a client whose connection broke, in milliseconds. Default:
   * {@linkcode holdMs}. 0 is not at all.
   */
  readonly holdMs: number;
  /** Messages a second that one person may say for long. Default: {@linkcode paceMessagesPerSecond}. */
  readonly pace: number;
}

/** The limits of a server whose host chose none. */
export const defaultLimits: ServerLimits = {
  perAddress: perAddressMax,
  pending: pendingMax,
  clients: 0,
  idleMs: 0,
  holdMs,
  pace: paceMessagesPerSecond,
};
