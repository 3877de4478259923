/**
 * A chat session without a face: what bots use, and what the terminal's front ends stand on.
 *
 * @module
 */

import { LOBBY_PORT, own } from "../protocol/limits.ts";
import { sanitizeLine, sanitizeName, sanitizeText } from "../protocol/sanitize.ts";
import { enter, type Visit, type Wish } from "./enter.ts";
import { RefusedError } from "./errors.ts";
import { EventQueue } from "./event_queue.ts";
import type { SessionEvent } from "./events.ts";
import { fitting } from "./fitting.ts";
import type { LobbyAddress } from "./seek.ts";
import { type Dial, dialTcp } from "./transport.ts";
import type { Wire, WireEvent } from "./wire.ts";

/** How to connect. */
export interface SessionOptions {
  /** The server's address or name. */
  readonly host: string;
  /** The lobby's port; default {@linkcode LOBBY_PORT}. */
  readonly port?: number | undefined;
  /** What the other person reads. It is cleaned and shortened as the server would. */
  readonly name: string;
  /** Opens connections; default {@linkcode dialTcp}. */
  readonly dial?: Dial | undefined;
}

/**
 * One person's stay on a server, from the lobby to goodbye.
 *
 * Iterate over it for what happens; every event is given once, and a message counts as received
 * (its sender gets the receipt) when it has been given. Leaving the loop does not leave the chat.
 *
 * @example An echo bot.
 * ```ts ignore
 * await using session = await Session.connect({ host: "localhost", name: "echo" });
 * for await (const event of session) {
 *   if (event.event === "message") await session.say(event.text);
 * }
 * ```
 */
export class Session implements AsyncIterable<SessionEvent>, AsyncDisposable {
  readonly #lobby: LobbyAddress;
  readonly #events = new EventQueue<SessionEvent>();
  #name: string;
  #wire: Wire;
  #peer: string | undefined;
  #somebody: PromiseWithResolvers<void> = Promise.withResolvers();
  #lastId = 0;
  /** What was said to the one who is here and not acknowledged yet, by id. */
  readonly #unacknowledged = new Set<number>();
  #settled: PromiseWithResolvers<void> | undefined;
  /** The highest id received from the one who is here. */
  #lastReceivedId = 0;
  /** Counts the peers, so that a receipt that comes late is not given to the next one. */
  #peerNo = 0;
  /** Resolves when {@linkcode next} has led somewhere; absent when nobody has asked for it. */
  #next: PromiseWithResolvers<void> | undefined;
  /** Hangs up on a room that does not return our goodbye. */
  #hangUp: ReturnType<typeof setTimeout> | undefined;
  /** Whether we have left one room and are not in another yet. */
  #onTheWay = false;
  #leaving = false;
  #over = false;
  readonly #done: Promise<void>;

  private constructor(lobby: LobbyAddress, name: string, visit: Visit) {
    this.#lobby = lobby;
    this.#name = name;
    this.#wire = visit.wire;
    this.#done = this.#stay(visit);
  }

  /**
   * Asks the lobby for a seat and takes it.
   *
   * @throws {UnreachableError} When nobody answers there.
   * @throws {RefusedError} When the server is full, or will not have us for another reason.
   */
  static async connect(options: SessionOptions): Promise<Session> {
    const { host, port = LOBBY_PORT, dial = dialTcp } = options;
    const name = sanitizeName(options.name);
    const lobby: LobbyAddress = { host, port, dial };
    return new Session(lobby, name, await enter(lobby, name));
  }

  /** Our name as others read it. */
  get name(): string {
    return this.#name;
  }

  /** The name of the other person, while there is one. */
  get peer(): string | undefined {
    return this.#peer;
  }

  /** Whether somebody hears what we say; in a classic room that is not known, and so assumed. */
  get heard(): boolean {
    return !this.#over && !this.#next && (this.#peer !== undefined || !this.#wire.confirms);
  }

  /** Whether the session has ended. */
  get over(): boolean {
    return this.#over;
  }

  /** Resolves when somebody hears us, or when the session is over. */
  get somebody(): Promise<void> {
    return this.heard || this.#over ? Promise.resolve() : this.#somebody.promise;
  }

