/**
 * Where connections come from, and how many of them come from one place.
 *
 * @module
 */

import { lobbyBurst, lobbyPerSecond, own } from "../protocol/limits.ts";
import { networkOf } from "../protocol/network.ts";
import { TokenBucket } from "./token_bucket.ts";

/** One network: who is here from there, and how often it may still come to the lobby. */
interface Visitors {
  connections: number;
  /** Made when the first one comes to the lobby. */
  attempts: TokenBucket | undefined;
}

/**
 * Counts the connections of every address, and how often it comes to the lobby.
 *
 * An address is forgotten when nobody is here from it and it may come as often as any other; and
 * when `own.goneAddressesMax` others have left later, so that whoever has millions of addresses
 * fills no memory.
 */
export class Addresses {
  /** Those with connections. */
  readonly #here = new Map<string, Visitors>();
  /** Those without, the first to leave first. */
  readonly #gone = new Map<string, Visitors>();
  readonly #connectionsMax: number;

  /** @param connectionsMax Connections at once from one address; 0 for no limit of any kind. */
  constructor(connectionsMax: number) {
    this.#connectionsMax = connectionsMax;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#here.size + this.#gone.size;
  }

  /**
   * A connection comes.
   *
   * @param to Only who comes to the lobby is counted as coming.
   * @param now In milliseconds since the epoch.
   * @returns Whether it may stay; {@linkcode leave} is to be called for it then.
   */
  enter(address: string, to: "lobby" | "room", now: number): boolean {
    if (this.#connectionsMax === 0) return true;
    const network = networkOf(address);
    const visitors = this.#here.get(network) ?? this.#gone.get(network) ??
      { connections: 0, attempts: undefined };
    if (visitors.connections >= this.#connectionsMax) return false;
    if (to === "lobby") {
      visitors.attempts ??= new TokenBucket({ size: lobbyBurst, perSecond: lobbyPerSecond }, now);
      if (!visitors.attempts.take(now)) return false;
    }
    visitors.connections++;
    this.#gone.delete(network);
    this.#here.set(network, visitors);
    return true;
  }

  /** A connection that was let in is over. */
  leave(address: string, now: number): void {
    const network = networkOf(address);
    const visitors = this.#here.get(network);
    if (!visitors || --visitors.connections > 0) return;
    this.#here.delete(network);
    if (isForgettable(visitors, now)) return;
    this.#gone.set(network, visitors);
    if (this.#gone.size <= own.goneAddressesMax) return;
    const [first] = this.#gone.keys();
    if (first !== undefined) this.#gone.delete(first);
  }

  /** Forgets whom nothing needs to be remembered of; to be called now and then. */
  forget(now: number): void {
    for (const [network, visitors] of this.#gone) {
      if (!isForgettable(visitors, now)) return; // The others left later.
      this.#gone.delete(network);
    }
  }
}

function isForgettable({ attempts }: Visitors, now: number): boolean {
  return attempts?.isFull(now) ?? true;
}
