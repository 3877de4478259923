/**
 * What we have said, until it is known to have arrived.
 *
 * @module
 */

import { own, paceBytesPerMessage } from "../protocol/limits.ts";
import type { Body } from "./wire.ts";

/** Takes a message to the other one. */
export interface Carrier {
  /**
   * The message as it goes over the wire. Asked once for each, in the order of the messages; nothing,
   * when this one carries no more.
   */
  readonly wrap: (id: number, text: string) => Promise<Body | undefined>;
  /** Sends it; resolves when it is on its way. */
  readonly send: (id: number, body: Body) => Promise<void>;
}

/** Something that we said. */
interface Said {
  readonly id: number;
  readonly text: string;
  body?: Body | undefined;
  /** Whether it was sent, ever. */
  wasSent: boolean;
  /** Resolves when it was sent for the first time, or given up. */
  readonly sent: PromiseWithResolvers<void>;
}

/**
 * Messages to one person, each sent once its turn comes and somebody carries it, and again after a
 * break: what it gives to the carrier last, in order, is all that has not been confirmed.
 *
 * Only so much is on its way at a time: a room that reads us slowly reads a goodbye no sooner than
 * all that is before it.
 */
export class Outbox {
  /** What waits for its turn, in order. */
  #unsent: Map<number, Said> = new Map();
  /** What was sent and not confirmed, in order; all of it was said before what is unsent. */
  #unconfirmed: Map<number, Said> = new Map();
  #carrier: Carrier | undefined;
  #pumping = false;

  /** How many messages are not known to have arrived. */
  get size(): number {
    return this.#unsent.size + this.#unconfirmed.size;
  }

  /** Adds a message. Resolves when it has been sent, or given up. */
  async say(id: number, text: string): Promise<void> {
    const said: Said = { id, text, wasSent: false, sent: Promise.withResolvers() };
    this.#unsent.set(id, said);
    this.#pump();
    await said.sent.promise;
  }

  /** From now on messages go this way, everything that is not confirmed first. */
  flow(carrier: Carrier): void {
    this.#unsent = new Map([...this.#unconfirmed, ...this.#unsent]);
    this.#unconfirmed.clear();
    this.#carrier = carrier;
    this.#pump();
  }

  /** Messages wait from now on. */
  pause(): void {
    this.#carrier = undefined;
  }

  /**
   * The ids of what has arrived, now that this one has: it, and all before it. What was never sent
   * has not, whatever the other one says.
   */
  confirm(upTo: number): readonly number[] {
    const ids = this.#take(({ id, wasSent }) => wasSent && id <= upTo);
    this.#pump();
    return ids;
  }

  /** The ids of all that will not arrive: nobody is there any more. The outbox is empty then. */
  giveUp(): readonly number[] {
    this.pause();
    return this.#take(() => true);
  }

  /** Takes messages out from the first one on, as long as they are such. */
  #take(isOne: (said: Said) => boolean): readonly number[] {
    const ids: number[] = [];
    for (const from of [this.#unconfirmed, this.#unsent]) {
      for (const said of from.values()) {
        if (!isOne(said)) break;
        from.delete(said.id);
        said.sent.resolve();
        ids.push(said.id);
      }
    }
    return ids;
  }

  /** Whether as much is on its way as may be: the receipt of something is to come first. */
  get #isFull(): boolean {
    let bytes = 0;
    for (const { body } of this.#unconfirmed.values()) bytes += costOf(body);
    return bytes >= own.underWayBytes;
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      for (;;) {
        const carrier = this.#carrier;
        const [said] = this.#unsent.values();
        if (!carrier || !said || this.#isFull) return;
        said.body ??= await carrier.wrap(said.id, said.text);
        // While it was wrapped, the carrier may have gone, or the one to whom it was said.
        if (carrier !== this.#carrier) continue;
        if (!said.body) return this.pause();
        if (!this.#unsent.delete(said.id)) continue;
        said.wasSent = true;
        this.#unconfirmed.set(said.id, said);
        await carrier.send(said.id, said.body);
        said.sent.resolve();
      }
    } finally {
      this.#pumping = false;
    }
  }
}

/** About what a room counts for a message, in bytes. */
function costOf({ sealed, text = "" }: Body = {}): number {
  return Math.max(paceBytesPerMessage, sealed?.length ?? text.length);
}
