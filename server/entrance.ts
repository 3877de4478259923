/**
 * The lobby's socket: accepts whoever comes, also when there is nothing left to serve them with.
 *
 * @module
 */

import { tickMs } from "../protocol/limits.ts";
import { Connection } from "./connection.ts";
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
    const { listener, doorkeeper, trouble } = this.#options;
    /** Whether the next one may be accepted with a descriptor of the reserve. */
    let lent = false;
    while (this.#open) {
      try {
        const connection = new Connection(await listener.accept());
        if (!this.#open) return connection.close();
        if (lent && !this.#reserve.refill()) {
          doorkeeper.turnAway(connection, unavailable);
          connection.closed.then(() => this.#reserve.refill());
        } else if (doorkeeper.admitToLobby(connection)) {
          this.#serve(connection);
        }
        lent = false;
      } catch (error) {
        if (!this.#open) return;
        trouble(error);
        lent = isOutOfFiles(error) && this.#reserve.lend();
        if (!lent) await new Promise((resolve) => setTimeout(resolve, tickMs));
      }
    }
  }

  #serve(connection: Connection): void {
    const { receive, trouble } = this.#options;
    receive(connection).catch((error) => {
      connection.close();
      trouble(error);
    });
  }
}
