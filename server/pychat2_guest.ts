/**
 * A guest whose client speaks pychat/2. The loop in here is the hot path: a line that one guest
 * says to another goes from the socket's buffer to the other socket without being read or copied.
 *
 * @module
 */

import { checkLines, decode, encode, lineEnd } from "../protocol/codec.ts";
import { ProtocolError } from "../protocol/errors.ts";
import { lineMs, tickMs } from "../protocol/limits.ts";
import type { Bye, Failure, Notice, Peer, Seat, Welcome } from "../protocol/messages.ts";
import { kindOfLine } from "../protocol/relay.ts";
import { sanitizeName } from "../protocol/sanitize.ts";
import type { Link } from "./connection.ts";
import type { Guest, Table } from "./guest.ts";
import { Pace, readLater } from "./pace.ts";

/** A pychat/2 client with a seat. */
export class Pychat2Guest implements Guest {
  readonly confirms = true;
  #name: string;
  readonly #connection: Link;
  readonly #table: Table;
  readonly #pace: Pace;
  readonly #gone = new AbortController();
  /** Lines of the last read that count for the pace. */
  #counted = 0;
  /** The id of the last message that the room wrote itself, for a peer whose messages have none. */
  #lastId = 0;
  /** Whether what it said is being passed on, and nothing more is read meanwhile. */
  #hearing = false;
  /** For how many ticks a line has been unfinished: of ours, so that our own stalls do not count. */
  #unfinishedTicks = 0;

  constructor(connection: Link, name: string, table: Table) {
    this.#connection = connection;
    this.#name = name;
    this.#table = table;
    this.#pace = new Pace(table.pace, Date.now());
  }

  get name(): string {
    return this.#name;
  }

  async listen(): Promise<void> {
    const { input } = this.#connection;
    let waitMs = 0;
    try {
      // Lines may have come together with JOIN.
      do {
        waitMs = 0;
        const lines = input.take();
        if (lines.length === 0) continue;
        this.#hearing = true;
        if (!await this.#hear(lines)) break;
        waitMs = this.#pace.spend(this.#counted, lines.length, Date.now());
        this.#hearing = waitMs > 0;
        this.#unfinishedTicks = 0;
      } while (await (waitMs > 0 ? this.#readLater(waitMs) : this.#connection.read()));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.dismiss({ verb: "ERROR", code: error.code, message: error.message });
      return;
    }
    this.#connection.end();
  }

  tell(message: Welcome | Peer | Seat | Notice): Promise<void> {
    return this.#connection.write(encode(message));
  }

  hearLines(lines: Uint8Array): Promise<void> {
    return this.#connection.write(lines);
  }

  hearText(text: string): Promise<void> {
    return this.#connection.write(encode({ verb: "MSG", id: ++this.#lastId, text }));
  }

  acknowledge(id: number): void {
    this.#connection.write(encode({ verb: "ACK", id }));
  }

  dismiss(lastWords: Bye | Failure): Promise<void> {
    this.#gone.abort();
    return this.#connection.end(encode(lastWords));
  }

  tick(now: number): void {
    if (this.#connection.isStalled(now)) {
      this.#gone.abort();
      return this.#connection.close();
    }
    const unfinished = !this.#hearing && this.#connection.input.pending.length > 0;
    this.#unfinishedTicks = unfinished ? this.#unfinishedTicks + 1 : 0;
    if (this.#unfinishedTicks * tickMs <= lineMs) return;
    this.dismiss({
      verb: "ERROR",
      code: "timeout",
      message: `A line is finished within ${lineMs / 1000} seconds.`,
    });
  }

  async #readLater(forMs: number): Promise<boolean> {
    if (this.#pace.tells(Date.now())) this.#connection.write(encode({ verb: "SLOW", forMs }));
    const more = await readLater(this.#connection, forMs, this.#gone.signal);
    this.#hearing = false;
    return more;
  }

  /**
   * Passes runs of relayed lines on, one write a run, and does what the others ask for.
   *
   * @returns Whether the client stays.
   */
  async #hear(lines: Uint8Array): Promise<boolean> {
    checkLines(lines);
    this.#counted = 0;
    let runStart = 0;
    let said = 0;
    for (let from = 0, end; from < lines.length; from = end) {
      end = lineEnd(lines, from);
      const kind = kindOfLine(lines, from, end);
      if (kind !== "relayed") this.#counted++;
      if (kind === "said") said++;
      if (kind !== "own") continue;
      await this.#relay(lines.subarray(runStart, from), said);
      if (!await this.#obey(lines.subarray(from, end))) return false;
      runStart = end;
      said = 0;
    }
    await this.#relay(lines.subarray(runStart), said);
    return true;
  }

  async #relay(run: Uint8Array, said: number): Promise<void> {
    if (run.length === 0) return;
    const hearer = this.#table.hearerOf(this);
    if (!hearer) return;
    await hearer.hearLines(run, this);
    if (said > 0) this.#table.said(said);
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
