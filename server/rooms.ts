/**
 * All rooms of one server, by port.
 *
 * @module
 */

import { setImmediate } from "node:timers/promises";
import { own } from "../protocol/limits.ts";
import type { Bye, Notice } from "../protocol/messages.ts";
import type { Connection } from "./connection.ts";
import type { Headcount, OpenRoom } from "./events.ts";
import type { House } from "./house.ts";
import { Room } from "./room.ts";

/** Opens rooms, finds them, looks after their deadlines, and closes them all in the end. */
export class Rooms {
  readonly #rooms = new Map<number, Room>();
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
        if (this.#rooms.get(room.port) === room) this.#rooms.delete(room.port);
      },
    };
  }

  /** How many people are doing what right now. */
  get headcount(): Headcount {
    const [waiting, chats] = [this.#waiting, this.#chats];
    return { waiting, chats, people: waiting + 2 * chats };
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
    this.#rooms.set(port, new Room(port, listener, this.#house));
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

  /** Does what is due: lapsed promises, impatience, lonely people. */
  async tick(now: number): Promise<void> {
    for (const port of await this.#house.registry.lapse(now)) this.close(port);
    const lonely: Room[] = [];
    const slice = new Slice();
    for (const room of this.#rooms.values()) {
      await room.tick(now);
      if (room.peopleCount === 1) lonely.push(room);
      await slice.turn();
    }
    for (const room of lonely) {
      await room.unite(now);
      await slice.turn();
    }
  }

  /** Closes every room and tells everybody. */
  closeAll(lastWords: Bye): void {
    for (const room of [...this.#rooms.values()]) room.end(lastWords);
  }
}

/** Work that is done in slices: whoever chats does not wait until all of it is done. */
class Slice {
  #startedAt = performance.now();

  /** Lets others have their turn, if this has taken long enough. */
  async turn(): Promise<void> {
    if (performance.now() - this.#startedAt < own.sliceMs) return;
    await setImmediate();
    this.#startedAt = performance.now();
  }
}
