/**
 * A guest whose client speaks pychat/2. The loop in here is the hot path: a line that one guest
 * says to another goes from the socket's buffer to the other socket without being read or copied.
 *
 * @module
 */

import { checkLines, decode, encode, lineEnd, searchable } from "../protocol/codec.ts";
import { ProtocolError } from "../protocol/errors.ts";
import { lineMs, pingAfterMs, pongMs, tickMs } from "../protocol/limits.ts";
import type { Bye, Failure, Feature, Notice, Peer, Seat, Welcome } from "../protocol/messages.ts";
import { runFrom } from "../protocol/relay.ts";
import { sanitizeName } from "../protocol/sanitize.ts";
import { Comeback } from "./comeback.ts";
import type { Link } from "./connection.ts";
import type { Departure } from "./events.ts";
import { departureOf, type Guest, type Table } from "./guest.ts";
import { Pace, readLater } from "./pace.ts";
import { Unconfirmed } from "./unconfirmed.ts";

/** How a pychat/2 client has come in: what it said in `JOIN`. */
export interface Pychat2Greeting {
  readonly name: string;
  /** What it can do beyond the rest. */
  readonly features?: readonly string[] | undefined;
  /** The ticket that it showed. */
  readonly ticket: string;
}

/** A pychat/2 client with a seat, on one connection after the other should they break. */
export class Pychat2Guest implements Guest {
  readonly confirms = true;
  readonly features: readonly string[] | undefined;
  #name: string;
  #connection: Link;
  readonly #table: Table;
  readonly #pace: Pace;
  /** Lines of the last read that count for the pace. */
  #counted = 0;
  /** Ends a pause that the pace has made. */
  #pause: AbortController | undefined;
  /** What its client needs to come back after a break; absent when it does not do that. */
  readonly #comeback: Comeback | undefined;
  /** What the room wrote itself, for a peer whose client cannot say it again. */
  readonly #unconfirmed = new Unconfirmed();
  /** Resolves with the next connection, or with none when nobody waits for it any more. */
  #absence: PromiseWithResolvers<Link | undefined> | undefined;
  /** Whether its seat is being given up: nobody comes back to it in the moment that this takes. */
  #gone = false;
  /** Whether what it said is being passed on, and nothing more is read meanwhile. */
  #hearing = false;
  /** Ticks of ours, so that our own stalls do not count: a line has been unfinished for so many. */
  #unfinishedTicks = 0;
  /** Nothing has been read for so many, since what came before was still being passed on. */
  #hearingTicks = 0;
  /** Nothing has been heard for so many. */
  #silentTicks = 0;
  /**
   * When it is asked whether it is there, by chance up to half as soon as it has to be: those who
   * came together are neither asked nor cut off together.
   */
  readonly #pingAfterMs: number = pingAfterMs -
    Math.floor(Math.random() * pingAfterMs / 2 / tickMs) * tickMs;
  /** The connection has been broken for so many. */
  #awayTicks = 0;
  /** What it was told when it was sent away, or left. */
  #lastWords: Bye | Failure | undefined;

  constructor(connection: Link, { name, features, ticket }: Pychat2Greeting, table: Table) {
    this.#connection = connection;
    this.#name = name;
    this.features = features;
    this.#table = table;
    this.#pace = new Pace(table.pace, Date.now());
    if (features?.includes("resume" satisfies Feature)) this.#comeback = new Comeback(ticket);
  }

  get name(): string {
    return this.#name;
  }

