/**
 * One room at work: a port, its listener, the people in it and those at its door.
 *
 * What is to be done, {@linkcode RoomState} decides; this file does it.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { blockMs, listenRetryMs, promiseLapseMs, strangersMax } from "../protocol/limits.ts";
import type { Bye, Notice } from "../protocol/messages.ts";
import { type Registry, ticketHolder } from "../registry/registry.ts";
import type { Callers } from "./callers.ts";
import { ClassicGuest } from "./classic_guest.ts";
import { Connection } from "./connection.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import { type OpenRoom, type ServerEvent, trouble } from "./events.ts";
import type { Guest, Table } from "./guest.ts";
import type { Listener } from "./net.ts";
import { Lease, type Tenant } from "./lease.ts";
import type { ServerLimits } from "./limits.ts";
import { Pychat2Guest } from "./pychat2_guest.ts";
import type { Reports } from "./reports.ts";
import { type Effect, RoomState } from "./room_state.ts";
import { type Introduction, Stranger } from "./stranger.ts";

/** What a room needs of its server. */
export interface House {
  readonly registry: Registry;
  /** Listens on a room's port; `undefined` when it is not to be had. Throws when no port is. */
  readonly listen: (port: number) => Listener | undefined;
  /** Tells the operator. */
  readonly report: (event: ServerEvent) => void;
  readonly limits: ServerLimits;
  readonly callers: Callers;
  /** Where reports go; absent when the host takes none. */
  readonly reports: Reports | undefined;
  /** Knows every open connection, and who may come in. */
  readonly doorkeeper: Pick<Doorkeeper, "admitToRoom" | "watch">;
  /** The number of people in a room has changed. */
  readonly count: (before: number, after: number) => void;
  /** The room is over; its port may be used again. */
  readonly forget: (room: Room) => void;
}

/** Somebody who sits in a room. */
interface Occupant {
  /** The word for their stay, if they have one. */
  readonly stay: string | undefined;
  /** The number of their connection. */
  readonly number: number;
  /** The last one whom they have met here, who may have left. */
  met: Occupant | undefined;
}

/** A room, from the moment that its port is listened on until it is forgotten. */
export class Room implements Table {
  /** The room's port. */
  readonly port: number;
  readonly #house: House;
  readonly #state: RoomState<Guest>;
  readonly #strangers = new Set<Stranger>();
  #listener: Listener | undefined;
  #over = false;
  /** Whether everybody has been sent away; it is over when the registry knows that. */
  #kicked = false;
  #counted = 0;
  /** When that number last changed, in milliseconds since the epoch. */
  #countedAt = 0;
  readonly #lease: Lease;
  /** What is known of those who sit here, beside what they do. */
  readonly #occupants = new Map<Guest, Occupant>();
  /** Messages since the last event that told of them. */
  #untold = 0;
  #toldThisTick = false;
  /** When somebody last said something, as far as ticks tell it, in milliseconds since the epoch. */
  #saidAt = 0;
  /** The one who has been sent to another room already: not everybody's client goes. */
  #moved: Guest | undefined;

  constructor(port: number, listener: Listener, house: House) {
    this.port = port;
    this.#house = house;
    this.#state = new RoomState(port);
    this.#lease = new Lease(house.registry, this.#asTenant());
    this.#open(listener);
  }

  get holdMs(): number {
    return this.#house.limits.holdMs;
  }

  /** How many people sit here: 0, 1 or 2. */
  get peopleCount(): number {
    return this.#state.people.length;
  }

