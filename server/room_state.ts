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
  /** Whether their client confirms with `FENCE` that it knows that its peer left or is away. */
  readonly confirms: boolean;
  /** What their client can do beyond the rest. */
  readonly features?: readonly string[] | undefined;
  /** Takes their seat again after a break; absent when their client does not do that. */
  readonly resumeToken?: string | undefined;
}

/** What the room wants done. */
export type Effect<P extends Person> =
  /** Send `message` to `to`. */
  | { readonly effect: "tell"; readonly to: P; readonly message: Welcome | Peer }
  /** Free this one's seat in the registry. */
  | { readonly effect: "free"; readonly who: P }
  /** Wait no longer for this one, who is away: nobody is here to come back to. */
  | { readonly effect: "release"; readonly who: P };

/**
 * The two seats of one room.
 *
 * Invariants: never three people; everybody hears only the one whom they were told of; what was
 * said to somebody who left reaches nobody; a seat is held for somebody who is away as long as the
 * other one is there, who was told.
 */
export class RoomState<P extends Person> {
  readonly #port: number;
  /** Who sits here. */
  #seats: readonly Seat<P>[] = [];
  #people: readonly P[] = [];
  /** How many pairs have sat here. */
  #chats = 0;
  /** Until then, in milliseconds since the epoch, nobody new may come. */
  #closedUntil = 0;

  /** @param port The room's port. */
  constructor(port: number) {
    this.#port = port;
  }

  /** The people in the room: none, one or two. */
  get people(): readonly P[] {
    return this.#people;
  }

  /** How many they are. */
  get size(): number {
    return this.#seats.length;
  }

