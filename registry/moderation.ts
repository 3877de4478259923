/**
 * Who is not to meet whom, and who is not wanted at all: what a registry remembers of that.
 *
 * @module
 */

/** Somebody who is not wanted, as the operator sees them: by a number. */
export interface Ban {
  /** A small number, which no later ban gets. */
  readonly number: number;
  /** When it began, in milliseconds since the epoch. */
  readonly since: number;
  /** When it is over, in milliseconds since the epoch. */
  readonly until: number;
}

/** The blocks and bans of a store, for all servers that share it. */
export interface Moderation {
  /**
   * Keeps two stays apart: neither is promised a seat in a room where the other has one, until a
   * `lapse` after `until`. A block that there is already holds until the later of both times.
   *
   * A stay blocks `own.blocksPerStayMax` others at a time. Beyond that, the block of its own that is
   * over first goes: the one at hand matters more than one from long ago.
   *
   * @param by The stay that wants to be left alone.
   * @param other The stay that it does not want to meet again.
   * @param options `until` in milliseconds since the epoch, a whole number.
   */
  block(by: string, other: string, options: { readonly until: number }): Promise<void>;

  /**
   * Bans a network. One that is banned already keeps its number and its beginning, and the new end
   * counts.
   *
   * @param network The keyed hash of an address there; see `address_hash.ts`.
   * @param options The present and the end, in whole milliseconds since the epoch.
   * @returns The number of the ban.
   */
  ban(
    network: string,
    options: { readonly now: number; readonly until: number },
  ): Promise<number>;

  /** Lifts a ban; `false` when there is none of this number (any more). */
  unban(number: number): Promise<boolean>;

  /** The bans that hold now, by number. `now` is in milliseconds since the epoch. */
  bans(now: number): Promise<readonly Ban[]>;

  /** Whether a network, given by the same hash as to `ban`, is banned now. It costs one look-up. */
  banned(network: string, now: number): Promise<boolean>;
}
