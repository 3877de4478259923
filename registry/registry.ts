/**
 * The registry of open rooms: what a store of rooms promises, whoever keeps it.
 *
 * A seat is *free*, *promised* (a client has been sent to it and is on its way) or *taken* (its
 * client is there). A room is registered from its first promise until its last seat is free again,
 * and `connections` counts its seats that are not free: 1 or 2.
 *
 * These rules hold for every implementation, and `tests/registry/*conformance.ts` checks them:
 *
 * 1. A room never has more than two seats that are not free, and no row has none.
 * 2. A seat is promised to one holder, and a promise is taken once.
 * 3. While a room with one seat free admits people (and rules 8 and 9 let it), no new room is opened.
 *    Among several, those where somebody is already there come first, and of these the one that has
 *    waited longest.
 * 4. A new room gets a port at random among the free ones, in time that does not grow as they fill.
 * 5. A promise that nobody took in time lapses, and the seat is free again.
 * 6. Rows of a server that died are gone as soon as another opens the same store, or, where nobody can
 *    know that at once, as soon as it has not been heard of for `own.aliveMs`.
 * 7. Servers that share a store agree: all of this holds across those whose clients can reach each
 *    other's rooms.
 * 8. Who has left a room may avoid it: they are promised no seat there, nor in a room that was
 *    opened by somebody who avoids the same one, so that two who have just left each other do not
 *    meet at once. A room remembers what was avoided when it was opened, and `move` goes neither
 *    from one of the two to the other nor between two that avoid the same. It is forgotten when one
 *    of the two has met somebody else: when a second person takes a seat in the avoided room, or
 *    when somebody leaves the room that remembers.
 * 9. Two *stays* of which one has blocked the other are promised no seat in the same room. A stay is
 *    the word by which a client is known in all its rooms; the registry learns it with a promise and
 *    forgets it when the seat is free. Whoever sits together already is not parted.
 * 10. A ban holds on all servers that share the store, until it is over or lifted.
 *
 * @module
 */

import { LocalizedError } from "../language/mod.ts";
import type { Moderation } from "./moderation.ts";

/**
 * What a client shows to take its seat: a ticket (pychat/2), or the address it comes from (classic,
 * which has nothing else to show). Made by {@linkcode ticketHolder} and
 * {@linkcode addressHolder}, compared as text.
 */
export type Holder = `ticket:${string}` | `address:${string}`;

/** The holder of a single-use ticket. */
export function ticketHolder(ticket: string): Holder {
  return `ticket:${ticket}`;
}

/** The holder of a reservation for whoever comes from an address. Several may have the same. */
export function addressHolder(address: string): Holder {
  return `address:${address}`;
}

/** One registered room. */
export interface RoomRow {
  /** The room's port. */
  readonly port: number;
  /** Seats that are promised or taken: 1 or 2. */
  readonly connections: 1 | 2;
  /** Seats that are taken: 0 to `connections`. */
  readonly taken: 0 | 1 | 2;
  /** Whether a free seat may be promised to somebody. */
  readonly admits: boolean;
}

/** A seat that has been promised. */
export interface Claim {
  /** The room's port. */
  readonly port: number;
  /** Whether this claim opened the room, that is, nobody else has been sent there yet. */
  readonly opened: boolean;
  /** Where clients reach the server that the room is on; absent: where they reach this one. */
  readonly host?: string;
  /** The port of that server's own lobby, where whoever has this seat comes back; absent if unknown. */
  readonly lobby?: number;
}

/** What {@linkcode Registry.claim} needs to know. */
export interface ClaimOptions {
  /** The present, in milliseconds since the epoch, by this server's clock, like all times here. */
  readonly now: number;
  /** When the promise lapses, in milliseconds since the epoch. */
  readonly lapsesAt: number;
  /**
   * Called when a new room is needed, with a free port; says whether this server now listens
   * there. `false` (some other program holds the port) makes the registry try another port and
   * leave this one alone for a while. It may be called while the store is locked, so it must not
   * wait for anything nor call the registry. Once the claim is there, stop listening on every port
   * that it was called with and that the claim has not opened: somebody else may have been quicker.
   */
  readonly listen: (port: number) => boolean;
  /**
   * The port of a room that the client has left and does not go back to; rule 8. When that room is
   * over, a new one may be opened on its port like on any other.
   */
  readonly avoid?: number | undefined;
  /** The host of the room to avoid, as a {@linkcode Claim} named it; absent: this server's. */
  readonly avoidHost?: string | undefined;
  /** The client's stay, if it is known by one; rule 9. */
  readonly stay?: string | undefined;
  /** The network that the client comes from, by the same hash as to `ban`; absent: any. Rule 10. */
  readonly network?: string | undefined;
}

