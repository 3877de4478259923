/**
 * What goes on between us and whoever is in the room: who they are, what was said, and what arrived.
 *
 * @module
 */

import { sanitizeText } from "../protocol/sanitize.ts";
import { TamperedError, UndecryptableError } from "./errors.ts";
import type { EventQueue } from "./event_queue.ts";
import type { SessionEvent } from "./events.ts";
import { Outbox } from "./outbox.ts";
import { Peer } from "./peer.ts";
import { Secrecy } from "./secrecy/secrecy.ts";
import type { Company, Wire, WireEvent } from "./wire.ts";

/** What happens in a room between us and the other one. */
export type PeerEvent = Extract<
  WireEvent,
  {
    kind:
      | "joined"
      | "left"
      | "away"
      | "back"
      | "renamed"
      | "said"
      | "acknowledged"
      | "key"
      | "typing";
  }
>;

/**
 * One conversation after the other, with whoever comes. It tells what happens as events, and gives
 * the receipt of a message when that has been read.
 */
export class Conversation {
  readonly #events: EventQueue<SessionEvent>;
  readonly #encrypts: boolean;
  readonly #outbox = new Outbox();
  #wire: Wire;
  #peer: Peer | undefined;
  #broken = false;
  #lastId = 0;
  #settled: PromiseWithResolvers<void> | undefined;

  /** @param encrypts Whether we agree on keys with whoever can do that too. */
  constructor(events: EventQueue<SessionEvent>, wire: Wire, encrypts: boolean) {
    this.#events = events;
    this.#wire = wire;
    this.#encrypts = encrypts;
    if (encrypts) Secrecy.prepare();
  }

  /** The name of the other person, while there is one. */
  get peer(): string | undefined {
    return this.#peer?.name;
  }

  /** Whether somebody hears what we say; in a classic room that is not known, and so assumed. */
  get heard(): boolean {
    return this.#peer ? !this.#peer.tampered : !this.#wire.confirms;
  }

  /** Whether a connection is broken, ours or theirs, so that what we say waits for it. */
  get broken(): boolean {
    return this.#broken;
  }

  /** How many messages are not known to have arrived, or not to. */
  get unsettled(): number {
    return this.#outbox.size;
  }

  /** Resolves when there are none. */
  async settled(): Promise<void> {
    if (this.unsettled === 0) return;
    this.#settled ??= Promise.withResolvers();
    await this.#settled.promise;
  }

  /** We are in another room. */
  enter(wire: Wire): void {
    this.#wire = wire;
    if (!wire.confirms) this.#flow();
  }

  /**
   * Says a text that fits a message.
   *
   * @param heard Whether anybody could hear it.
   * @param saying Called with its id and the text before it is sent.
   * @returns Its id, when it is on its way or known not to arrive.
   */
  async say(
    text: string,
    heard: boolean,
    saying?: (id: number, text: string) => void,
  ): Promise<number> {
    const id = ++this.#lastId;
    saying?.(id, text);
    if (!heard) {
      this.#events.push({ event: "undelivered", id });
      return id;
    }
    const wire = this.#wire;
    await this.#outbox.say(id, text);
    if (!wire.confirms) this.#settle(this.#outbox.confirm(id), "delivered");
    return id;
  }