  /** How many of them are away. */
  get awayCount(): number {
    let count = 0;
    for (const { away } of this.#seats) if (away) count++;
    return count;
  }

  /** Whether both seats are taken. */
  get full(): boolean {
    return this.#seats.length === 2;
  }

  /** Whether somebody new may come. */
  admits(now: number): boolean {
    return !this.full && now >= this.#closedUntil;
  }

  /** The one who is alone here and has nothing to confirm: they could move elsewhere. */
  get alone(): P | undefined {
    const [seat, other] = this.#seats;
    return !other && seat?.person.confirms && seat.fences === 0 ? seat.person : undefined;
  }

  /**
   * Somebody takes a seat.
   *
   * @throws {RangeError} When both are taken: the registry has promised one too many.
   */
  sit(person: P): readonly Effect<P>[] {
    if (this.full) throw new RangeError(`Cannot seat a third person in room ${this.#port}`);
    const [other] = this.people;
    this.#seatOnly([...this.#seats, { person, fences: 0, away: false }]);
    if (!other) return [tell(person, this.#welcome(person))];
    this.#chats++;
    return [
      tell(person, this.#welcome(person)),
      tell(person, this.#joined(other, person)),
      tell(other, this.#joined(person, other)),
    ];
  }

  /**
   * Whether somebody may take their seat again: when they are alone, or when the other one's client
   * knows what that means (a classic one needs not, since the room repeats for it).
   */
  mayResume(person: P): boolean {
    if (!this.#seat(person) || person.resumeToken === undefined) return false;
    const other = this.#other(person);
    return !other?.confirms || other.resumeToken !== undefined;
  }

  /** Whether the seat of somebody whose connection broke is held: somebody is to come back to. */
  holds(person: P): boolean {
    return this.full && this.mayResume(person);
  }

  /** Somebody's connection broke, and their seat is held. What the other one says is dropped now. */
  away(person: P): readonly Effect<P>[] {
    const seat = this.#seat(person);
    const other = this.#other(person);
    if (!seat || seat.away || !other) return [];
    seat.away = true;
    return this.#tellGone(other, { verb: "PEER", state: "away", name: person.name });
  }

  /**
   * Somebody has taken their seat again, on a connection on which they have said nothing yet. They
   * are told who is here now; and the other one, to say again what has not arrived.
   */
  back(person: P): readonly Effect<P>[] {
    const seat = this.#seat(person);
    const other = this.#other(person);
    if (!seat) return [];
    const gone = this.away(person);
    seat.away = false;
    seat.fences = 0;
    if (!other) return [tell(person, this.#welcome(person))];
    const met = { chat: this.#chats, peer: other.name, ...featuresOf(other) };
    return [
      tell(person, { ...this.#welcome(person), ...met }),
      ...(this.#seat(other)?.away ? this.#tellGone(person, awayPeer(other)) : []),
      ...gone,
      tell(other, { verb: "PEER", state: "back", name: person.name }),
    ];
  }

  /** Who hears what this person says now: the other one, or nobody. */
  hearerOf(person: P): P | undefined {
    return this.#seat(person)?.fences === 0 ? this.#other(person) : undefined;
  }

  /** A client confirms that it knows of one departure. */
  fence(person: P): void {
    const seat = this.#seat(person);
    if (seat && seat.fences > 0) seat.fences--;
  }

  /** Somebody has another name now. The other one is told even while they have not confirmed. */
  renamed(person: P): readonly Effect<P>[] {
    const other = this.#other(person);
    if (!other || !this.#seat(person)) return [];
    return [tell(other, { verb: "PEER", state: "renamed", name: person.name })];
  }

  /** Somebody is gone for good. Does nothing the second time. */
  leave(person: P, now: number): readonly Effect<P>[] {
    if (!this.#seat(person)) return [];
    this.#seatOnly(this.#seats.filter((seat) => seat.person !== person));
    const [other] = this.people;
    if (!other) return [free(person)];
    if (this.#seat(other)?.away) {
      this.#seatOnly([]);
      return [free(person), free(other), { effect: "release", who: other }];
    }
    if (!other.confirms) this.closeUntil(now + classicCoolingMs);
    return [
      ...this.#tellGone(other, { verb: "PEER", state: "left", name: person.name }),
      free(person),
    ];
  }

  /** Everybody is sent away, and nobody new may come. To be told to them by whoever sends them. */
  clear(): readonly Effect<P>[] {
    const effects = this.people.map(free);
    this.#seatOnly([]);
    this.closeUntil(Infinity);
    return effects;
  }

  /** Lets nobody new in until then, in milliseconds since the epoch. */
  closeUntil(then: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, then);
  }

  #seatOnly(seats: readonly Seat<P>[]): void {
    this.#seats = seats;
    this.#people = seats.map(({ person }) => person);
  }

  /** Of two at most, which is found faster than in a map. */
  #seat(person: P): Seat<P> | undefined {
    const [first, second] = this.#seats;
    if (first?.person === person) return first;
    return second?.person === person ? second : undefined;
  }

  #other(person: P): P | undefined {
    const [first, second] = this.#people;
    return first === person ? second : first;
  }

  #welcome(person: P): Welcome {
    const { name, resumeToken } = person;
    const welcome = { verb: "WELCOME", room: this.#port, name } as const;
    return resumeToken === undefined ? welcome : { ...welcome, resume: resumeToken };
  }

  /** What `to` is told of somebody who is here now; the chat's number, if it may have to know it. */
  #joined(person: P, to: P): Peer {
    const chat = to.resumeToken === undefined ? {} : { chat: this.#chats };
    return { verb: "PEER", state: "joined", name: person.name, ...chat, ...featuresOf(person) };
  }

  /** Tells somebody that the other one hears them no more, which their client is to confirm. */
  #tellGone(to: P, message: Peer): readonly Effect<P>[] {
    const seat = this.#seat(to);
    if (seat && to.confirms) seat.fences++;
    return [tell(to, message)];
  }
}

/** A seat that is taken. */
interface Seat<P> {
  readonly person: P;
  /** How often its client was told that the other one is gone, and has not confirmed it yet. */
  fences: number;
  /** Whether its connection broke. */
  away: boolean;
}

function tell<P extends Person>(to: P, message: Welcome | Peer): Effect<P> {
  return { effect: "tell", to, message };
}

function free<P extends Person>(who: P): Effect<P> {
  return { effect: "free", who };
}

function featuresOf({ features }: Person): Pick<Peer, "features"> {
  return features ? { features } : {};
}

function awayPeer({ name }: Person): Peer {
  return { verb: "PEER", state: "away", name };
}
