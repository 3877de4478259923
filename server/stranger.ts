/**
 * Somebody at a room's door who has not shown yet who they are.
 *
 * @module
 */

import { ClassicReader } from "../protocol/classic.ts";
import { checkLines, decode, encode } from "../protocol/codec.ts";
import { ProtocolError } from "../protocol/errors.ts";
import { classicSilenceMs, lineMs, promiseLapseMs, tickMs } from "../protocol/limits.ts";
import type { FailureCode } from "../protocol/messages.ts";
import { sanitizeName } from "../protocol/sanitize.ts";
import { addressHolder, type Holder, type Registry, ticketHolder } from "../registry/registry.ts";
import type { ClassicGreeting } from "./classic_guest.ts";
import type { Connection } from "./connection.ts";
import type { Pychat2Greeting } from "./pychat2_guest.ts";

/** Somebody who has taken a seat. */
export type Admission =
  | { readonly dialect: "pychat/2" } & Pychat2Greeting & Seated
  | { readonly dialect: "classic" } & ClassicGreeting & Seated;

/** Who a stranger turned out to be. A stranger that went away by itself was refused nothing. */
export type Introduction =
  | Admission
  | {
    readonly refused: FailureCode | undefined;
    /** What failed on our side, if that was the reason. */
    readonly trouble?: unknown;
  };

/** What a stranger's seat is looked up in. */
export type SeatBook = Pick<Registry, "promised" | "renew" | "take">;

/** A seat that was taken. */
interface Seated {
  /** The stay that it was promised to, if that had one; to be named when the seat is left. */
  readonly stay: string | undefined;
}

/**
 * A connection that has reached a room, until its first words say which dialect it speaks and what
 * it shows to take its seat: a ticket in `JOIN`, or nothing but the address that it comes from.
 *
 * A classic client may be silent for long, since it asks the person for a name only now; meanwhile
 * the seat that was promised to its address is kept for it.
 */
export class Stranger {
  /** Resolves when it is clear who this is; a `refused` one has been told, and is gone. */
  readonly introduction: Promise<Introduction>;
  readonly #connection: Connection;
  readonly #port: number;
  readonly #registry: SeatBook;
  readonly #address: Holder;
  /** Ticks since it came: of ours, so that it does not pay for a moment in which we were busy. */
  #ticks = 0;
  /** Whether a seat is promised to its address, as the registry said last. */
  #expected: boolean | undefined;
  #refused: FailureCode | undefined;

  constructor(connection: Connection, port: number, registry: SeatBook) {
    this.#connection = connection;
    this.#port = port;
    this.#registry = registry;
    this.#address = addressHolder(connection.address);
    this.introduction = this.#introduce();
  }

  /** Whether a seat is promised to its address, as far as is known. */
  get expected(): boolean {
    return this.#expected ?? false;
  }

  /** Whether nothing has come yet. */
  get silent(): boolean {
    return this.#connection.input.pendingBytes === 0;
  }

  /**
   * Loses patience with somebody who says nothing, unless they may be typing their name; called once a
   * tick. That does not wait for the registry, which may not answer.
   *
   * @returns Whether it is time to {@linkcode renew}.
   */
  tick(): boolean {
    this.#ticks++;
    const mayType = this.silent && this.#expected !== false;
    if (this.#ticks * tickMs > (mayType ? classicSilenceMs : lineMs)) {
      this.refuse("timeout", `Whoever comes in says so within ${lineMs / 1000} seconds.`);
      return false;
    }
    return this.#expected === undefined || this.#expected && this.#ticks % renewTicks === 0;
  }

  /** Keeps the seat that is promised to its address, if there is one. */
  async renew(now: number): Promise<void> {
    const lapsesAt = now + promiseLapseMs;
    this.#expected = await this.#registry.renew(this.#port, this.#address, lapsesAt);
  }

  /** Sends the stranger away because there are too many at the door, and says why if it may. */
  dismiss(politely: boolean): void {
    if (politely) return this.refuse("no-seat", "Too many people are at this door.");
    this.#refused ??= "no-seat";
    this.#connection.close();
  }

  /** Sends the stranger away. */
  refuse(code: FailureCode, message: string): void {
    this.#refused ??= code;
    this.#connection.end(encode({ verb: "ERROR", code, message }));
  }

  async #introduce(): Promise<Introduction> {
    try {
      const introduction = await this.#listen();
      // Even if it was refused just now: its seat is taken, and has to be freed like every other.
      if (introduction) return introduction;
      if (!this.#refused) this.#connection.end();
    } catch (error) {
      if (!(error instanceof ProtocolError)) {
        this.refuse("no-seat", "This server cannot seat anybody right now.");
        return { refused: this.#refused, trouble: error };
      }
      this.refuse(error.code, error.message);
    }
    return { refused: this.#refused };
  }

  /** Who it is, or `undefined` when the connection ends before that is clear. */
  async #listen(): Promise<Introduction | undefined> {
    const { input } = this.#connection;
    do {
      const dialect = dialectOf(input.pending);
      if (dialect === "classic") return this.#asClassic();
      if (dialect === "pychat/2") {
        const line = input.takeLine();
        if (line.length > 0) return this.#asPychat2(line);
      }
    } while (await this.#connection.read());
    return undefined;
  }

  async #asPychat2(line: Uint8Array): Promise<Introduction> {
    checkLines(line);
    const message = decode(line);
    if (message?.verb !== "JOIN") {
      throw new ProtocolError("unexpected", "The first line in a room is JOIN, with a ticket.");
    }
    const taken = await this.#registry.take(this.#port, ticketHolder(message.ticket));
    if (!taken) {
      throw new ProtocolError("no-seat", "This ticket opens no seat here (any more).");
    }
    const { name, ticket, features } = message;
    return { dialect: "pychat/2", name: sanitizeName(name), ticket, features, stay: taken.stay };
  }

  async #asClassic(): Promise<Introduction | undefined> {
    if (!await this.#registry.promised(this.#port, this.#address)) throw nothingPromised();
    const reader = new ClassicReader();
    let [joined, ...events] = reader.read(this.#connection.input.takeAll());
    while (joined?.kind !== "joined") {
      if (!await this.#connection.read()) return undefined;
      [joined, ...events] = reader.read(this.#connection.input.takeAll());
    }
    const taken = await this.#registry.take(this.#port, this.#address);
    if (!taken) throw nothingPromised();
    return { dialect: "classic", name: joined.name, reader, events, stay: taken.stay };
  }
}

/** Every so many ticks a promise is renewed: long before it lapses, and not a thousand at a time. */
const renewTicks = promiseLapseMs / tickMs / 2;

/**
 * The dialect of somebody's first words: a pychat/2 line begins with a verb in capital letters and
 * goes on with a space or ends there; the seed's client begins with `Server: `.
 */
function dialectOf(bytes: Uint8Array): "pychat/2" | "classic" | "unknown" {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 32));
  const [, capitals = "", next] = /^([A-Z]*)([^]?)/.exec(start) ?? [];
  if (next === "" && start.length < 32) return "unknown";
  return capitals !== "" && next !== undefined && " \r\n".includes(next) ? "pychat/2" : "classic";
}

function nothingPromised(): ProtocolError {
  return new ProtocolError(
    "no-seat",
    "No seat was promised to you here. Connect to the lobby first.",
  );
}
