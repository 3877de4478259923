/**
 * What a room says for somebody whose client cannot say it again.
 *
 * @module
 */

import { encode } from "../protocol/codec.ts";
import { unconfirmedMax } from "../protocol/limits.ts";

/** Messages from a classic client, until the other one's client has confirmed them. */
export class Unconfirmed {
  #lastId = 0;
  /** The lines that are not confirmed, by id, in their order. */
  readonly #lines: Map<number, Uint8Array> = new Map();
  #room: PromiseWithResolvers<void> | undefined;
  #settled: PromiseWithResolvers<void> | undefined;

  /** All lines that are not confirmed, in their order: to be said again after a break. */
  get lines(): readonly Uint8Array[] {
    return [...this.#lines.values()];
  }

  /** Resolves when more may be added. */
  get room(): Promise<void> {
    if (this.#lines.size < unconfirmedMax) return Promise.resolve();
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  /** Resolves when nothing is left. */
  get settled(): Promise<void> {
    if (this.#lines.size === 0) return Promise.resolve();
    this.#settled ??= Promise.withResolvers();
    return this.#settled.promise;
  }

  /** Makes the line of a text, and keeps it. */
  add(text: string): Uint8Array {
    const id = ++this.#lastId;
    const line = encode({ verb: "MSG", id, text });
    this.#lines.set(id, line);
    return line;
  }

  /** What has this id or a smaller one has arrived. */
  confirm(upTo: number): void {
    for (const id of this.#lines.keys()) {
      if (id > upTo) break;
      this.#lines.delete(id);
    }
    this.#release();
  }

  /** Nobody will confirm what is left. */
  giveUp(): void {
    this.#lines.clear();
    this.#release();
  }

  #release(): void {
    if (this.#lines.size < unconfirmedMax) {
      this.#room?.resolve();
      this.#room = undefined;
    }
    if (this.#lines.size > 0) return;
    this.#settled?.resolve();
    this.#settled = undefined;
  }
}