  /**
   * Says something to the one who is here. Its receipt comes as an event: `delivered`, or
   * `undelivered` when they leave first, or when nobody is here at all.
   *
   * @param saying Called with its id and the text as it is sent, before it is.
   * @returns Its id, counted from 1, when it is on its way.
   * @throws {TextTooLongError} When it has more than {@linkcode textCharsMax} characters.
   */
  async say(text: string, saying?: (id: number, text: string) => void): Promise<number> {
    const clean = fitting(text);
    const id = ++this.#lastId;
    saying?.(id, clean);
    if (!this.heard) {
      this.#events.push({ event: "undelivered", id });
      return id;
    }
    const wire = this.#wire;
    this.#unacknowledged.add(id);
    await wire.say(id, clean);
    if (!wire.confirms) this.#acknowledged(id);
    return id;
  }

  /** Lets the other one know that we are writing. */
  typing(): void {
    if (this.#peer !== undefined) this.#wire.typing();
  }

  /**
   * Changes our name. Whoever is here is told, unless the room is a classic one: there it counts from
   * the next room on.
   *
   * @param name It is cleaned and shortened as the server would.
   */
  rename(name: string): void {
    const clean = sanitizeName(name);
    if (clean === this.#name) return;
    this.#name = clean;
    this.#wire.rename(clean);
  }

  /**
   * Leaves whoever is here, and meets somebody else. What they have not acknowledged is
   * `undelivered`; `seated` follows, or `error` and `closed` when there is no other seat.
   *
   * On the way to another room already, that one will do: asking again changes nothing.
   *
   * @returns Resolves when we are in another room, or when the session is over. It never rejects.
   */
  next(): Promise<void> {
    if (this.#over || this.#leaving) return this.#done;
    if (this.#next) return this.#next.promise;
    if (this.heard) this.#somebody = Promise.withResolvers();
    this.#peer = undefined;
    this.#next = Promise.withResolvers();
    this.#events.letGo();
    if (!this.#onTheWay) {
      const wire = this.#wire;
      wire.quit();
      this.#hangUp = setTimeout(() => wire.close(), own.goodbyeMs);
    }
    return this.#next.promise;
  }

  /** Resolves when everything said is known to be delivered or undelivered. */
  async settled(): Promise<void> {
    if (this.#unacknowledged.size === 0) return;
    this.#settled ??= Promise.withResolvers();
    await this.#settled.promise;
  }

  /** Waits a while for the receipts of what was said, then says goodbye. Safe to call twice. */
  async leave(): Promise<void> {
    await within(own.receiptsMs, this.settled());
    await this[Symbol.asyncDispose]();
  }

  /** Says goodbye without waiting for receipts. Safe to call twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#leaving = true;
    this.#events.release();
    if (!this.#over) {
      await within(own.goodbyeMs, this.#wire.quit().then(() => this.#done));
      this.#wire.close();
    }
    // On the way to another room this takes longer than anybody wants to wait; it ends all the same.
    await within(own.goodbyeMs, this.#done);
  }

  [Symbol.asyncIterator](): AsyncIterator<SessionEvent> {
    return this.#events[Symbol.asyncIterator]();
  }

  /** Goes from room to room until one of them is the last, or we leave between two of them. */
  async #stay(first: Visit): Promise<void> {
    let visit: Visit | undefined = first;
    while (visit) {
      this.#wire = visit.wire;
      this.#onTheWay = false;
      this.#arrived();
      if (visit.name !== this.#name) visit.wire.rename(this.#name);
      if (this.#leaving) visit.wire.quit();
      this.#events.push({ event: "seated", room: visit.port });
      if (!visit.wire.confirms) this.#somebody.resolve();
      visit = await this.#visit(visit);
    }
    this.#over = true;
    clearTimeout(this.#hangUp);
    this.#peer = undefined;
    this.#giveUpReceipts();
    this.#somebody.resolve();
    this.#arrived();
    this.#events.end();
  }

  #arrived(): void {
    this.#next?.resolve();
    this.#next = undefined;
  }

  /** Stays in one room; where to go next, if anywhere. */
  async #visit({ port, wire, events }: Visit): Promise<Visit | undefined> {
    for await (const event of events) {
      if (!this.#next) await this.#events.ready;
      switch (event.kind) {
        case "moved":
          wire.quit();
          return await this.#move({ offer: event.offer, avoid: port });
        case "over":
          if (
            this.#next && !this.#leaving && (event.reason === "quit" || event.reason === "lost")
          ) {
            return await this.#move({ avoid: port });
          }
          if (event.reason === "error") {
            this.#events.push({
              event: "error",
              code: event.code,
              message: sanitizeLine(event.message),
            });
          }
          this.#giveUpReceipts();
          // Whatever the network made of our goodbye, we left because we wanted to.
          this.#events.push({ event: "closed", reason: this.#leaving ? "quit" : event.reason });
          return undefined;
        case "acknowledged":
          this.#acknowledged(event.id);
          break;
        case "notice":
          this.#events.push({ event: "notice", message: sanitizeLine(event.message) });
          break;
        default:
          // Somebody whom we have left may be slow to notice.
          if (!this.#next) this.#handle(wire, event);
      }
    }
    return undefined;
  }

  #handle(wire: Wire, event: PeersEvent): void {
    switch (event.kind) {
      case "seated":
        return;
      case "joined":
        this.#peer = sanitizeName(event.name);
        this.#peerNo++;
        this.#lastReceivedId = 0;
        this.#events.push({ event: "joined", name: this.#peer });
        this.#somebody.resolve();
        return;
      case "left":
        this.#peerLeft();
        wire.fence();
        return;
      case "said":
        return this.#received(wire, event.id, event.text);
      case "renamed":
        if (this.#peer === undefined) return;
        this.#peer = sanitizeName(event.name);
        this.#events.push({ event: "renamed", name: this.#peer });
        return;
      case "typing":
        if (this.#peer !== undefined) this.#events.push({ event: "typing", name: this.#peer });
        return;
      default:
        event satisfies never;
    }
  }

  #received(wire: Wire, id: number | undefined, text: string): void {
    const speaker = this.#peerNo;
    const acknowledge = () => {
      if (id !== undefined && speaker === this.#peerNo && this.#peer) wire.acknowledge(id);
    };
    // Sent again because its receipt was lost: once is enough.
    if (id !== undefined && id <= this.#lastReceivedId) return acknowledge();
    this.#lastReceivedId = id ?? this.#lastReceivedId;
    const from = this.#peer ?? "Stranger";
    const at = new Date().toISOString();
    this.#events.push({ event: "message", from, text: sanitizeText(text), at }, acknowledge);
  }

  #acknowledged(upTo: number): void {
    for (const id of this.#unacknowledged) {
      if (id <= upTo) this.#settle(id, "delivered");
    }
  }

  #giveUpReceipts(): void {
    for (const id of this.#unacknowledged) this.#settle(id, "undelivered");
  }

  #peerLeft(): void {
    this.#giveUpReceipts();
    if (this.#peer === undefined) return;
    this.#events.push({ event: "left", name: this.#peer });
    this.#peer = undefined;
    this.#somebody = Promise.withResolvers();
  }

  #settle(id: number, event: "delivered" | "undelivered"): void {
    this.#unacknowledged.delete(id);
    this.#events.push({ event, id });
    if (this.#unacknowledged.size > 0) return;
    this.#settled?.resolve();
    this.#settled = undefined;
  }

  async #move(wish: Wish): Promise<Visit | undefined> {
    this.#onTheWay = true;
    clearTimeout(this.#hangUp);
    this.#giveUpReceipts();
    try {
      return await enter(this.#lobby, this.#name, wish);
    } catch (error) {
      const code = error instanceof RefusedError ? error.code : "unreachable";
      const message = error instanceof Error ? error.message : String(error);
      this.#events.push({ event: "error", code, message });
      this.#events.push({ event: "closed", reason: "error" });
      return undefined;
    }
  }
}

/** What happens in a room between us and the other one. */
type PeersEvent = Exclude<WireEvent, { kind: "moved" | "over" | "acknowledged" | "notice" }>;

async function within(ms: number, promise: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  await Promise.race([promise, timeout]);
  clearTimeout(timer);
}
