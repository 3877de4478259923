/**
 * Numbering for everybody who takes a seat, so that a host can speak of them without knowing who they
 * are.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";
import type { AddressHash } from "../registry/address_hash.ts";

/** Every so many numbers, from the first one on. */
export interface Numbering {
  /** The number of the first. */
  readonly first: number;
  /** From one number to the next. */
  readonly step: number;
}

/** Knows by its number from which network a connection comes, as a keyed hash, not as an address. */
export class Callers {
  readonly #hash: AddressHash;
  readonly #here = new Map<number, string>();
  /** Those who have left, the first to leave first: a host may take a moment to make up their mind. */
  readonly #gone = new Map<number, string>();
  /** By address, until the next tick: whoever has come to the lobby comes to a room at once. */
  readonly #recent = new Map<string, string>();
  readonly #step: number;
  #next: number;

  /** @param numbers Which numbers to give; others may give those in between. */
  constructor(hash: AddressHash, { first, step }: Numbering = { first: 1, step: 1 }) {
    this.#hash = hash;
    this.#next = first;
    this.#step = step;
  }

  /** The hash of a network's address. */
  networkOf(address: string): string {
    const known = this.#recent.get(address);
    if (known !== undefined) return known;
    const network = this.#hash(address);
    this.#recent.set(address, network);
    return network;
  }

  /** Forgets which addresses have come; to be called once a tick. */
  tick(): void {
    this.#recent.clear();
  }

  /** Somebody from this address has a seat. Their number, which nobody else gets. */
  enter(address: string): number {
    const number = this.#next;
    this.#next += this.#step;
    this.#here.set(number, this.networkOf(address));
    return number;
  }

  /** The one with this number has left. */
  leave(number: number): void {
    const network = this.#here.get(number);
    if (network === undefined) return;
    this.#here.delete(number);
    this.#gone.set(number, network);
    if (this.#gone.size <= own.goneCallersMax) return;
    const [first] = this.#gone.keys();
    if (first !== undefined) this.#gone.delete(first);
  }

  /** The numbers of those who are here from this network. */
  from(network: string): ReadonlySet<number> {
    return new Set([...this.#here].flatMap(([number, from]) => from === network ? number : []));
  }

  /** Where the one with this number comes or came from; `undefined` when nobody knows any more. */
  network(number: number): string | undefined {
    return this.#here.get(number) ?? this.#gone.get(number);
  }
}
