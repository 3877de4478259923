/**
 * One room at work: a port and the people in it, from the moment that they come in.
 *
 * What is to be done, {@linkcode RoomState} decides; this file does it.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { listenRetryMs, promiseLapseMs } from "../protocol/limits.ts";
import type { Bye, Notice } from "../protocol/messages.ts";
import { ticketHolder } from "../registry/registry.ts";
import { ClassicGuest } from "./classic_guest.ts";
import type { Connection } from "./connection.ts";
import { Door, type Hall } from "./door.ts";
import { type OpenRoom, trouble } from "./events.ts";
import type { Guest, Table } from "./guest.ts";
import type { House } from "./house.ts";
import { Lease, type Tenant } from "./lease.ts";
import type { Listener } from "./net.ts";
import { Occupants } from "./occupants.ts";
import { Pychat2Guest } from "./pychat2_guest.ts";
import { type Effect, RoomState } from "./room_state.ts";
import { seatLine } from "./seat.ts";
import type { Admission } from "./stranger.ts";

/** A room, from the moment that its port is listened on until it is forgotten. */
export class Room implements Table {
  /** The room's port. */
  readonly port: number;
  readonly #house: House;
  readonly #state: RoomState<Guest>;
  readonly #door: Door;
  readonly #occupants: Occupants;
  readonly #lease: Lease;
  #over = false;
  /** Whether everybody has been sent away; it is over when the registry knows that. */
  #kicked = false;
  #counted = 0;
  /** When that number last changed, in milliseconds since the epoch. */
  #countedAt = 0;
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
    this.#occupants = new Occupants(port, house);
    this.#door = new Door(listener, this.#asHall(), house);
  }

  get holdMs(): number {
    return this.#house.limits.holdMs;
  }

  /** How many people sit here: 0, 1 or 2. */
  get peopleCount(): number {
    return this.#state.size;
  }

  /** What the operator may see; `undefined` while nobody is here. */
  get summary(): OpenRoom | undefined {
    const people = this.#counted;
    if (people !== 1 && people !== 2) return undefined;
    const connections = this.#state.people.flatMap((guest) =>
      this.#occupants.numberOf(guest) ?? []
    );
    return { room: this.port, people, connections, sinceMs: this.#countedAt };
  }

  /** How many of the people here are away. */
  get awayCount(): number {
    return this.#state.awayCount;
  }

  /** Whether somebody can connect here. */
  get listens(): boolean {
    return this.#door.isOpen;
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
    try {
      await this.#occupants.block(guest);
    } catch (error) {
      this.#trouble(error);
    }
  }

  report(guest: Guest, text: string): Promise<boolean> {
    return this.#occupants.report(guest, text);
  }

  async renamed(guest: Guest): Promise<void> {
    await this.#perform(this.#state.renamed(guest));
  }

  said(count: number): void {
    this.#untold += count;
    if (!this.#toldThisTick) this.#tellMessages();
  }

  /**
   * Looks at everything that has a deadline; called once a tick.
   *
   * @returns Whether the registry is to be asked or told something: see {@linkcode settle}.
   */
  tick(now: number): boolean {
    if (this.#untold > 0) this.#tellMessages();
    if (this.#toldThisTick) this.#saidAt = now;
    this.#toldThisTick = false;
    if (this.#isIdle(now)) {
      this.kick("idle");
      return false;
    }
    for (const guest of this.#state.people) guest.tick();
    return this.#door.tick() || this.#lease.owes(now);
  }

  /**
   * Asks and tells the registry what a tick has found to be due, and tries again what failed.
   *
   * @returns Resolves when it has answered.
   */
  async settle(now: number): Promise<void> {
    await this.#door.renew(now);
    await this.#lease.settle(now);
  }

  /** Sends the one who is alone here to where somebody else is alone too, if there is anybody. */
  async unite(now: number): Promise<void> {
    const guest = this.#state.alone;
    if (!guest || guest === this.#moved || this.#door.expects || this.#over) return;
    const ticket = crypto.randomUUID();
    const lapsesAt = now + promiseLapseMs;
    const seat = await this.#house.registry.move(this.port, ticketHolder(ticket), { lapsesAt });
    if (!seat || this.#over) return;
    this.#moved = guest;
    this.#lease.closed();
    this.#door.close();
    this.#state.closeUntil(lapsesAt);
    guest.tell(seatLine(seat, { ticket, lobby: this.#house.lobby }));
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
    this.#door.shut();
    if (this.#untold > 0) this.#tellMessages();
    const { people } = this.#state;
    this.#perform(this.#state.clear());
    this.#recount(0);
    for (const guest of people) {
      guest.dismiss({ verb: "BYE", reason });
      this.#left(guest);
    }
    this.#lease.settle(Date.now());
  }

  /** Sends those away whose numbers these are; the others here are told that they left. */
  dismiss(numbers: ReadonlySet<number>): void {
    this.#occupants.dismiss(numbers);
  }

  /** Ends the room: everybody is told and nobody is let in any more. Safe to call twice. */
  end(lastWords: Bye): void {
    if (this.#over) return;
    this.#over = true;
    this.#lease.end();
    this.#door.shut();
    if (this.#untold > 0) this.#tellMessages();
    for (const guest of this.#state.people) {
      guest.dismiss(lastWords);
      this.#left(guest);
    }
    this.#recount(0);
    this.#house.report({ event: "closed", room: this.port });
    this.#house.forget(this);
  }

  /** From the door to an empty chair behind somebody again. */
  async #enter(connection: Connection, admission: Admission): Promise<void> {
    if (this.#kicked) {
      this.#lease.free(admission.stay); // It was refused while it took its seat.
      return await this.#lease.settle(Date.now());
    }
    const guest = this.#guest(connection, admission);
    this.#occupants.seat(guest, {
      address: connection.address,
      stay: admission.stay,
      people: this.#state.people,
    });
    this.#perform(this.#state.sit(guest));
    const countedAt = this.#countedAt;
    this.#recount(this.peopleCount);
    const { dialect } = admission;
    this.#house.report({ event: "joined", room: this.port, dialect });
    if (this.#state.full) {
      this.#door.close();
      const waitedMs = Math.max(0, this.#countedAt - countedAt);
      this.#house.report({ event: "paired", room: this.port, waitedMs });
    }
    if (this.#over) guest.dismiss({ verb: "BYE", reason: "closing" });
    await guest.listen();
    const farewell = this.#state.leave(guest, Date.now());
    if (this.#over || this.#kicked) return this.#occupants.unseat(guest);
    if (this.#untold > 0) this.#tellMessages();
    this.#recount(this.peopleCount);
    this.#left(guest);
    this.#perform(farewell);
    this.#occupants.unseat(guest);
    await this.#lease.settle(Date.now());
  }

  #asHall(): Hall {
    return {
      port: this.port,
      enter: (connection, admission) => this.#enter(connection, admission),
      trouble: (error) => this.#trouble(error),
    };
  }

  #asTenant(): Tenant {
    return {
      port: this.port,
      peopleCount: () => this.peopleCount,
      isOpen: (now) => this.#isOpen(now),
      over: () => this.end({ verb: "BYE", reason: "closing" }),
      trouble: (error) => this.#trouble(error),
    };
  }

  #guest(connection: Connection, admission: Admission): Guest {
    return admission.dialect === "pychat/2"
      ? new Pychat2Guest(connection, admission, this)
      : new ClassicGuest(connection, admission, this);
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
          this.#lease.free(this.#occupants.stayOf(effect.who));
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
    if (!this.#state.admits(now)) return false;
    if (this.#door.tryOpen()) return true;
    this.#state.closeUntil(now + listenRetryMs);
    return false;
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

  #left({ departure: reason }: Guest): void {
    this.#house.report({ event: "left", room: this.port, reason });
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
