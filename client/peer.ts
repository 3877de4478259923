/**
 * The other person in the room, as our side knows them.
 *
 * @module
 */

import { sanitizeName } from "../protocol/sanitize.ts";
import type { Company } from "./wire.ts";

/** One person, from the moment that we meet them until they are gone for good. */
export class Peer {
  /** The number of our chat with them; two people in one room never have the same. */
  readonly chat: number | undefined;
  #name: string;
  /** The highest id that came from them. */
  #received = 0;
  /** The highest id that whoever uses the session has got. */
  #taken = 0;

  /** @param company What the room tells of them. */
  constructor({ name, chat }: Company) {
    this.#name = sanitizeName(name);
    this.chat = chat;
  }

  /** Their name, safe to show. */
  get name(): string {
    return this.#name;
  }

  /** They are called something else now; whether that is another name than before. */
  rename(name: string): boolean {
    const clean = sanitizeName(name);
    if (clean === this.#name) return false;
    this.#name = clean;
    return true;
  }

  /** Whether a message is here for the first time; it counts as received from now on. */
  receive(id: number): boolean {
    if (id <= this.#received) return false;
    this.#received = id;
    return true;
  }

  /** A message has reached whoever uses the session. */
  take(id: number): void {
    this.#taken = Math.max(this.#taken, id);
  }

  /** Whether a message has reached them, so that its receipt may go out again. */
  hasTaken(id: number): boolean {
    return id <= this.#taken;
  }
}
