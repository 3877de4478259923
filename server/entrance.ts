/**
 * The lobby's socket: accepts whoever comes, also when there is nothing left to serve them with.
 *
 * @module
 */

import { setImmediate, setTimeout } from "node:timers/promises";
import { own, tickMs } from "../protocol/limits.ts";
import type { Connection, Socket } from "./connection.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import type { Listener } from "./net.ts";
import { unavailable } from "./refusal.ts";
import { isOutOfFiles, Reserve } from "./reserve.ts";

/** What an {@linkcode Entrance} needs of its server. */
export interface EntranceOptions {
  readonly listener: Listener;
  readonly doorkeeper: Doorkeeper;
  /** Serves a client of the lobby until it is gone. */
  readonly receive: (connection: Connection) => Promise<void>;
  /** Something went wrong that ends nothing. */
  readonly trouble: (error: unknown) => void;
}

/**
 * Accepts clients of the lobby until it is disposed of.
 *
 * When the process has no more descriptors, those who wait to be accepted are told that the server
 * is unavailable, with descriptors from a reserve, instead of waiting for nothing. Whoever has a seat
 * notices none of it.
 */
export class Entrance implements Disposable {
  readonly #options: EntranceOptions;
  readonly #reserve = new Reserve();
  #open = true;

  constructor(options: EntranceOptions) {
    this.#options = options;
    this.#acceptAll();
  }

  /** Takes back descriptors for the reserve; to be called once a tick. */
  tick(): void {
    this.#reserve.refill();
  }

  [Symbol.dispose](): void {
    this.#open = false;
    this.#options.listener.close();
    this.#reserve[Symbol.dispose]();
  }

  async #acceptAll(): Promise<void> {
    const { listener, trouble } = this.#options;
    /** Whether the next one may be accepted with a descriptor of the reserve. */
    let lent = false;
    for (let accepted = 1; this.#open; accepted++) {
      try {
        const socket = await listener.accept();
        if (!this.#open) return socket.close();
        this.#meet(socket, lent);
        lent = false;
        // Where a crowd comes at once, others have their turn now and then.
        if (accepted % own.actsPerTurn === 0) await setImmediate();
      } catch (error) {
        if (!this.#open) return;
        trouble(error);
        lent = isOutOfFiles(error) && this.#reserve.lend();
        if (!lent) await setTimeout(tickMs);
      }
    }
  }

  /** @param lent Whether this one is here on a descriptor of the reserve. */
  #meet(socket: Socket, lent: boolean): void {
    const { doorkeeper } = this.#options;
    if (lent && !this.#reserve.refill()) {
      doorkeeper.turnAway(socket, unavailable).then(() => this.#reserve.refill());
      return;
    }
    const connection = doorkeeper.admitToLobby(socket);
    if (connection) this.#serve(connection);
  }

  #serve(connection: Connection): void {
    const { receive, trouble } = this.#options;
    receive(connection).catch((error) => {
      connection.close();
      trouble(error);
    });
  }
}
