/**
 * What a room owes to the registry: that seats which nobody has any more are free there, and that
 * people are sent here exactly while they can come in.
 *
 * @module
 */

import type { Registry } from "../registry/registry.ts";

/** What a lease needs to know of its room. */
export interface Tenant {
  /** The room's port. */
  readonly port: number;
  /** How many people sit there. */
  readonly peopleCount: () => number;
  /** Whether somebody may come in, which opens the port if it can be opened. */
  readonly isOpen: (now: number) => boolean;
  /** Called when no seat is left: the room is over. */
  readonly over: () => void;
  /** Called when the registry could not be told; that is tried again. */
  readonly trouble: (error: unknown) => void;
}

/** Keeps the registry's row of one room true. What fails is tried again at the next tick. */
export class Lease {
  readonly #registry: Pick<Registry, "leave" | "admit">;
  readonly #tenant: Tenant;
  /** The stays of those who have left, though the registry has not been told. */
  readonly #toFree: (string | undefined)[] = [];
  /** Whether the registry sends people here while a seat is free. */
  #admits = true;
  #over = false;
  #settled: Promise<void> = Promise.resolve();

  constructor(registry: Pick<Registry, "leave" | "admit">, tenant: Tenant) {
    this.#registry = registry;
    this.#tenant = tenant;
  }

  /** A seat is free, which somebody with this stay had. */
  free(stay: string | undefined): void {
    this.#toFree.push(stay);
  }

  /** The registry has closed the room for new people by itself. */
  closed(): void {
    this.#admits = false;
  }

  /** Owes nothing any more: the room is over. */
  end(): void {
    this.#over = true;
  }

  /** Whether there is something that the registry has to know. */
  owes(now: number): boolean {
    return this.#toFree.length > 0 || this.#wrong(now);
  }

  /**
   * Tells the registry what it has to know. Whoever is sent here must find the port open, so that
   * comes first.
   *
   * @param now In milliseconds since the epoch.
   */
  settle(now: number): Promise<void> {
    if (!this.owes(now)) return this.#settled;
    this.#settled = this.#settled.then(() => this.#settleNow(now)).catch((error) => {
      this.#tenant.trouble(error);
    });
    return this.#settled;
  }

  async #settleNow(now: number): Promise<void> {
    const tenant = this.#tenant;
    while (this.#toFree.length > 0 && !this.#over) {
      const admits = tenant.isOpen(now);
      const [stay] = this.#toFree;
      const left = await this.#registry.leave(tenant.port, { admits, stay });
      this.#toFree.shift();
      this.#admits = admits;
      if (left === 0) tenant.over();
    }
    if (!this.#wrong(now)) return;
    await this.#registry.admit(tenant.port, !this.#admits);
    this.#admits = !this.#admits;
  }

  /** Whether the registry sends people where nobody can come in, or nobody where somebody can. */
  #wrong(now: number): boolean {
    const tenant = this.#tenant;
    return !this.#over && tenant.peopleCount() === 1 && this.#admits !== tenant.isOpen(now);
  }
}
