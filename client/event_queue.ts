/**
 * Events between the one who notices them and the one who reads them.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";

/**
 * A queue with one reader.
 *
 * 1. Anybody may {@linkcode push}, which never waits; who can wait awaits {@linkcode ready} before,
 *    so that a slow reader slows the source instead of filling memory.
 * 2. One loop reads. A second one gets what the first left.
 */
export class EventQueue<Event> implements AsyncIterable<Event> {
  readonly #unread: { readonly event: Event; readonly taken: (() => void) | undefined }[] = [];
  #ended = false;
  #released = false;
  #arrived: PromiseWithResolvers<void> = Promise.withResolvers();
  #drained: PromiseWithResolvers<void> | undefined;

  /** Resolves when the reader has caught up. */
  get ready(): Promise<void> | undefined {
    if (this.#released || this.#unread.length < own.unreadEventsMax) return undefined;
    this.#drained ??= Promise.withResolvers();
    return this.#drained.promise;
  }

  /** Adds an event. `taken` is called when the reader has got it and comes for the next one. */
  push(event: Event, taken?: () => void): void {
    this.#unread.push({ event, taken });
    this.#arrived.resolve();
  }

  /** Lets go of whoever waits now: what they wait for to pass on has ceased to matter. */
  letGo(): void {
    this.#drained?.resolve();
    this.#drained = undefined;
  }

  /** Holds nobody back any more: the end is near, and the reader may be gone. */
  release(): void {
    this.#released = true;
    this.#drained?.resolve();
  }

  /** Nothing more will come. */
  end(): void {
    this.#ended = true;
    this.#arrived.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void> {
    for (;;) {
      for (let next = this.#unread.shift(); next; next = this.#unread.shift()) {
        if (this.#unread.length === 0) {
          this.#drained?.resolve();
          this.#drained = undefined;
        }
        yield next.event;
        next.taken?.();
      }
      if (this.#ended) return;
      this.#arrived = Promise.withResolvers();
      await this.#arrived.promise;
    }
  }
}