  /** Something happened between us and the other one. */
  async handle(event: PeerEvent): Promise<void> {
    switch (event.kind) {
      case "joined":
        return await this.#meet(event);
      case "left":
        this.leave("left");
        this.#wire.fence();
        return;
      case "away":
        this.interrupt();
        this.#wire.fence();
        if (this.#peer) this.#events.push({ event: "away", name: this.#peer.name });
        return;
      case "back":
        if (this.#peer) this.#events.push({ event: "back", name: this.#peer.name });
        return this.#flowAgain();
      case "said":
        return await this.#received(event);
      case "acknowledged":
        return this.#settle(this.#outbox.confirm(event.id), "delivered");
      case "key":
        return await this.#agree(event);
      case "renamed":
        return this.#renamed(event.name);
      case "typing":
        if (this.#peer) this.#events.push({ event: "typing", name: this.#peer.name });
        return;
      default:
        event satisfies never;
    }
  }

  /** A connection broke. */
  interrupt(): void {
    this.#broken = true;
    this.#outbox.pause();
  }

  /** We are back, in this company. Is the other one still who they were? */
  async resume(company: Company | undefined): Promise<void> {
    if (this.#peer && company && this.#peer.chat === company.chat) {
      this.#renamed(company.name);
      return this.#flowAgain();
    }
    this.leave("left");
    if (company) await this.#meet(company);
  }

  /**
   * Nobody is here any more, because the other one has `left` or because we leave them, which needs
   * not be told.
   */
  leave(how: "left" | "quietly"): void {
    this.#broken = false;
    this.#settle(this.#outbox.giveUp(), "undelivered");
    if (this.#peer && how === "left") this.#events.push({ event: "left", name: this.#peer.name });
    this.#peer = undefined;
    if (!this.#wire.confirms && how === "left") this.#flow();
  }

  async #meet(company: Company): Promise<void> {
    // What waits for somebody goes to nobody else, even if the room forgot to say that they left.
    if (this.#peer) this.leave("left");
    const encrypted = this.#encrypts && (company.features?.includes("encryption") ?? false);
    const secrecy = encrypted ? await Secrecy.begin() : undefined;
    this.#peer = new Peer(company, secrecy);
    this.#events.push({ event: "joined", name: this.#peer.name, encrypted });
    this.#flowAgain();
  }

  /** What we say goes out from now on, or as soon as there are keys. */
  #flowAgain(): void {
    this.#broken = false;
    for (const key of this.#peer?.secrecy?.steps ?? []) this.#wire.agree(key);
    if (!this.#peer?.secrecy || this.#peer.secrecy.code !== undefined) this.#flow();
  }

  #flow(): void {
    const wire = this.#wire;
    const peer = this.#peer;
    this.#outbox.flow({
      wrap: (id, text) => peer?.seal(id, text) ?? Promise.resolve({ text }),
      send: (id, body) => wire.say(id, body),
    });
  }

  async #agree({ key }: Extract<PeerEvent, { kind: "key" }>): Promise<void> {
    const secrecy = this.#peer?.secrecy;
    if (!secrecy || this.#peer?.tampered) return;
    const before = secrecy.code;
    try {
      for (const step of await secrecy.receive(key)) this.#wire.agree(step);
    } catch (error) {
      if (!(error instanceof TamperedError)) throw error;
      return this.#tampered(error);
    }
    const { code } = secrecy;
    if (code === undefined || before !== undefined) return;
    this.#events.push({ event: "secured", code });
    this.#flow();
  }

  /** Nothing more is said to this one: somebody else might read it. */
  #tampered({ message }: TamperedError): void {
    this.#peer?.spoil();
    this.#settle(this.#outbox.giveUp(), "undelivered");
    this.#events.push({ event: "error", code: "tampered", message });
  }

  async #received({ kind: _, id, ...body }: Extract<PeerEvent, { kind: "said" }>): Promise<void> {
    const peer = this.#peer;
    const wire = this.#wire;
    // Only in a classic room somebody may be there of whom we know nothing.
    if (!peer && wire.confirms) return;
    // Sent again because its receipt was lost: once is enough.
    if (id !== undefined && peer?.has(id)) {
      if (peer.hasTaken(id)) wire.acknowledge(id);
      return;
    }
    let said: string;
    try {
      said = peer ? await peer.open(id ?? 0, body) : body.text ?? "";
    } catch (error) {
      if (!(error instanceof UndecryptableError)) throw error;
      this.#events.push({ event: "error", code: "undecryptable", message: error.message });
      return;
    }
    if (id !== undefined) peer?.receive(id);
    const taken = () => {
      if (id === undefined) return;
      peer?.take(id);
      // A receipt that comes late is not given to the next one.
      if (peer && peer === this.#peer) wire.acknowledge(id);
    };
    const from = peer?.name ?? "Stranger";
    const at = new Date().toISOString();
    this.#events.push({ event: "message", from, text: sanitizeText(said), at }, taken);
  }

  #renamed(name: string): void {
    if (!this.#peer?.rename(name)) return;
    this.#events.push({ event: "renamed", name: this.#peer.name });
  }

  #settle(ids: readonly number[], event: "delivered" | "undelivered"): void {
    for (const id of ids) this.#events.push({ event, id });
    if (this.unsettled > 0) return;
    this.#settled?.resolve();
    this.#settled = undefined;
  }
}