/** A seat that has been taken. */
export interface TakenSeat {
  /** The stay of whoever took it, if the promise came with one. `leave` wants it back. */
  readonly stay?: string | undefined;
}

/** What {@linkcode Registry.leave} needs to know. */
export interface LeaveOptions extends TakenSeat {
  /** Whether somebody new may be sent to the free seat at once. */
  readonly admits: boolean;
}

/** A store of rooms. One server owns the rooms that its claims opened. */
export interface Registry extends Moderation, AsyncDisposable {
  /**
   * Promises a seat: in a room that waits for somebody, or else in a new room.
   *
   * @returns The seat; `"banned"` when the client's network is; `undefined` when every room is full
   * and no port is free.
   */
  claim(holder: Holder, options: ClaimOptions): Promise<Claim | "banned" | undefined>;

  /**
   * Promises somebody who is alone in a room a seat in another one where somebody is alone too, and
   * closes the room they are in for new people. Two who are left behind find each other this way.
   * The promise is for the stay that their seat is taken by.
   *
   * @param from The port of the room that they are in: one seat taken, the other free.
   * @returns The seat, or `undefined` when `from` is not such a room or nobody else waits. Nothing
   * has changed then.
   */
  move(
    from: number,
    holder: Holder,
    options: { readonly lapsesAt: number },
  ): Promise<Claim | undefined>;

  /** Turns a promise into a taken seat; `undefined` when there is no such promise (any more). */
  take(port: number, holder: Holder): Promise<TakenSeat | undefined>;

  /**
   * Gives a promise to another holder.
   *
   * @param options `avoid`, `avoidHost` and `stay` as in {@linkcode ClaimOptions}. A room that only this promise
   * keeps open counts as opened with `avoid`. Whatever stay the promise was for, it is forgotten.
   * @returns `false` when there is no such promise (any more), or only one for a seat that a claim
   * with these options would not get.
   */
  exchange(
    port: number,
    from: Holder,
    to: Holder,
    options?: Pick<ClaimOptions, "avoid" | "avoidHost" | "stay">,
  ): Promise<boolean>;

  /**
   * Says that a promise's client has been seen: all of this holder's in this room lapse later.
   *
   * @returns Whether there is such a promise.
   */
  renew(port: number, holder: Holder, lapsesAt: number): Promise<boolean>;

  /**
   * Frees a taken seat. The row goes when it was the last one; otherwise `admits` says whether
   * the room may be given to somebody new at once.
   *
   * @param options `stay` is what `take` said that the seat is taken by; none when it said nothing.
   * @returns The room's connections now: 0 when the row is gone.
   * @throws {RangeError} If no such seat is taken there, or the room is another server's.
   */
  leave(port: number, options: LeaveOptions): Promise<0 | 1>;

  /** Opens or closes a room for new people; does nothing when the room is not registered. */
  admit(port: number, admits: boolean): Promise<void>;

  /**
   * Frees the seats, in rooms of this server, whose promise lapsed before `now`. Blocks and bans that
   * were over before `now` are forgotten, whichever server they came from.
   *
   * @returns The ports whose rows are gone, because no seat of theirs is left or the store has lost
   * them.
   */
  lapse(now: number): Promise<readonly number[]>;

  /** Whether a promise for this holder in this room is open. */
  promised(port: number, holder: Holder): Promise<boolean>;

  /** All rooms in the store, by port. */
  list(): Promise<readonly RoomRow[]>;

  /** Removes the rooms of this server and lets go of the store. Safe to call twice. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The store cannot be used; the message says which, why and what to do, in one sentence. */
export class RegistryError extends LocalizedError {
  override readonly name = "RegistryError";
}
