/**
 * What we have said, until it is known to have arrived.
 *
 * @module
 */

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
  /** Resolves when it was sent for the first time, or given up. */
  readonly sent: PromiseWithResolvers<void>;
}

/**
 * Messages to one person, each sent once its turn comes and somebody carries it, and again after a
 * break: what it gives to the carrier last, in order, is all that has not been confirmed.
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

  /** Whether messages go out, rather than wait. */
  get flows(): boolean {
    return this.#carrier !== undefined;
  }

  /** Adds a message. Resolves when it has been sent, or given up. */
  async say(id: number, text: string): Promise<void> {
    const said: Said = { id, text, sent: Promise.withResolvers() };
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

  /** The ids of what has arrived, now that this one has: it, and all before it. */
  confirm(upTo: number): readonly number[] {
    return [...this.#take(this.#unconfirmed, upTo), ...this.#take(this.#unsent, upTo)];
  }

  /** The ids of all that will not arrive: nobody is there any more. The outbox is empty then. */
  giveUp(): readonly number[] {
    this.pause();
    return this.confirm(Infinity);
  }

  #take(from: Map<number, Said>, upTo: number): number[] {
    const ids: number[] = [];
    for (const { id, sent } of from.values()) {
      if (id > upTo) break;
      from.delete(id);
      sent.resolve();
      ids.push(id);
    }
    return ids;
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      for (;;) {
        const carrier = this.#carrier;
        const [said] = this.#unsent.values();
        if (!carrier || !said) return;
        said.body ??= await carrier.wrap(said.id, said.text);
        // While it was wrapped, the carrier may have gone, or the one to whom it was said.
        if (carrier !== this.#carrier) continue;
        if (!said.body) return this.pause();
        if (!this.#unsent.delete(said.id)) continue;
        this.#unconfirmed.set(said.id, said);
        await carrier.send(said.id, said.body);
        said.sent.resolve();
      }
    } finally {
      this.#pumping = false;
    }
  }
}