  /** What the operator may see; `undefined` while nobody is here. */
  get summary(): OpenRoom | undefined {
    const people = this.#counted;
    if (people !== 1 && people !== 2) return undefined;
    const connections = this.#state.people.flatMap((guest) => this.#numberOf(guest) ?? []);
    return { room: this.port, people, connections, sinceMs: this.#countedAt };
  }

  get takesReports(): boolean {
    return this.#house.reports !== undefined;
  }

  get pace(): number {
    return this.#house.limits.pace;
  }

  hearerOf(guest: Guest): Guest | undefined {
    return this.#state.hearerOf(guest);
  }

  fence(guest: Guest): void {
    this.#state.fence(guest);
  }

  broke(guest: Guest): boolean {
    if (this.#over || !this.#state.holds(guest)) return false;
    this.#perform(this.#state.away(guest));
    this.#house.report({ event: "away", room: this.port });
    return true;
  }

  /**
   * Gives somebody whose connection broke their seat again, on a connection on which `token` came.
   *
   * @returns Whether the token opens a seat here. If not, nothing has changed.
   */
  resume(connection: Connection, token: string): boolean {
    const guest = this.#state.people.find((somebody) => somebody.comesBackWith(token));
    if (!guest || this.#over || !this.#state.mayResume(guest)) return false;
    guest.resume(connection, token);
    this.#perform(this.#state.back(guest));
    this.#house.report({ event: "back", room: this.port });
    return true;
  }

  async block(guest: Guest): Promise<void> {
    const { stay, met } = this.#occupants.get(guest) ?? {};
    if (stay === undefined || met?.stay === undefined) return;
    try {
      await this.#house.registry.block(stay, met.stay, { until: Date.now() + blockMs });
    } catch (error) {
      this.#trouble(error);
    }
  }

  async report(guest: Guest, text: string): Promise<boolean> {
    const { reports } = this.#house;
    const { number: by, met } = this.#occupants.get(guest) ?? {};
    if (!reports || by === undefined) return false;
    const at = new Date().toISOString();
    try {
      const kept = await reports.keep({ at, room: this.port, by, about: met?.number, text });
      if (kept) this.#house.report({ event: "reported", room: this.port });
      return kept;
    } catch (error) {
      this.#house.report(trouble(error, (why, { hosting }) => hosting.notReported(why)));
      return false;
    }
  }

  async renamed(guest: Guest): Promise<void> {
    await this.#perform(this.#state.renamed(guest));
  }

  said(count: number): void {
    this.#untold += count;
    if (!this.#toldThisTick) this.#tellMessages();
  }

  /** Looks at everything that has a deadline, and tries again what failed; called once a tick. */
  async tick(now: number): Promise<void> {
    if (this.#untold > 0) this.#tellMessages();
    if (this.#toldThisTick) this.#saidAt = now;
    this.#toldThisTick = false;
    if (this.#isIdle(now)) return this.kick("idle");
    for (const guest of this.#state.people) guest.tick(now);
    await Promise.all([...this.#strangers].map((stranger) => stranger.tick(now)));
    await this.#lease.settle(now);
  }

  /** Sends the one who is alone here to where somebody else is alone too, if there is anybody. */
  async unite(now: number): Promise<void> {
    const guest = this.#state.alone;
    if (!guest || guest === this.#moved) return;
    const ticket = crypto.randomUUID();
    const lapsesAt = now + promiseLapseMs;
    const seat = await this.#house.registry.move(this.port, ticketHolder(ticket), { lapsesAt });
    if (!seat) return;
    this.#moved = guest;
    this.#lease.closed();
    this.#close();
    this.#state.closeUntil(lapsesAt);
    guest.tell({ verb: "SEAT", port: seat.port, ticket });
  }

  /** Tells everybody here what the host says. */
  tell(message: Notice): void {
    for (const guest of this.#state.people) guest.tell(message);
  }

  /**
   * Sends everybody away and lets nobody in any more. The room ends when the registry knows that
   * its seats are free, and that a seat that is promised to somebody has lapsed.
   */
  kick(reason: "kicked" | "idle" = "kicked"): void {
    if (this.#over || this.#kicked) return;
    this.#kicked = true;
    this.#close();
    if (this.#untold > 0) this.#tellMessages();
    this.#refuseStrangers();
    const { people } = this.#state;
    this.#perform(this.#state.clear());
    this.#recount(0);
    for (const guest of people) {
      guest.dismiss({ verb: "BYE", reason });
      this.#house.report({ event: "left", room: this.port });
    }
    this.#lease.settle(Date.now());
  }

  /** Sends those away whose numbers these are; the others here are told that they left. */
  dismiss(numbers: ReadonlySet<number>): void {
    for (const [guest, { number }] of this.#occupants) {
      if (numbers.has(number)) guest.dismiss({ verb: "BYE", reason: "kicked" });
    }
  }

  /** Ends the room: everybody is told and nobody is let in any more. Safe to call twice. */
  end(lastWords: Bye): void {
    if (this.#over) return;
    this.#over = true;
    this.#lease.end();
    this.#close();
    if (this.#untold > 0) this.#tellMessages();
    this.#refuseStrangers();
    for (const guest of this.#state.people) {
      guest.dismiss(lastWords);
      this.#house.report({ event: "left", room: this.port });
    }
    this.#recount(0);
    this.#house.report({ event: "closed", room: this.port });
    this.#house.forget(this);
  }

  #tryOpen(now: number): boolean {
    try {
      const listener = this.#house.listen(this.port);
      if (listener) {
        this.#open(listener);
        return true;
      }
    } catch (error) {
      this.#trouble(error);
    }
    this.#state.closeUntil(now + listenRetryMs);
    return false;
  }

  #open(listener: Listener): void {
    this.#listener = listener;
    this.#acceptAll(listener);
  }

  #close(): void {
    this.#listener?.close();
    this.#listener = undefined;
  }

  async #acceptAll(listener: Listener): Promise<void> {
    while (this.#listener === listener) {
      try {
        const connection = new Connection(await listener.accept());
        if (!this.#house.doorkeeper.admitToRoom(connection, this.port)) continue;
        this.#receive(connection).catch((error) => {
          connection.close();
          this.#trouble(error);
        });
      } catch (error) {
        if (this.#listener !== listener) return; // We closed it.
        this.#trouble(error);
        await new Promise((resolve) => setTimeout(resolve, listenRetryMs));
      }
    }
  }

  /** From a connection to an empty chair behind it again. */
  async #receive(connection: Connection): Promise<void> {
    const stranger = new Stranger(connection, this.port, this.#house.registry);
    this.#strangers.add(stranger);
    if (this.#over || this.#kicked) this.#refuseStrangers();
    if (this.#strangers.size > strangersMax) this.#oldestStranger().dismiss();
    const known = this.#house.doorkeeper.watch(stranger);
    const introduction = await stranger.introduction;
    known();
    this.#strangers.delete(stranger);
    if ("refused" in introduction) {
      if (introduction.trouble !== undefined) this.#trouble(introduction.trouble);
      if (introduction.refused) {
        this.#house.report({ event: "refused", room: this.port, code: introduction.refused });
      }
      return;
    }
    if (this.#kicked) {
      this.#lease.free(introduction.stay); // It was refused while it took its seat.
      return await this.#lease.settle(Date.now());
    }
    const guest = this.#guest(connection, introduction);
    this.#seat(guest, connection.address, introduction.stay);
    this.#perform(this.#state.sit(guest));
    this.#recount(this.peopleCount);
    this.#house.report({ event: "joined", room: this.port });
    if (this.#state.full) {
      this.#close();
      this.#house.report({ event: "paired", room: this.port });
    }
    if (this.#over) guest.dismiss({ verb: "BYE", reason: "closing" });
    await guest.listen();
    const farewell = this.#state.leave(guest, Date.now());
    if (this.#over || this.#kicked) return this.#unseat(guest);
    if (this.#untold > 0) this.#tellMessages();
    this.#recount(this.peopleCount);
    this.#house.report({ event: "left", room: this.port });
    this.#perform(farewell);
    this.#unseat(guest);
    await this.#lease.settle(Date.now());
  }

  /** Takes note of somebody who sits down, and of who meets whom. */
  #seat(guest: Guest, address: string, stay: string | undefined): void {
    const occupant: Occupant = { stay, number: this.#house.callers.enter(address), met: undefined };
    for (const [other, theirs] of this.#occupants) {
      if (!this.#state.people.includes(other)) continue;
      occupant.met = theirs;
      theirs.met = occupant;
    }
    this.#occupants.set(guest, occupant);
  }

  #unseat(guest: Guest): void {
    const number = this.#numberOf(guest);
    this.#occupants.delete(guest);
    if (number === undefined) return;
    this.#house.callers.leave(number);
    this.#house.reports?.forget(number);
  }

  #numberOf(guest: Guest): number | undefined {
    return this.#occupants.get(guest)?.number;
  }

  #asTenant(): Tenant {
    const peopleCount = () => this.peopleCount;
    return {
      port: this.port,
      get peopleCount() {
        return peopleCount();
      },
      isOpen: (now) => this.#isOpen(now),
      over: () => this.end({ verb: "BYE", reason: "closing" }),
      trouble: (error) => this.#trouble(error),
    };
  }

  #refuseStrangers(): void {
    for (const stranger of this.#strangers) stranger.refuse("no-seat", "This room is closed.");
  }

  #oldestStranger(): Stranger {
    const all = [...this.#strangers];
    const [oldest] = all.filter((stranger) => stranger.silent).concat(all);
    if (!oldest) throw new RangeError(`Nobody is at the door of room ${this.port}`);
    return oldest;
  }

  #guest(connection: Connection, introduction: Exclude<Introduction, { refused: unknown }>): Guest {
    return introduction.dialect === "pychat/2"
      ? new Pychat2Guest(connection, introduction, this)
      : new ClassicGuest(connection, introduction, this);
  }

  /** Does what the state wants, at once; resolves when everybody has got what they are told. */
  async #perform(effects: readonly Effect<Guest>[]): Promise<void> {
    const told: Promise<void>[] = [];
    for (const effect of effects) {
      switch (effect.effect) {
        case "tell":
          told.push(effect.to.tell(effect.message));
          break;
        case "free":
          this.#lease.free(this.#occupants.get(effect.who)?.stay);
          break;
        case "release":
          effect.who.release();
          break;
        default:
          effect satisfies never;
      }
    }
    await Promise.all(told);
  }

  /** Whether somebody may come in, which opens the port if it can be opened. */
  #isOpen(now: number): boolean {
    return this.#state.admits(now) && (this.#listener !== undefined || this.#tryOpen(now));
  }

  #recount(people: number): void {
    if (this.#over && people > 0) return;
    this.#house.count(this.#counted, people);
    this.#counted = people;
    this.#countedAt = Date.now();
  }

  /** Whether people are here of whom nobody came, left or said anything for too long. */
  #isIdle(now: number): boolean {
    const { idleMs } = this.#house.limits;
    const quietSince = Math.max(this.#countedAt, this.#saidAt);
    return idleMs > 0 && this.#counted > 0 && now - quietSince >= idleMs;
  }

  #trouble(error: unknown): void {
    const around = (why: string, { hosting }: Words) => hosting.roomTrouble(this.port, why);
    this.#house.report(trouble(error, around));
  }

  #tellMessages(): void {
    this.#house.report({ event: "message", room: this.port, count: this.#untold });
    this.#untold = 0;
    this.#toldThisTick = true;
  }
}
