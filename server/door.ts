/**
 * A room's door: its listener, and those who have come and not shown yet who they are.
 *
 * @module
 */

import { listenRetryMs, strangersMax } from "../protocol/limits.ts";
import type { Connection } from "./connection.ts";
import type { House } from "./house.ts";
import type { Listener } from "./net.ts";
import { type Admission, Stranger } from "./stranger.ts";

/** What a door needs to know of its room. */
export interface Hall {
  /** The room's port. */
  readonly port: number;
  /** Somebody comes in, who has taken a seat; resolves when they have left it. */
  readonly enter: (connection: Connection, admission: Admission) => Promise<void>;
  /** Called when something failed on our side. */
  readonly trouble: (error: unknown) => void;
}

/** Listens on a room's port while it is open, and lets in whoever shows that a seat is theirs. */
export class Door {
  readonly #house: House;
  readonly #hall: Hall;
  readonly #strangers = new Set<Stranger>();
  /** Those of them whose promises are to be renewed. */
  readonly #toRenew = new Set<Stranger>();
  #listener: Listener | undefined;
  /** Whether nobody is let in any more. */
  #shut = false;

  constructor(listener: Listener, hall: Hall, house: House) {
    this.#hall = hall;
    this.#house = house;
    this.#open(listener);
  }

  /** Whether the port is open. */
  get isOpen(): boolean {
    return this.#listener !== undefined;
  }

  /** Whether somebody is here to whom the free seat is promised, as far as is known. */
  get expects(): boolean {
    for (const stranger of this.#strangers) if (stranger.expected) return true;
    return false;
  }

  /** Opens the port, unless it is open; whether it is open now. */
  tryOpen(): boolean {
    if (this.#listener) return true;
    try {
      const listener = this.#house.listen(this.#hall.port);
      if (listener) {
        this.#open(listener);
        return true;
      }
    } catch (error) {
      this.#hall.trouble(error);
    }
    return false;
  }

  /** Closes the port. Whoever has come already may still show who they are. */
  close(): void {
    this.#listener?.close();
    this.#listener = undefined;
  }

  /** Closes the port and refuses everybody who has not come in, and who had connected already. */
  shut(): void {
    this.#shut = true;
    this.close();
    this.#refuseStrangers();
  }

  /**
   * Loses patience with those who say nothing; called once a tick.
   *
   * @returns Whether it is time to {@linkcode renew}.
   */
  tick(): boolean {
    for (const stranger of this.#strangers) if (stranger.tick()) this.#toRenew.add(stranger);
    return this.#toRenew.size > 0;
  }

  /** Keeps the seats that are promised to those who are here. */
  async renew(now: number): Promise<void> {
    for (const stranger of this.#toRenew) {
      this.#toRenew.delete(stranger);
      if (this.#strangers.has(stranger)) await stranger.renew(now);
    }
  }

  #open(listener: Listener): void {
    this.#listener = listener;
    this.#acceptAll(listener);
  }

  async #acceptAll(listener: Listener): Promise<void> {
    while (this.#listener === listener) {
      try {
        const socket = await listener.accept();
        const connection = this.#house.doorkeeper.admitToRoom(socket, this.#hall.port);
        if (!connection) continue;
        this.#receive(connection).catch((error) => {
          connection.close();
          this.#hall.trouble(error);
        });
      } catch (error) {
        if (this.#listener !== listener) return; // We closed it.
        this.#house.failed(error);
        this.#hall.trouble(error);
        await new Promise((resolve) => setTimeout(resolve, listenRetryMs));
      }
    }
  }

  async #receive(connection: Connection): Promise<void> {
    const { port } = this.#hall;
    const stranger = new Stranger(connection, port, this.#house.registry);
    this.#strangers.add(stranger);
    if (this.#shut) this.#refuseStrangers();
    if (this.#strangers.size > strangersMax) this.#oldestStranger().dismiss(true);
    const known = this.#house.doorkeeper.watch(stranger);
    const introduction = await stranger.introduction;
    known();
    this.#strangers.delete(stranger);
    if ("refused" in introduction) {
      if (introduction.trouble !== undefined) this.#hall.trouble(introduction.trouble);
      if (introduction.refused) {
        this.#house.report({ event: "refused", room: port, code: introduction.refused });
      }
      return;
    }
    await this.#hall.enter(connection, introduction);
  }

  #refuseStrangers(): void {
    for (const stranger of this.#strangers) stranger.refuse("no-seat", "This room is closed.");
  }

  #oldestStranger(): Stranger {
    const all = [...this.#strangers];
    const [oldest] = all.filter((stranger) => stranger.silent).concat(all);
    if (!oldest) throw new RangeError(`Nobody is at the door of room ${this.#hall.port}`);
    return oldest;
  }
}
