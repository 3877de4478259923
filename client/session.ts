/**
 * A chat session without a face: what bots use, and what the terminal's front ends stand on.
 *
 * @module
 */

import { LOBBY_PORT, own } from "../protocol/limits.ts";
import { sanitizeName, sanitizeText } from "../protocol/sanitize.ts";
import { type Patience, usualPatience } from "./backoff.ts";
import { enter, type Newcomer, type Visit, type Wish } from "./enter.ts";
import { RefusedError } from "./errors.ts";
import { EventQueue } from "./event_queue.ts";
import type { SessionEvent } from "./events.ts";
import { fitting } from "./fitting.ts";
import type { LobbyAddress } from "./seek.ts";
import { Outbox } from "./outbox.ts";
import { Peer } from "./peer.ts";
import { type Dial, dialTcp } from "./transport.ts";
import type { Company, Wire, WireEvent } from "./wire.ts";

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
  /** How to come back when the connection breaks; default {@linkcode usualPatience}. */
  readonly patience?: Patience | undefined;
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
  readonly #newcomer: Omit<Newcomer, "name">;
  readonly #events = new EventQueue<SessionEvent>();
  #name: string;
  #wire: Wire;
  #peer: Peer | undefined;
  #somebody: PromiseWithResolvers<void> = Promise.withResolvers();
  #lastId = 0;
  /** What was said to the one who is here and is not known to have arrived. */
  readonly #outbox = new Outbox();
  #settled: PromiseWithResolvers<void> | undefined;
  /** Whether our connection is broken, and we are trying to come back. */
  #interrupted = false;
  /** Resolves when {@linkcode next} has led somewhere; absent when nobody has asked for it. */
  #next: PromiseWithResolvers<void> | undefined;
  /** Hangs up on a room that does not return our goodbye. */
  #hangUp: ReturnType<typeof setTimeout> | undefined;
  /** Whether we have left one room and are not in another yet. */
  #onTheWay = false;
  #leaving = false;
  #over = false;
  readonly #done: Promise<void>;

  private constructor(lobby: LobbyAddress, { name, ...newcomer }: Newcomer, visit: Visit) {
    this.#lobby = lobby;
    this.#newcomer = newcomer;
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
    const { host, port = LOBBY_PORT, dial = dialTcp, patience = usualPatience } = options;
    const newcomer: Newcomer = {
      name: sanitizeName(options.name),
      stay: crypto.randomUUID(),
      // Who does not come back had better not be waited for.
      features: patience.forMs > 0 ? ["resume"] : [],
      patience,
    };
    const lobby: LobbyAddress = { host, port, dial };
    return new Session(lobby, newcomer, await enter(lobby, newcomer));
  }

  /** Our name as others read it. */
  get name(): string {
    return this.#name;
  }

  /** The name of the other person, while there is one. */
  get peer(): string | undefined {
    return this.#peer?.name;
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
   * `undelivered` when they leave first, or when nobody is here at all. While a connection is
   * broken, ours or theirs, it waits for its turn.
   *
   * @param saying Called with its id and the text as it is sent, before it is.
   * @returns Its id, counted from 1, when it is on its way, or known not to arrive.
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
    await this.#outbox.say(id, clean);
    if (!wire.confirms) this.#settle(this.#outbox.confirm(id), "delivered");
    return id;
  }

  /** Lets the other one know that we are writing. */
  typing(): void {
    if (this.#outbox.flows) this.#wire.typing();
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
      this.#wire.quit();
      // While we cannot be heard, our seat cannot be given up.
      if (!this.#interrupted) this.#hangUpSoon(this.#wire);
    }
    return this.#next.promise;
  }

  /** Resolves when everything said is known to be delivered or undelivered. */
  async settled(): Promise<void> {
    if (this.#outbox.size === 0) return;
    this.#settled ??= Promise.withResolvers();
    await this.#settled.promise;
  }

  /**
   * Waits a while for the receipts of what was said, longer while a connection is broken that may
   * come back; then says goodbye. Safe to call twice.
   */
  async leave(): Promise<void> {
    do await within(own.receiptsMs, this.settled()); while (
      this.#outbox.size > 0 && !this.#outbox.flows && !this.#over && !this.#leaving
    );
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
      this.#onTheWay = this.#interrupted = false;
      this.#arrived();
      if (visit.name !== this.#name) visit.wire.rename(this.#name);
      if (this.#leaving) visit.wire.quit();
      this.#events.push({ event: "seated", room: visit.port });
      if (!visit.wire.confirms) {
        this.#flow(visit.wire);
        this.#somebody.resolve();
      }
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
          return await this.#roomOver(event, port);
        case "acknowledged":
          this.#settle(this.#outbox.confirm(event.id), "delivered");
          break;
        case "notice":
          this.#events.push({ event: "notice", message: sanitizeText(event.message) });
          break;
        case "interrupted":
          this.#interrupted = true;
          this.#outbox.pause();
          this.#events.push({ event: "reconnecting" });
          break;
        case "resumed":
          this.#interrupted = false;
          this.#events.push({ event: "reconnected" });
          if (this.#next || this.#leaving) this.#hangUpSoon(wire);
          else this.#resumed(wire, event);
          break;
        case "slowed":
          this.#events.push({ event: "slowed", forMs: event.forMs });
          break;
        case "reported":
          this.#events.push({ event: "reported", kept: event.kept });
          break;
        default:
          // Somebody whom we have left may be slow to notice.
          if (!this.#next) this.#handle(wire, event);
      }
    }
    return undefined;
  }

  /** One room is over for us; where to go next, if anywhere. */
  async #roomOver(event: OverEvent, port: number): Promise<Visit | undefined> {
    const { reason } = event;
    if (!this.#leaving) {
      if (this.#next && (reason === "quit" || reason === "lost" || reason === "gone")) {
        return await this.#move({ avoid: port });
      }
      if (reason === "gone") {
        this.#peerLeft();
        return await this.#move({});
      }
    }
    if (reason === "error") {
      const { code, message } = event;
      this.#events.push({ event: "error", code, message: sanitizeText(message) });
    }
    this.#giveUpReceipts();
    // Whatever the network made of our goodbye, we left because we wanted to.
    const why = this.#leaving ? "quit" : reason === "gone" ? "lost" : reason;
    this.#events.push({ event: "closed", reason: why });
    return undefined;
  }

  #handle(wire: Wire, event: PeersEvent): void {
    switch (event.kind) {
      case "seated":
        return;
      case "joined":
        return this.#meet(wire, event);
      case "left":
        this.#peerLeft();
        if (!wire.confirms) this.#flow(wire);
        wire.fence();
        return;
      case "away":
        this.#outbox.pause();
        wire.fence();
        if (this.#peer) this.#events.push({ event: "away", name: this.#peer.name });
        return;
      case "back":
        this.#flow(wire);
        if (this.#peer) this.#events.push({ event: "back", name: this.#peer.name });
        return;
      case "said":
        return this.#received(wire, event);
      case "renamed":
        return this.#renamed(event.name);
      case "key":
        return;
      case "typing":
        if (this.#peer) this.#events.push({ event: "typing", name: this.#peer.name });
        return;
      default:
        event satisfies never;
    }
  }

  #meet(wire: Wire, company: Company): void {
    this.#peer = new Peer(company);
    this.#events.push({ event: "joined", name: this.#peer.name });
    this.#somebody.resolve();
    this.#flow(wire);
  }

  /** We are back in our room. Is the other one still who they were? */
  #resumed(wire: Wire, { company, name }: ResumedEvent): void {
    if (name !== this.#name) wire.rename(this.#name);
    if (this.#peer && this.#peer.chat === company?.chat) {
      this.#renamed(company?.name ?? this.#peer.name);
      return this.#flow(wire);
    }
    this.#peerLeft();
    if (company) this.#meet(wire, company);
  }

  /** What we say goes out from now on, beginning with what is not known to have arrived. */
  #flow(wire: Wire): void {
    this.#outbox.flow({
      wrap: (_id, text) => Promise.resolve({ text }),
      send: (id, body) => wire.say(id, body),
    });
  }

  #renamed(name: string): void {
    if (!this.#peer?.rename(name)) return;
    this.#events.push({ event: "renamed", name: this.#peer.name });
  }

  #received(wire: Wire, { id, text = "" }: SaidEvent): void {
    const peer = this.#peer;
    // Sent again because its receipt was lost: once is enough.
    if (id !== undefined && peer?.receive(id) === false) {
      if (peer.hasTaken(id)) wire.acknowledge(id);
      return;
    }
    const taken = () => {
      if (id === undefined) return;
      peer?.take(id);
      // A receipt that comes late is not given to the next one.
      if (peer && peer === this.#peer) wire.acknowledge(id);
    };
    const from = peer?.name ?? "Stranger";
    const at = new Date().toISOString();
    this.#events.push({ event: "message", from, text: sanitizeText(text), at }, taken);
  }

  #giveUpReceipts(): void {
    this.#settle(this.#outbox.giveUp(), "undelivered");
  }

  #peerLeft(): void {
    this.#giveUpReceipts();
    if (!this.#peer) return;
    this.#events.push({ event: "left", name: this.#peer.name });
    this.#peer = undefined;
    this.#somebody = Promise.withResolvers();
  }

  #settle(ids: readonly number[], event: "delivered" | "undelivered"): void {
    for (const id of ids) this.#events.push({ event, id });
    if (this.#outbox.size > 0) return;
    this.#settled?.resolve();
    this.#settled = undefined;
  }

  #hangUpSoon(wire: Wire): void {
    clearTimeout(this.#hangUp);
    this.#hangUp = setTimeout(() => wire.close(), own.goodbyeMs);
  }

  async #move(wish: Wish): Promise<Visit | undefined> {
    this.#onTheWay = true;
    clearTimeout(this.#hangUp);
    this.#giveUpReceipts();
    try {
      return await enter(this.#lobby, { ...this.#newcomer, name: this.#name }, wish);
    } catch (error) {
      const code = error instanceof RefusedError ? error.code : "unreachable";
      const message = error instanceof Error ? error.message : String(error);
      this.#events.push({ event: "error", code, message });
      this.#events.push({ event: "closed", reason: "error" });
      return undefined;
    }
  }
}

type OverEvent = Extract<WireEvent, { kind: "over" }>;
type ResumedEvent = Extract<WireEvent, { kind: "resumed" }>;
type SaidEvent = Extract<WireEvent, { kind: "said" }>;

/** What happens in a room between us and the other one. */
type PeersEvent = Extract<
  WireEvent,
  {
    kind: "seated" | "joined" | "left" | "away" | "back" | "renamed" | "said" | "key" | "typing";
  }
>;

async function within(ms: number, promise: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  await Promise.race([promise, timeout]);
  clearTimeout(timer);
}
