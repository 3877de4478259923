/**
 * The rooms that one server has opened, as it knows them without looking into the store.
 *
 * @module
 */

import { type PortPool, portsMax } from "./port_pool.ts";

/**
 * The rooms of one server, each with the port that it keeps from the pool and the seats that are
 * taken there.
 *
 * All of them may be *lost*: their rows are gone while people sit in them. A lost room keeps its port
 * until it is clear that nobody has company there; then it is over, since nobody can be sent there.
 */
export class OwnRooms {
  readonly #pool: PortPool;
  /** The seats that are taken, by port; `none` where we have no room. Not a map: see `PortPool`. */
  readonly #taken: Int8Array = new Int8Array(portsMax + 1).fill(none);
  readonly #lost: Set<number> = new Set();

  /** @param pool Where the ports come from and go back to. */
  constructor(pool: PortPool) {
    this.#pool = pool;
  }

  /** A room has been opened, on a port that was taken from the pool. */
  opened(port: number): void {
    this.#taken[port] = 0;
  }

  /** A seat has been taken; in another server's room that changes nothing. */
  taken(port: number): void {
    if (this.#takenAt(port) !== none) this.#taken[port] = this.#takenAt(port) + 1;
  }

  /** A seat that was taken is free; so many of the room's are not. */
  left(port: number, connections: 0 | 1): void {
    if (connections === 0 && !this.isLost(port)) return this.gone(port);
    this.#taken[port] = this.#takenAt(port) - 1;
  }

  /** A room is over; its port is free. */
  gone(port: number): void {
    this.#taken[port] = none;
    this.#lost.delete(port);
    this.#pool.release(port);
  }

  /** The rows of all rooms that are open now are gone. */
  loseAll(): void {
    for (const [port, taken] of this.#taken.entries()) if (taken !== none) this.#lost.add(port);
  }

  /** Whether a room is open whose row is gone. */
  isLost(port: number): boolean {
    return this.#lost.has(port);
  }

  /** The lost rooms where one person is, or none. */
  lostWithoutCompany(): number[] {
    return [...this.#lost].filter((port) => this.#takenAt(port) < 2);
  }

  #takenAt(port: number): number {
    return this.#taken[port] ?? none;
  }
}

/** Where we have no room. */
const none = -1;
