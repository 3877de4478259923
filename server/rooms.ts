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
   * Does what is due: lapsed promises, impatience, lonely people. Each call looks after one part of
   * the rooms, so that nobody who chats waits for all of them, and what happens to many at once does
   * not happen to them at the same moment; `own.tickShifts` calls are one tick.
   */
  async tick(now: number): Promise<void> {
    const rooms = this.#shifts[this.#shift] ?? [];
    const isFirst = this.#shift === 0;
    this.#shift = (this.#shift + 1) % this.#shifts.length;
    if (isFirst) await this.#tolerate(this.#lapse(now));
    const lonely: Room[] = [];
    let looked = 0;
    for (const room of rooms) {
      const work = room.tick(now);
      if (work) await this.#tolerate(work);
      if (room.peopleCount === 1) lonely.push(room);
      if (++looked % own.roomsPerTurn === 0) await setImmediate();
    }
    await this.#tolerate(this.#unite(lonely, now));
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
  async #unite(lonely: readonly Room[], now: number): Promise<void> {
    for (const room of lonely) await room.unite(now);
  }

  /** Closes every room and tells everybody. */
  closeAll(lastWords: Bye): void {
    for (const room of [...this.#rooms.values()]) room.end(lastWords);
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
