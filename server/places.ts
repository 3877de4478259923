/**
 * How many people there may be.
 *
 * @module
 */

import { promiseLapseMs } from "../protocol/limits.ts";
import type { Claim, ClaimOptions, Holder, Registry } from "../registry/registry.ts";

/** A seat that the lobby has promised and that nobody has taken yet. */
interface Promised {
  readonly port: number;
  readonly holder: Holder;
  /** In milliseconds since the epoch. */
  readonly lapsesAt: number;
}

/** What {@linkcode Places} needs to know. */
export interface PlacesOptions {
  /** People with a seat and those on their way to one; 0 for as many as the registry seats. */
  readonly max: number;
  readonly registry: Pick<Registry, "claim" | "promised">;
  /** How many people have a seat now. */
  readonly people: () => number;
  /** Whether this server has a room on a port of its own address. */
  readonly isOurs: (port: number) => boolean;
}

/** Claims seats for newcomers while there are not too many people, and knows how many are promised. */
export class Places {
  readonly #options: PlacesOptions;
  /** The first to lapse first. */
  readonly #promised = new Set<Promised>();
  /** Claims that the registry has not answered. */
  #claiming = 0;

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  /** How many seats are promised. Without a limit, only those of the last seconds are known. */
  get promised(): number {
    return this.#promised.size;
  }

  /** Like `Registry.claim`; `undefined` also when there are as many people as there may be. */
  async claim(holder: Holder, options: ClaimOptions): Promise<Claim | "banned" | undefined> {
    const { max, registry, people, isOurs } = this.#options;
    const coming = this.#promised.size + this.#claiming;
    if (max > 0 && people() + coming >= max) return undefined;
    this.#claiming++;
    try {
      const seat = await registry.claim(holder, options);
      // Whoever goes to another server is one of the people there.
      if (typeof seat === "object" && seat.host === undefined && isOurs(seat.port)) {
        this.#promised.add({ port: seat.port, holder, lapsesAt: options.lapsesAt });
      }
      return seat;
    } finally {
      this.#claiming--;
    }
  }

  /** Somebody has taken a seat in the room on this port, and is one of the people now. */
  taken(port: number): void {
    for (const promised of this.#promised) {
      if (promised.port === port) return void this.#promised.delete(promised);
    }
  }

  /** Forgets promises that have lapsed, unless they have been renewed; to be called once a tick. */
  async tick(now: number): Promise<void> {
    for (const promised of this.#promised) {
      const { port, holder, lapsesAt } = promised;
      if (lapsesAt > now) return;
      this.#promised.delete(promised);
      if (this.#options.max === 0) continue; // It is not worth a question then.
      if (!await this.#options.registry.promised(port, holder)) continue;
      this.#promised.add({ port, holder, lapsesAt: now + promiseLapseMs });
    }
  }
}
