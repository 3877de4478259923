/**
 * A chat session without a face: what bots use, and what the terminal's front ends stand on.
 *
 * @module
 */

import { LOBBY_PORT, own, textCharsMax } from "../protocol/limits.ts";
import { sanitizeName, sanitizeText } from "../protocol/sanitize.ts";
import { enter, type Visit } from "./enter.ts";
import { RefusedError, TextTooLongError } from "./errors.ts";
import { EventQueue } from "./event_queue.ts";
import type { SessionEvent } from "./events.ts";
import type { LobbyAddress, SeatOffer } from "./seek.ts";
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
  /** Our name as others read it. */
  readonly name: string;
  readonly #lobby: LobbyAddress;
  readonly #events = new EventQueue<SessionEvent>();
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
  #leaving = false;
  #over = false;
  readonly #done: Promise<void>;

  private constructor(lobby: LobbyAddress, name: string, visit: Visit) {
    this.#lobby = lobby;
    this.name = name;
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

  /** The name of the other person, while there is one. */
  get peer(): string | undefined {
    return this.#peer;
  }

  /** Whether somebody hears what we say; in a classic room that is not known, and so assumed. */
  get heard(): boolean {
    return !this.#over && (this.#peer !== undefined || !this.#wire.confirms);
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
    const clean = sanitizeText(text);
    const chars = clean.length > textCharsMax ? [...clean].length : clean.length;
    if (chars > textCharsMax) throw tooLong(chars);
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
      if (this.#leaving) visit.wire.quit();
      this.#events.push({ event: "seated", room: visit.port });
      if (!visit.wire.confirms) this.#somebody.resolve();
      visit = await this.#visit(visit);
    }
    this.#over = true;
    this.#peer = undefined;
    this.#giveUpReceipts();
    this.#somebody.resolve();
    this.#events.end();
  }

  /** Stays in one room; where to go next, if anywhere. */
  async #visit({ wire, events }: Visit): Promise<Visit | undefined> {
    for await (const event of events) {
      await this.#events.ready;
      switch (event.kind) {
        case "moved":
          wire.quit();
          return await this.#move(event.offer);
        case "over":
          if (event.reason === "error") {
            this.#events.push({
              event: "error",
              code: event.code,
              message: sanitizeText(event.message),
            });
          }
          this.#giveUpReceipts();
          // Whatever the network made of our goodbye, we left because we wanted to.
          this.#events.push({ event: "closed", reason: this.#leaving ? "quit" : event.reason });
          return undefined;
        default:
          this.#handle(wire, event);
      }
    }
    return undefined;
  }

  #handle(wire: Wire, event: Exclude<WireEvent, { kind: "moved" | "over" }>): void {
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
      case "acknowledged":
        return this.#acknowledged(event.id);
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

  async #move(offer: SeatOffer): Promise<Visit | undefined> {
    try {
      return await enter(this.#lobby, this.name, offer);
    } catch (error) {
      const code = error instanceof RefusedError ? error.code : "unreachable";
      const message = error instanceof Error ? error.message : String(error);
      this.#events.push({ event: "error", code, message });
      this.#events.push({ event: "closed", reason: "error" });
      return undefined;
    }
  }
}

async function within(ms: number, promise: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  await Promise.race([promise, timeout]);
  clearTimeout(timer);
}

function tooLong(chars: number): TextTooLongError {
  const [said, most] = [chars, textCharsMax].map((count) => count.toLocaleString("en"));
  return new TextTooLongError(
    `That is ${said} characters; a message holds ${most}. Shorten it and send it again.`,
  );
}
