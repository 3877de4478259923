/**
 * A guest whose client speaks the classic dialect, and the bridge between it and pychat/2.
 *
 * @module
 */

import { setTimeout } from "node:timers/promises";
import {
  classicAway,
  classicBack,
  type ClassicEvent,
  classicHostSaid,
  classicJoined,
  classicLeft,
  classicNotice,
  type ClassicReader,
  classicRenamed,
  classicSaid,
} from "../protocol/classic.ts";
import { decode, lineEnd, searchable } from "../protocol/codec.ts";
import { classicGapMs } from "../protocol/limits.ts";
import type { Bye, Failure, Msg, Notice, Peer, Seat, Welcome } from "../protocol/messages.ts";
import { sanitizeText } from "../protocol/sanitize.ts";
import type { Link } from "./connection.ts";
import type { Departure } from "./events.ts";
import { departureOf, type Guest, type Table } from "./guest.ts";
import { Pace, readLater } from "./pace.ts";

/** What a classic guest begins with: it has announced itself, and perhaps said more. */
export interface ClassicGreeting {
  readonly name: string;
  /** Understands what this client says; it knows the name already. */
  readonly reader: ClassicReader;
  /** What came together with the announcement. */
  readonly events: readonly ClassicEvent[];
}

/** A classic client with a seat. */
export class ClassicGuest implements Guest {
  readonly confirms = false;
  readonly name: string;
  readonly #connection: Link;
  readonly #greeting: ClassicGreeting;
  readonly #table: Table;
  readonly #gone = new AbortController();
  /** The other one's name as this client was told it. */
  #peerName = "";
  /** The id of the last message of the other one: what is said again after a break is known. */
  #lastHeardId = 0;
  /** Resolves when the client has got, one by one, everything for it so far; or when it is gone. */
  #spoken: Promise<boolean> = Promise.resolve(true);
  /** Why it left, as far as anybody has said. */
  #departure: Departure | undefined;

  constructor(connection: Link, greeting: ClassicGreeting, table: Table) {
    this.name = greeting.name;
    this.#connection = connection;
    this.#greeting = greeting;
    this.#table = table;
  }

  async listen(): Promise<void> {
    const pace = new Pace(this.#table.pace, Date.now());
    const connection = this.#connection;
    let { events } = this.#greeting;
    let bytes = 0;
    while (await this.#act(events)) {
      const waitMs = pace.spend(events.length, bytes, Date.now());
      const more = waitMs > 0
        ? await readLater(connection, waitMs, this.#gone.signal)
        : await connection.read();
      if (!more) break;
      const heard = connection.input.takeAll();
      bytes = heard.length;
      events = this.#greeting.reader.read(heard);
    }
    this.#gone.abort();
    await this.#connection.end();
    await this.#settled();
  }

  get departure(): Departure {
    return this.#departure ?? departureOf(undefined);
  }

  async tell(message: Welcome | Peer | Seat | Notice): Promise<void> {
    if (message.verb === "NOTICE") await this.#speak(classicHostSaid(message.message));
    if (message.verb !== "PEER") return; // The dialect has no words for the others.
    const before = this.#peerName;
    this.#peerName = message.name;
    if (message.state === "joined") {
      this.#lastHeardId = 0;
      await this.#speak([classicJoined(message.name)]);
    }
    if (message.state === "away") await this.#speak([classicAway(message.name)]);
    if (message.state === "back") await this.#speak([classicBack(message.name)]);
    if (message.state === "left") await this.#speak([classicLeft(message.name)]);
    if (message.state === "renamed") await this.#speak([classicRenamed(before, message.name)]);
  }

  async hearLines(lines: Uint8Array, speaker: Guest): Promise<void> {
    const chars = searchable(lines);
    for (let from = 0, end; from < lines.length; from = end) {
      end = lineEnd(chars, from);
      const message = decode(lines.subarray(from, end));
      if (message?.verb === "ACK") speaker.confirmed(message.id);
      if (message?.verb === "MSG" && await this.#hear(message, speaker)) {
        speaker.acknowledge(message.id);
      }
    }
  }

  async hearText(text: string, speaker: Guest): Promise<void> {
    await this.#speak(classicSaid(speaker.name, text));
  }

  acknowledge(): void {
    // The dialect has no receipts.
  }

  confirmed(): void {
    // Nobody can confirm what this client was told: it has no receipts.
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  comesBackWith(): boolean {
    return false;
  }

  resume(): never {
    throw new RangeError("Cannot resume a classic client");
  }

  release(): void {
    // It is never away.
  }

  async dismiss(lastWords: Bye | Failure): Promise<void> {
    this.#departure ??= departureOf(lastWords);
    this.#gone.abort();
    await this.#connection.end(classicNotice(farewell(lastWords)));
  }

  tick(): void {
    if (!this.#connection.isStalled()) return;
    this.#gone.abort();
    this.#connection.close();
  }

  /** What it said before it went is still to arrive, as long as its peer would be waited for. */
  async #settled(): Promise<void> {
    const arrived = this.#table.hearerOf(this)?.settled();
    const patience = new AbortController();
    const { signal } = patience;
    const tired = setTimeout(this.#table.holdMs, undefined, { signal }).catch(() => {}); // Arrived.
    await Promise.race([arrived, tired]);
    patience.abort();
  }

  /** Whether the client has what the other one said, now or since before a break. */
  #hear({ id, text = "" }: Msg, speaker: Guest): Promise<boolean> {
    if (id <= this.#lastHeardId) return Promise.resolve(true);
    this.#lastHeardId = id;
    return this.#speak(classicSaid(speaker.name, sanitizeText(text)));
  }

  /** Does what the client says; whether it stays. */
  async #act(events: readonly ClassicEvent[]): Promise<boolean> {
    for (const event of events) {
      if (event.kind === "left") {
        this.#departure ??= "quit";
        return false;
      }
      if (event.kind === "joined") continue;
      const hearer = this.#table.hearerOf(this);
      if (!hearer) continue;
      await hearer.hearText(event.text, this);
      this.#table.said(1);
    }
    return true;
  }

  /**
   * Writes pieces one by one, with a pause after each: what arrives together is shown as one.
   *
   * @returns Whether all of them were written.
   */
  #speak(pieces: readonly Uint8Array[]): Promise<boolean> {
    const { signal } = this.#gone;
    this.#spoken = this.#spoken.then(async () => {
      for (const piece of pieces) {
        if (signal.aborted) return false;
        await this.#connection.write(piece);
        await setTimeout(classicGapMs, undefined, { signal }).catch(() => {}); // It is gone, then.
      }
      return true;
    });
    return this.#spoken;
  }
}

function farewell(lastWords: Bye | Failure): string {
  if (lastWords.verb === "ERROR") return lastWords.message;
  switch (lastWords.reason) {
    case "kicked":
      return "esta sala foi encerrada pelo anfitriao. Ate logo!";
    case "idle":
      return "faz muito tempo que ninguem diz nada aqui. Ate logo!";
    default:
      return "o servidor foi encerrado. Ate logo!";
  }
}
