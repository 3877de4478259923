/**
 * What a room decides: who sits, who hears whom, when somebody new may come. No socket, no clock:
 * events and the time go in, effects come out.
 *
 * @module
 */

import { classicCoolingMs } from "../protocol/limits.ts";
import type { Peer, Welcome } from "../protocol/messages.ts";

/** Somebody with a seat, as far as the room's decisions need to know them. */
export interface Person {
  /** The name as the other one reads it. */
  readonly name: string;
  /** Whether their client confirms with `FENCE` that it knows that its peer left. */
  readonly confirms: boolean;
}

/** What the room wants done. */
export type Effect<P extends Person> =
  /** Send `message` to `to`. */
  | { readonly effect: "tell"; readonly to: P; readonly message: Welcome | Peer }
  /** Free one seat in the registry. */
  | { readonly effect: "free" };

/**
 * The two seats of one room.
 *
 * Invariants: never three people; everybody hears only the one whom they were told of; what was
 * said to somebody who left reaches nobody.
 */
export class RoomState<P extends Person> {
  readonly #port: number;
  /** Who sits here, and how many departures their client has not confirmed yet. */
  readonly #fences: Map<P, number> = new Map();
  /** Until then, in milliseconds since the epoch, nobody new may come. */
  #closedUntil = 0;

  /** @param port The room's port. */
  constructor(port: number) {
    this.#port = port;
  }

  /** The people in the room: none, one or two. */
  get people(): readonly P[] {
    return [...this.#fences.keys()];
  }

  /** Whether both seats are taken. */
  get full(): boolean {
    return this.#fences.size === 2;
  }

  /** Whether somebody new may come. */
  admits(now: number): boolean {
    return !this.full && now >= this.#closedUntil;
  }

  /** The one who is alone here and has nothing to confirm: they could move elsewhere. */
  get alone(): P | undefined {
    if (this.#fences.size !== 1) return undefined;
    const [person] = this.people;
    return person?.confirms && this.#fences.get(person) === 0 ? person : undefined;
  }

  /**
   * Somebody takes a seat.
   *
   * @throws {RangeError} When both are taken: the registry has promised one too many.
   */
  sit(person: P): readonly Effect<P>[] {
    if (this.full) throw new RangeError(`Cannot seat a third person in room ${this.#port}`);
    const [other] = this.people;
    this.#fences.set(person, 0);
    return [
      tell(person, { verb: "WELCOME", room: this.#port, name: person.name }),
      ...(other ? [tell(person, joined(other)), tell(other, joined(person))] : []),
    ];
  }

  /** Who hears what this person says now: the other one, or nobody. */
  hearerOf(person: P): P | undefined {
    if (this.#fences.get(person) !== 0) return undefined;
    for (const other of this.#fences.keys()) if (other !== person) return other;
    return undefined;
  }

  /** A client confirms that it knows of one departure. */
  fence(person: P): void {
    const fences = this.#fences.get(person);
    if (fences) this.#fences.set(person, fences - 1);
  }

  /** Somebody has another name now. The other one is told even while they have not confirmed. */
  renamed(person: P): readonly Effect<P>[] {
    const other = this.people.find((somebody) => somebody !== person);
    if (!other || !this.#fences.has(person)) return [];
    return [tell(other, { verb: "PEER", state: "renamed", name: person.name })];
  }

  /** Somebody is gone. Does nothing the second time. */
  leave(person: P, now: number): readonly Effect<P>[] {
    if (!this.#fences.delete(person)) return [];
    const [other] = this.people;
    if (!other) return [{ effect: "free" }];
    if (other.confirms) this.#fences.set(other, (this.#fences.get(other) ?? 0) + 1);
    else this.closeUntil(now + classicCoolingMs);
    return [
      tell(other, { verb: "PEER", state: "left", name: person.name }),
      { effect: "free" },
    ];
  }

  /** Everybody is sent away, and nobody new may come. To be told to them by whoever sends them. */
  clear(): readonly Effect<P>[] {
    const effects = this.people.map(() => ({ effect: "free" }) as const);
    this.#fences.clear();
    this.closeUntil(Infinity);
    return effects;
  }

  /** Lets nobody new in until then, in milliseconds since the epoch. */
  closeUntil(then: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, then);
  }
}

function tell<P extends Person>(to: P, message: Welcome | Peer): Effect<P> {
  return { effect: "tell", to, message };
}

function joined(person: Person): Peer {
  return { verb: "PEER", state: "joined", name: person.name };
}
