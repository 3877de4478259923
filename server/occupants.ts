/**
 * What a room knows of those who sit in it, beside what they do: whose connection it is, and whom
 * they have met.
 *
 * @module
 */

import { blockMs } from "../protocol/limits.ts";
import { trouble } from "./events.ts";
import type { Guest } from "./guest.ts";
import type { House } from "./house.ts";

/** Somebody who sits in a room. */
interface Occupant {
  /** The word for their stay, if they have one. */
  readonly stay: string | undefined;
  /** The number of their connection. */
  readonly number: number;
  /** The last one whom they have met here, who may have left. */
  met: Occupant | undefined;
}

/** Knows everybody in one room by the number of their connection and the word for their stay. */
export class Occupants {
  readonly #port: number;
  readonly #house: Pick<House, "callers" | "registry" | "report" | "reports">;
  readonly #occupants = new Map<Guest, Occupant>();

  /** @param port The room's. */
  constructor(port: number, house: Pick<House, "callers" | "registry" | "report" | "reports">) {
    this.#port = port;
    this.#house = house;
  }

  /** Takes note of somebody who sits down, and of who meets whom: those who sit there, `people`. */
  seat(
    guest: Guest,
    { address, stay, people }: {
      readonly address: string;
      readonly stay: string | undefined;
      readonly people: readonly Guest[];
    },
  ): void {
    const occupant: Occupant = { stay, number: this.#house.callers.enter(address), met: undefined };
    for (const [other, theirs] of this.#occupants) {
      if (!people.includes(other)) continue;
      occupant.met = theirs;
      theirs.met = occupant;
    }
    this.#occupants.set(guest, occupant);
  }

  /** Forgets somebody who has left. */
  unseat(guest: Guest): void {
    const number = this.numberOf(guest);
    this.#occupants.delete(guest);
    if (number === undefined) return;
    this.#house.callers.leave(number);
    this.#house.reports?.forget(number);
  }

  /** The number of somebody's connection. */
  numberOf(guest: Guest): number | undefined {
    return this.#occupants.get(guest)?.number;
  }

  /** The word for somebody's stay, if they have one. */
  stayOf(guest: Guest): string | undefined {
    return this.#occupants.get(guest)?.stay;
  }

  /** Sends those away whose numbers these are. */
  dismiss(numbers: ReadonlySet<number>): void {
    for (const [guest, { number }] of this.#occupants) {
      if (numbers.has(number)) guest.dismiss({ verb: "BYE", reason: "kicked" });
    }
  }

  /**
   * Somebody does not want to meet the other one again.
   *
   * @throws {RegistryError} When the registry cannot keep it.
   */
  async block(guest: Guest): Promise<void> {
    const { stay, met } = this.#occupants.get(guest) ?? {};
    if (stay === undefined || met?.stay === undefined) return;
    await this.#house.registry.block(stay, met.stay, { until: Date.now() + blockMs });
  }

  /** Somebody reports something to the host; whether it is kept. */
  async report(guest: Guest, text: string): Promise<boolean> {
    const { reports } = this.#house;
    const { number: by, met } = this.#occupants.get(guest) ?? {};
    if (!reports || by === undefined) return false;
    const at = new Date().toISOString();
    try {
      const kept = await reports.keep({ at, room: this.#port, by, about: met?.number, text });
      if (kept) this.#house.report({ event: "reported", room: this.#port });
      return kept;
    } catch (error) {
      this.#house.report(trouble(error, (why, { hosting }) => hosting.notReported(why)));
      return false;
    }
  }
}
