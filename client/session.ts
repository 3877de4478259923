/**
 * A chat session without a face: what bots use, and what the terminal's front ends stand on.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";
import { sanitizeLine, sanitizeName } from "../protocol/sanitize.ts";
import { Conversation } from "./conversation.ts";
import type { Newcomer, Visit, Wish } from "./enter.ts";
import { RefusedError } from "./errors.ts";
import { EventQueue } from "./event_queue.ts";
import type { SessionEvent } from "./events.ts";
import { fitting } from "./fitting.ts";
import { persevere, type WaitEvent } from "./persevere.ts";
import { arrival, type SessionOptions } from "./session_options.ts";
import type { LobbyAddress, RoomAddress } from "./seek.ts";
import type { Wire, WireEvent } from "./wire.ts";
import { within } from "./within.ts";

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
  readonly #conversation: Conversation;
  #somebody: PromiseWithResolvers<void> = Promise.withResolvers();
  #wasHeard = false;
  /** Whether our connection is broken, and we are trying to come back. */
  #interrupted = false;
  /** Resolves when {@linkcode next} has led somewhere; absent when nobody has asked for it. */
  #next: PromiseWithResolvers<void> | undefined;
  /** Hangs up on a room that does not return our goodbye. */
  #hangUp: ReturnType<typeof setTimeout> | undefined;
  #reports = false;
  /** Until then the room reads nothing from us, in milliseconds of `performance.now()`. */
  #slowUntil = 0;
  /** Whether we have left one room and are not in another yet. */
  #onTheWay = false;
  #leaving = false;
  /** Aborted when we leave. */
  readonly #parting = new AbortController();
  #over = false;
  readonly #done: Promise<void>;

  private constructor(lobby: LobbyAddress, { name, ...newcomer }: Newcomer, visit: Visit) {
    this.#lobby = lobby;
    this.#newcomer = newcomer;
    this.#name = name;
    this.#wire = visit.wire;
    const encrypts = newcomer.features.includes("encryption");
    this.#conversation = new Conversation(this.#events, visit.wire, encrypts);
    this.#done = this.#stay(visit);
  }

  /**
   * Asks the lobby for a seat and takes it. A server that cannot give any at the moment is asked
   * again, as long as the patience lasts; one that is full is not.
   *
   * @throws {UnreachableError} When nobody answers there.
   * @throws {RefusedError} When the server is full, or will not have us for another reason.
   */
  static async connect(options: SessionOptions): Promise<Session> {
    const { lobby, newcomer } = arrival(options);
    const { signal } = new AbortController();
    const tell = (event: WaitEvent) => {
      if (event.event === "queued") options.queued?.(event.forMs);
    };
    const bears = (error: unknown) => error instanceof RefusedError && error.code === "unavailable";
    const visit = await persevere(lobby, () => newcomer, {}, { signal, tell, bears });
    return new Session(lobby, newcomer, visit);
  }

  /** Our name as others read it. */
  get name(): string {
    return this.#name;
  }

  /** The name of the other person, while there is one. */
  get peer(): string | undefined {
    return this.#next ? undefined : this.#conversation.peer;
  }

  /** Whether somebody hears what we say; in a classic room that is not known, and so assumed. */
  get heard(): boolean {
    return !this.#over && !this.#next && this.#conversation.heard;
  }

  /** Whether the session has ended. */
  get over(): boolean {
    return this.#over;
  }

  /** Whether the host of this server takes reports. */
  get reports(): boolean {
    return this.#reports;
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
    return await this.#conversation.say(fitting(text), this.heard, saying);
  }

  /** Lets the other one know that we are writing. */
  typing(): void {
    if (this.peer !== undefined) this.#wire.typing();
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
    this.#next = Promise.withResolvers();
    this.#noticeSomebody();
    this.#events.letGo();
    if (!this.#onTheWay) {
      this.#wire.quit();
      // While we cannot be heard, our seat cannot be given up.
      if (!this.#interrupted) this.#hangUpSoon(this.#wire);
    }
    return this.#next.promise;
  }

  /**
   * Asks the server not to put us together with whoever is here again, while we both stay, and leaves
   * them like {@linkcode next}.
   */
  block(): Promise<void> {
    if (this.peer !== undefined) this.#wire.block();
    return this.next();
  }

  /**
   * Shows the host something. The answer comes as an event, `reported`.
   *
   * @param text At most {@linkcode textCharsMax} code points, chosen by the person.
   * @throws {TextTooLongError} When it has more.
   */
  report(text: string): void {
    const clean = fitting(text);
    if (this.#reports) this.#wire.report(clean);
    else this.#events.push({ event: "reported", kept: false });
  }

  /** Resolves when everything said is known to be delivered or undelivered. */
  settled(): Promise<void> {
    return this.#conversation.settled();
  }

  /**
   * Waits for the receipts of what was said, as long as some come, the room reads us slowly, or a
   * connection is broken that may come back; then says goodbye. Safe to call twice.
   */
  async leave(): Promise<void> {
    let left: number;
    do {
      left = this.#conversation.unsettled;
      await within(own.receiptsMs, this.settled());
    } while (this.#mayStillArrive(left));
    await this[Symbol.asyncDispose]();
  }

  /** Says goodbye without waiting for receipts. Safe to call twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#leaving = true;
    this.#parting.abort();
    this.#events.release();
    if (!this.#over) {
      await within(own.goodbyeMs, this.#wire.quit().then(() => this.#done));
      this.#wire.close();
    }
    // On the way to another room this takes longer than anybody wants to wait; it ends all the same.
    await within(own.goodbyeMs, this.#done);
  }

  /** What happens, each event once. */
  [Symbol.asyncIterator](): AsyncIterator<SessionEvent> {
    return this.#events[Symbol.asyncIterator]();
  }

  /** Goes from room to room until one of them is the last, or we leave between two of them. */
  async #stay(first: Visit): Promise<void> {
    let visit: Visit | undefined = first;
    while (visit) {
      this.#wire = visit.wire;
      this.#reports = visit.reports;
      this.#onTheWay = this.#interrupted = false;
      this.#arrived();
      if (visit.name !== this.#name) visit.wire.rename(this.#name);
      if (this.#leaving) visit.wire.quit();
      this.#events.push({ event: "seated", room: visit.room.port });
      this.#conversation.enter(visit.wire);
      this.#noticeSomebody();
      visit = await this.#visit(visit);
    }
    this.#over = true;
    clearTimeout(this.#hangUp);
    this.#conversation.leave("quietly");
    this.#somebody.resolve();
    this.#arrived();
    this.#events.end();
  }

  #arrived(): void {
    this.#next?.resolve();
    this.#next = undefined;
  }

  /** Stays in one room; where to go next, if anywhere. */
  async #visit({ room, wire, events }: Visit): Promise<Visit | undefined> {
    for await (const event of events) {
      if (!this.#next) await this.#events.ready;
      switch (event.kind) {
        case "moved":
          wire.quit();
          return await this.#move({ offer: event.offer, avoid: room });
        case "over":
          return await this.#roomOver(event, room);
        case "notice":
          this.#events.push({ event: "notice", message: sanitizeLine(event.message) });
          break;
        case "interrupted":
          this.#interrupted = true;
          this.#conversation.interrupt();
          this.#events.push({ event: "reconnecting" });
          break;
        case "resumed":
          this.#interrupted = false;
          this.#events.push({ event: "reconnected" });
          if (this.#next || this.#leaving) this.#hangUpSoon(wire);
          else await this.#resumed(wire, event);
          break;
        case "slowed":
          this.#slowUntil = performance.now() + Math.min(event.forMs, own.slowMaxMs);
          this.#events.push({ event: "slowed", forMs: event.forMs });
          break;
        case "reported":
          this.#events.push({ event: "reported", kept: event.kept });
          break;
        case "seated":
          break;
        case "acknowledged":
          await this.#conversation.handle(event);
          break;
        default:
          // Somebody whom we have left may be slow to notice.
          if (!this.#next) await this.#conversation.handle(event);
          this.#noticeSomebody();
      }
    }
    return undefined;
  }

  /** One room is over for us; where to go next, if anywhere. */
  async #roomOver(event: OverEvent, room: RoomAddress): Promise<Visit | undefined> {
    const { reason } = event;
    if (!this.#leaving) {
      if (this.#next && (reason === "quit" || reason === "lost" || reason === "gone")) {
        return await this.#move({ avoid: room });
      }
      if (reason === "gone") {
        this.#conversation.leave("left");
        this.#noticeSomebody();
        return await this.#move({});
      }
    }
    if (reason === "error") {
      const { code, message } = event;
      this.#events.push({ event: "error", code, message: sanitizeLine(message) });
    }
    this.#conversation.leave("quietly");
    // Whatever the network made of our goodbye, we left because we wanted to.
    const why = this.#leaving ? "quit" : reason === "gone" ? "lost" : reason;
    this.#events.push({ event: "closed", reason: why });
    return undefined;
  }

  async #resumed(wire: Wire, { company, name }: ResumedEvent): Promise<void> {
    if (name !== this.#name) wire.rename(this.#name);
    await this.#conversation.resume(company);
    this.#noticeSomebody();
  }

  /** Lets go of those who wait for somebody, or makes them wait from now on. */
  #noticeSomebody(): void {
    if (this.heard) this.#somebody.resolve();
    else if (this.#wasHeard) this.#somebody = Promise.withResolvers();
    this.#wasHeard = this.heard;
  }

  /**
   * Whether more of what was said may arrive: receipts still come, the room reads us slowly, or a
   * connection is broken, ours or theirs.
   *
   * @param before How many messages had no receipt a while ago.
   */
  #mayStillArrive(before: number): boolean {
    const { unsettled, broken } = this.#conversation;
    if (unsettled === 0 || this.#over || this.#leaving) return false;
    return unsettled < before || broken || performance.now() < this.#slowUntil;
  }

  #hangUpSoon(wire: Wire): void {
    clearTimeout(this.#hangUp);
    this.#hangUp = setTimeout(() => wire.close(), own.goodbyeMs);
  }

  async #move(wish: Wish): Promise<Visit | undefined> {
    this.#onTheWay = true;
    clearTimeout(this.#hangUp);
    this.#conversation.leave("quietly");
    const newcomer = () => ({ ...this.#newcomer, name: this.#name });
    const { signal } = this.#parting;
    const tell = (event: SessionEvent) => this.#events.push(event);
    try {
      return await persevere(this.#lobby, newcomer, wish, { signal, tell });
    } catch (error) {
      this.#stranded(error);
      return undefined;
    }
  }

  /** There is no other room for us. */
  #stranded(error: unknown): void {
    if (!this.#leaving) {
      const code = error instanceof RefusedError ? error.code : "unreachable";
      const message = error instanceof Error ? error.message : String(error);
      this.#events.push({ event: "error", code, message });
    }
    this.#events.push({ event: "closed", reason: this.#leaving ? "quit" : "error" });
  }
}

type OverEvent = Extract<WireEvent, { kind: "over" }>;
type ResumedEvent = Extract<WireEvent, { kind: "resumed" }>;
