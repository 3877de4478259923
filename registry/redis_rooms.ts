/**
 * The rooms that one server has opened, as it knows them without a store.
 *
 * @module
 */

import type { PortPool } from "./port_pool.ts";
import type { TakenSeat } from "./registry.ts";

/** One of this server's rooms, as it would tell a store that knows nothing. */
export interface KnownRoom {
  readonly port: number;
  /** The seats that are taken. */
  readonly taken: readonly TakenSeat[];
  readonly admits: boolean;
}

/**
 * The rooms of one server: who sits there, by the answers of the store. When the store has forgotten
 * something, or is another one, this is what is so: people sit where they sit.
 */
export class KnownRooms {
  readonly #pool: PortPool;
  /**
   * By port; what is over stays, as `undefined`. What is deleted from a map of V8's is in the way of
   * what comes to the same place, and in a full house the same few ports come and go all the time.
   */
  readonly #rooms: Map<number, { taken: TakenSeat[]; admits: boolean } | undefined> = new Map();

  /** @param pool Where the ports come from and go back to. */
  constructor(pool: PortPool) {
    this.#pool = pool;
  }

  /** All of them. */
  all(): KnownRoom[] {
    return [...this.#rooms].flatMap(([port, room]) => room ? [{ port, ...room }] : []);
  }

  /** A room has been opened, on a port that was taken from the pool. */
  opened(port: number): void {
    this.#rooms.set(port, { taken: [], admits: true });
  }

  /** A seat has been taken; in another server's room that changes nothing. */
  taken(port: number, seat: TakenSeat): void {
    this.#rooms.get(port)?.taken.push(seat);
  }

  /** A seat that was taken is free; so many of the room's are not. */
  left(port: number, { stay, admits, connections }: {
    readonly stay: string | undefined;
    readonly admits: boolean;
    readonly connections: 0 | 1;
  }): void {
    const room = this.#rooms.get(port);
    if (!room) return;
    if (connections === 0) return this.gone(port);
    const index = room.taken.findIndex((seat) => seat.stay === stay);
    if (index >= 0) room.taken.splice(index, 1);
    room.admits = admits;
  }

  /** The room is open for new people, or closed; another server's changes nothing. */
  admits(port: number, admits: boolean): void {
    const room = this.#rooms.get(port);
    if (room) room.admits = admits;
  }

  /** Whether nobody sits in a room that is one of these. */
  isEmpty(port: number): boolean {
    return this.#rooms.get(port)?.taken.length === 0;
  }

  /** A room is over; its port is free. */
  gone(port: number): void {
    if (!this.#rooms.get(port)) return;
    this.#rooms.set(port, undefined);
    this.#pool.release(port);
  }
}
