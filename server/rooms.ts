/**
 * All rooms of one server, by port.
 *
 * @module
 */

import { setImmediate } from "node:timers/promises";
import { own } from "../protocol/limits.ts";
import type { Bye, Notice } from "../protocol/messages.ts";
import type { Connection } from "./connection.ts";
import { type Headcount, type OpenRoom, trouble } from "./events.ts";
import type { House } from "./house.ts";
import { Room } from "./room.ts";

/** Opens rooms, finds them, looks after their deadlines, and closes them all in the end. */
export class Rooms {
  readonly #rooms = new Map<number, Room>();
  /** The same rooms, by whose turn it is to be looked after. */
  readonly #shifts = Array.from({ length: own.tickShifts }, () => new Set<Room>());
  #shift = 0;
  /** Rooms that owe something to the registry, or where somebody is alone, since the last errands. */
  readonly #toSettle = new Set<Room>();
  readonly #toUnite = new Set<Room>();
  #lapseIsDue = false;
  /** Until the registry has been asked and told what was due. */
  #errands: Promise<void> | undefined;
  readonly #house: House;

  #waiting = 0;
  #chats = 0;

  constructor(house: Omit<House, "count" | "forget">) {
    this.#house = {
      ...house,
      count: (before, after) => {
        this.#waiting += Number(after === 1) - Number(before === 1);
        this.#chats += Number(after === 2) - Number(before === 2);
      },
      forget: (room) => {
        this.#shiftOf(room.port)?.delete(room);
        if (this.#rooms.get(room.port) === room) this.#rooms.delete(room.port);
      },
    };
  }

  /** How many people are doing what right now. */
  get headcount(): Headcount {
    const [waiting, chats] = [this.#waiting, this.#chats];
    return { waiting, chats, people: waiting + 2 * chats };
  }

  /** How many rooms there are, ports that are open among them, and people who are away. */
  get census(): { readonly open: number; readonly listening: number; readonly away: number } {
    let [listening, away] = [0, 0];
    for (const room of this.#rooms.values()) {
      if (room.listens) listening++;
      away += room.awayCount;
    }
    return { open: this.#rooms.size, listening, away };
  }

  /**
   * Opens a room on this port; `false` when the port is not to be had. Whatever room was here is
   * over: the registry would not offer its port otherwise.
   *
   * @throws {Error} When no port is to be had, for example because the system has no more files.
   */
  open(port: number): boolean {
    this.close(port);
    const listener = this.#house.listen(port);
    if (!listener) return false;
    const room = new Room(port, listener, this.#house);
    this.#rooms.set(port, room);
    this.#shiftOf(port)?.add(room);
    return true;
  }

  /** Gives somebody their seat again; see {@linkcode Room.resume}. */
  resume(port: number, connection: Connection, token: string): boolean {
    return this.#rooms.get(port)?.resume(connection, token) ?? false;
  }

  /** Closes the room on this port, if there is one. */
  close(port: number): void {
    this.#rooms.get(port)?.end({ verb: "BYE", reason: "closing" });
  }

  /** Whether there is a room on this port. */
  has(port: number): boolean {
    return this.#rooms.has(port);
  }

  /** The rooms where somebody is, by port. */
  list(): readonly OpenRoom[] {
    return [...this.#rooms.values()].flatMap(({ summary }) => summary ?? [])
      .sort((a, b) => a.room - b.room);
  }

  /** Sends everybody in this room away for good; `false` when nobody is there. */
  kick(port: number): boolean {
    const room = this.#rooms.get(port);
    if (!room?.summary) return false;
    room.kick();
    return true;
  }

  /** Sends everybody away whose connection has one of these numbers. */
  dismiss(numbers: ReadonlySet<number>): void {
    for (const room of this.#rooms.values()) room.dismiss(numbers);
  }

  /** Tells everybody in every room what the host says. */
  tell(message: Notice): void {
    for (const room of this.#rooms.values()) room.tell(message);
  }

  /**
   * Looks after deadlines, and has the registry asked and told what is due, without waiting for it.
   * Each call looks after one part of the rooms, so that nobody who chats waits for all of them, and
   * what happens to many at once does not happen to them at the same moment; `own.tickShifts` calls
   * are one tick.
   */
  async tick(now: number): Promise<void> {
    const rooms = this.#shifts[this.#shift] ?? [];
    if (this.#shift === 0) this.#lapseIsDue = true;
    this.#shift = (this.#shift + 1) % this.#shifts.length;
    let looked = 0;
    for (const room of rooms) {
      if (room.tick(now)) this.#toSettle.add(room);
      if (room.peopleCount === 1) this.#toUnite.add(room);
      if (++looked % own.roomsPerTurn === 0) await setImmediate();
    }
    this.#errands ??= this.#run().finally(() => this.#errands = undefined);
  }

  /** Resolves when the registry is not being asked anything any more that a tick has found to be due. */
  get settled(): Promise<void> {
    return this.#errands ?? Promise.resolve();
  }

  /** Closes every room and tells everybody. */
  closeAll(lastWords: Bye): void {
    this.#toSettle.clear();
    this.#toUnite.clear();
    for (const room of [...this.#rooms.values()]) room.end(lastWords);
  }

  /** What the registry is asked and told, one thing after the other: newcomers ask it as well. */
  async #run(): Promise<void> {
    if (this.#lapseIsDue) {
      this.#lapseIsDue = false;
      await this.#tolerate(this.#lapse(Date.now()));
    }
    for (const room of takeAll(this.#toSettle)) await this.#tolerate(room.settle(Date.now()));
    await this.#tolerate(this.#unite());
  }

  /** While the registry fails, all the rest goes on. */
  async #tolerate(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#house.report(trouble(error));
    }
  }

  async #lapse(now: number): Promise<void> {
    await this.#closeLapsed(await this.#house.registry.lapse(now));
  }

  /** A registry that does not answer for one of them is not asked for the others. */
  async #unite(): Promise<void> {
    for (const room of takeAll(this.#toUnite)) await room.unite(Date.now());
  }

  /** Closes rooms to which nobody has come, each in a turn of its own. */
  async #closeLapsed(ports: readonly number[]): Promise<void> {
    // The registry may give a port away again meanwhile.
    const rooms = ports.flatMap((port) => this.#rooms.get(port) ?? []);
    for (const room of rooms) {
      room.end({ verb: "BYE", reason: "closing" });
      await setImmediate();
    }
  }

  #shiftOf(port: number): Set<Room> | undefined {
    return this.#shifts[port % this.#shifts.length];
  }
}

/** What is in a set, which is empty then. */
function takeAll<Thing>(things: Set<Thing>): readonly Thing[] {
  const all = [...things];
  things.clear();
  return all;
}