  get departure(): Departure {
    return departureOf(this.#lastWords);
  }

  get resumeToken(): string | undefined {
    return this.#comeback?.token;
  }

  async listen(): Promise<void> {
    let connection: Link | undefined = this.#connection;
    while (connection && await this.#breaks(connection)) connection = await this.#next(connection);
    this.#unconfirmed.giveUp();
  }

  async tell(message: Welcome | Peer | Seat | Notice): Promise<void> {
    const { takesReports } = this.#table;
    const more = message.verb === "WELCOME" && takesReports ? { reports: true } : {};
    const written = this.#connection.write(encode({ ...message, ...more }));
    if (message.verb === "WELCOME") {
      for (const line of this.#unconfirmed.lines) this.#connection.write(line);
    }
    if (message.verb === "PEER" && message.state === "left") this.#unconfirmed.giveUp();
    await written;
  }

  hearLines(lines: Uint8Array): Promise<void> {
    return this.#connection.write(lines);
  }

  async hearText(text: string): Promise<void> {
    const line = this.#unconfirmed.add(text);
    await this.#connection.write(line);
    if (this.#comeback) await this.#unconfirmed.room;
    else this.#unconfirmed.giveUp(); // Nobody would confirm it for certain.
  }

  acknowledge(id: number): void {
    this.#connection.write(encode({ verb: "ACK", id }));
  }

  confirmed(id: number): void {
    this.#unconfirmed.confirm(id);
  }

  settled(): Promise<void> {
    return this.#unconfirmed.settled;
  }

  comesBackWith(token: string): boolean {
    return !this.#gone && (this.#comeback?.fits(token) ?? false);
  }

  resume(connection: Link, token: string): void {
    this.#comeback?.use(token);
    const before = this.#connection;
    this.#connection = connection;
    this.#silentTicks = this.#unfinishedTicks = this.#awayTicks = 0;
    this.#cut(before);
    this.#absence?.resolve(connection);
    this.#absence = undefined;
  }

  release(): void {
    this.#gone = true;
    this.#absence?.resolve(undefined);
    this.#absence = undefined;
  }

  async dismiss(lastWords: Bye | Failure): Promise<void> {
    this.#lastWords ??= lastWords;
    this.release();
    this.#pause?.abort();
    await this.#connection.end(encode(lastWords));
  }

  tick(): void {
    if (this.#absence) {
      if (++this.#awayTicks * tickMs > this.#table.holdMs) this.release();
      return;
    }
    if (this.#connection.isStalled()) return this.#cut(this.#connection);
    if (this.#hearing) return this.#tickHearing();
    this.#unfinishedTicks = this.#connection.input.pendingBytes > 0 ? this.#unfinishedTicks + 1 : 0;
    if (this.#unfinishedTicks * tickMs > lineMs) {
      const message = `A line is finished within ${lineMs / 1000} seconds.`;
      this.dismiss({ verb: "ERROR", code: "timeout", message });
    }
    const silentMs = ++this.#silentTicks * tickMs;
    if (silentMs === this.#pingAfterMs) this.#connection.write(PING);
    if (silentMs > this.#pingAfterMs + pongMs) this.#cut(this.#connection);
  }

  /** A client that we do not read from could take us for dead. */
  #tickHearing(): void {
    if (++this.#hearingTicks * tickMs % pingAfterMs === 0) this.#connection.write(PING);
  }

  #cut(connection: Link): void {
    this.#pause?.abort();
    connection.close();
  }

  async #readLater(connection: Link, forMs: number): Promise<boolean> {
    if (this.#pace.tells(Date.now())) connection.write(encode({ verb: "SLOW", forMs }));
    this.#pause = new AbortController();
    const more = await readLater(connection, forMs, this.#pause.signal);
    this.#pause = undefined;
    this.#hearing = false;
    return more;
  }

  /**
   * Listens to one connection.
   *
   * @returns Whether it broke; `false` when the client has left, or was sent away.
   */
  async #breaks(connection: Link): Promise<boolean> {
    const { input } = connection;
    let waitMs = 0;
    try {
      // Lines may have come together with JOIN.
      do {
        waitMs = 0;
        this.#silentTicks = this.#hearingTicks = 0;
        const lines = input.take();
        if (lines.length === 0) continue;
        if (connection !== this.#connection) return true;
        this.#comeback?.confirm();
        this.#hearing = true;
        if (await this.#hear(lines, connection) === false) return false;
        waitMs = this.#pace.spend(this.#counted, lines.length, Date.now());
        this.#hearing = waitMs > 0;
        this.#unfinishedTicks = 0;
      } while (await (waitMs > 0 ? this.#readLater(connection, waitMs) : connection.read()));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.dismiss({ verb: "ERROR", code: error.code, message: error.message });
      return false;
    } finally {
      this.#hearing = false;
    }
    connection.end();
    return !this.#gone;
  }

  /** The connection after one that broke, if the client comes back. */
  #next(broken: Link): Promise<Link | undefined> {
    if (this.#connection !== broken) return Promise.resolve(this.#connection);
    if (this.#gone || !this.#table.broke(this)) {
      this.#gone = true;
      return Promise.resolve(undefined);
    }
    this.#awayTicks = 0;
    this.#absence = Promise.withResolvers();
    return this.#absence.promise;
  }

  /**
   * Passes on what is to be passed on, and does what the other lines ask for.
   *
   * @returns Resolves with `false` when the client does not stay.
   */
  #hear(lines: Uint8Array, connection: Link): Promise<boolean | void> | undefined {
    const chars = searchable(lines);
    checkLines(lines, chars);
    const run = runFrom(chars, 0);
    this.#counted = run.said;
    // Nearly always all of it is one run: the way of a message, without a detour.
    if (run.end === lines.length) return this.#relay(lines, run.said);
    return this.#hearRuns(lines, chars, connection);
  }

  /**
   * The same for any lines, with one write for a run of relayed ones. What is left of a connection
   * when another takes its place is void: the client says it again there.
   */
  async #hearRuns(lines: Uint8Array, chars: string, connection: Link): Promise<boolean> {
    this.#counted = 0;
    for (let from = 0; from < lines.length;) {
      const { end, said } = runFrom(chars, from);
      this.#counted += said;
      await this.#relay(lines.subarray(from, end), said);
      if (end === lines.length || connection !== this.#connection) return true;
      from = lineEnd(chars, end);
      this.#counted++;
      if (!await this.#obey(lines.subarray(end, from))) return false;
    }
    return true;
  }

  /** @returns Resolves when the other one's system has taken it; `undefined` when nobody hears it. */
  #relay(run: Uint8Array, said: number): Promise<void> | undefined {
    const hearer = run.length > 0 ? this.#table.hearerOf(this) : undefined;
    if (!hearer) return undefined;
    if (said > 0) this.#table.said(said);
    return hearer.hearLines(run, this);
  }

  async #obey(line: Uint8Array): Promise<boolean> {
    const message = decode(line);
    switch (message?.verb) {
      case "FENCE":
        this.#table.fence(this);
        return true;
      case "NAME":
        await this.#rename(sanitizeName(message.name));
        return true;
      case "BLOCK":
        await this.#table.block(this);
        return true;
      case "REPORT": {
        const kept = await this.#table.report(this, message.text);
        await this.#connection.write(encode({ verb: "REPORTED", kept }));
        return true;
      }
      case "PING":
        await this.#connection.write(encode({ ...message, verb: "PONG" }));
        return true;
      case "QUIT":
        this.dismiss({ verb: "BYE", reason: "quit" });
        return false;
      case "PONG":
      case undefined:
        return true;
      default:
        throw new ProtocolError("unexpected", `A client does not send ${message?.verb} in a room.`);
    }
  }

  async #rename(name: string): Promise<void> {
    if (name === this.#name) return;
    this.#name = name;
    await this.#table.renamed(this);
  }
}

const PING = encode({ verb: "PING" });
