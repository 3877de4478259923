/**
 * The other person in the room, as our side knows them.
 *
 * @module
 */

import { sanitizeName } from "../protocol/sanitize.ts";
import { TamperedError, UndecryptableError } from "./errors.ts";
import type { Secrecy } from "./secrecy/secrecy.ts";
import type { Body, Company } from "./wire.ts";

/** One person, from the moment that we meet them until they are gone for good. */
export class Peer {
  /** The number of our chat with them; two people in one room never have the same. */
  readonly chat: number | undefined;
  /** The keys of our chat with them; absent when it is not encrypted. */
  readonly secrecy: Secrecy | undefined;
  #name: string;
  #tampered = false;
  /** The highest id that came from them. */
  #received = 0;
  /** The highest id that whoever uses the session has got. */
  #taken = 0;

  /** @param company What the room tells of them. */
  constructor({ name, chat }: Company, secrecy?: Secrecy) {
    this.#name = sanitizeName(name);
    this.chat = chat;
    this.secrecy = secrecy;
  }

  /** Their name, safe to show. */
  get name(): string {
    return this.#name;
  }

  /** Whether somebody has interfered, so that nothing can be said to them. */
  get tampered(): boolean {
    return this.#tampered;
  }

  /** Somebody has interfered. */
  spoil(): void {
    this.#tampered = true;
  }

  /** They are called something else now; whether that is another name than before. */
  rename(name: string): boolean {
    const clean = sanitizeName(name);
    if (clean === this.#name) return false;
    this.#name = clean;
    return true;
  }

  /** What goes over the wire for a text; nothing when it may not go any more. */
  async seal(id: number, text: string): Promise<Body | undefined> {
    if (!this.secrecy) return { text };
    try {
      return { sealed: await this.secrecy.seal(id, text) };
    } catch (error) {
      if (error instanceof TamperedError) return undefined;
      throw error;
    }
  }

  /**
   * The text of what came over the wire.
   *
   * @throws {UndecryptableError} When it is not what they sealed for us, or not sealed though it
   * should be.
   */
  async open(id: number, { text, sealed }: Body): Promise<string> {
    if (!this.secrecy && text !== undefined) return text;
    if (!this.secrecy || sealed === undefined || this.secrecy.code === undefined) {
      throw new UndecryptableError(`Message ${id} is not encrypted as this chat is.`);
    }
    return await this.secrecy.open(id, sealed);
  }

  /** Whether a message has come before. */
  has(id: number): boolean {
    return id <= this.#received;
  }

  /** A message has come. */
  receive(id: number): void {
    this.#received = Math.max(this.#received, id);
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
