/**
 * Talks pychat/2 in a room, on one connection after the other should they break.
 *
 * @module
 */

import { setTimeout as pause } from "node:timers/promises";
import { encode, MessageDecoder } from "../protocol/codec.ts";
import { ProtocolError } from "../protocol/errors.ts";
import { own } from "../protocol/limits.ts";
import type { Key, Message, Peer, Refuse, Welcome } from "../protocol/messages.ts";
import { type Patience, pauseBefore } from "./backoff.ts";
import { Heartbeat } from "./heartbeat.ts";
import { type LobbyAddress, offered, type SeatOffer } from "./seek.ts";
import { hangUp, type Transport, writeAll } from "./transport.ts";
import type { Body, Wire, WireEvent } from "./wire.ts";

/** How to take a seat. */
export interface Joining {
  readonly seat: SeatOffer & { readonly ticket: string };
  readonly name: string;
  /** What we can do beyond the rest. */
  readonly features: readonly string[];
  /** Where to ask for this seat again. */
  readonly lobby: LobbyAddress;
  /** The lobby that was asked first, if that is on another host. */
  readonly home: LobbyAddress | undefined;
  /** How long to try that. */
  readonly patience: Patience;
}

/** A pychat/2 room. */
export class Pychat2Wire implements Wire {
  readonly confirms = true;
  readonly #joining: Joining;
  #transport: Transport;
  #heartbeat: Heartbeat;
  /** Resolves when everything so far is on its way. */
  #written: Promise<void> = Promise.resolve();
  /** What opens our seat again: the ticket, until the room gives us something newer. */
  #token: string;
  /** Whether the room would let us come back. As long as it has said nothing, it may. */
  #resumes = true;
  /** Whether the room has welcomed us, ever. */
  #seated = false;
  /** Since when our connection is broken, in milliseconds of `performance.now()`. */
  #brokenSince: number | undefined;
  /** How often we have tried to come back since then. */
  #tries = 0;
  /** Whether our seat is gone with the server that it was on. */
  #gone = false;
  #quitting = false;
  /** The number of the chat that goes on. */
  #chat: number | undefined;
  /** The chat whose other one we never want to meet again. */
  #blocked: number | undefined;
  /** What we have reported and the room has not answered. */
  readonly #reports: string[] = [];
  readonly #closed = new AbortController();

  /** @param transport A connection to the room, on which nothing has been said yet. */
  constructor(transport: Transport, joining: Joining) {
    this.#joining = joining;
    this.#transport = transport;
    this.#heartbeat = this.#watch();
    const { seat: { ticket }, name, features } = joining;
    this.#token = ticket;
    this.#send({ verb: "JOIN", ticket, name, features });
  }

  async *events(): AsyncGenerator<WireEvent, void> {
    for await (const event of this.#untilOver()) {
      if (event.kind === "over") {
        for (const _ of this.#reports.splice(0)) yield { kind: "reported", kept: false };
      }
      yield event;
    }
  }

  async *#untilOver(): AsyncGenerator<WireEvent, void> {
    try {
      for (;;) {
        for await (const event of this.#listen()) {
          yield event;
          if (event.kind === "over") return;
        }
        if (this.#closed.signal.aborted || !this.#resumes) {
          return yield { kind: "over", reason: "lost" };
        }
        if (this.#brokenSince === undefined) {
          this.#brokenSince = performance.now();
          this.#tries = 0;
          // Whoever is leaving comes back to say so: the room would hold their seat.
          if (this.#seated && !this.#quitting) yield { kind: "interrupted" };
        }
        if (!await this.#comeBack()) {
          return yield { kind: "over", reason: this.#gone ? "gone" : "lost" };
        }
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      yield { kind: "over", reason: "error", code: error.code, message: error.message };
    } finally {
      this.close();
    }
  }

  say(id: number, body: Body): Promise<void> {
    return this.#send({ verb: "MSG", id, ...body });
  }

  acknowledge(id: number): void {
    this.#send({ verb: "ACK", id });
  }

  fence(): void {
    this.#send({ verb: "FENCE" });
  }

  typing(): void {
    this.#send({ verb: "TYPING" });
  }

  rename(name: string): void {
    this.#send({ verb: "NAME", name });
  }

  agree(key: Key): void {
    this.#send(key);
  }

  block(): void {
    this.#blocked = this.#chat;
    this.#send({ verb: "BLOCK" });
  }

  report(text: string): void {
    this.#reports.push(text);
    this.#send({ verb: "REPORT", text });
  }

  quit(): Promise<void> {
    this.#quitting = true;
    return this.#send({ verb: "QUIT" });
  }

  close(): void {
    this.#closed.abort();
    this.#hangUp();
  }

  /** What comes on one connection, until it ends. */
  async *#listen(): AsyncGenerator<WireEvent, void> {
    const decoder = new MessageDecoder();
    const buffer = new Uint8Array(16 * 1024);
    for (;;) {
      const count = await this.#transport.read(buffer).catch(() => null);
      if (count === null) return this.#hangUp();
      this.#heartbeat.heard();
      for (const message of decoder.push(buffer.subarray(0, count))) {
        yield* this.#understand(message);
      }
    }
  }

  /** Tries to reach our seat again; whether there is a connection on which we have asked for it. */
  async #comeBack(): Promise<boolean> {
    const { lobby, seat, patience } = this.#joining;
    const since = this.#brokenSince ?? 0;
    while (performance.now() - since < patience.forMs) {
      if (!this.#seated && this.#tries === own.unseatedTries) return false;
      if (!await this.#rest(pauseBefore(this.#tries++, patience))) return false;
      const transport = await lobby.dial(lobby.host, lobby.port).catch(() => undefined);
      if (!transport && await this.#isSeatGone()) return false;
      if (!transport) continue;
      if (this.#closed.signal.aborted) {
        hangUp(transport);
        return false;
      }
      this.#transport = transport;
      this.#heartbeat = this.#watch();
      this.#written = Promise.resolve();
      this.#send({ verb: "RESUME", room: seat.port, token: this.#token });
      return true;
    }
    return false;
  }

  /**
   * Whether the server that our seat is on is gone, and not our network: the one that sent us there
   * can be reached.
   */
  async #isSeatGone(): Promise<boolean> {
    const { home, patience: { elsewhereMs = own.aliveMs } } = this.#joining;
    const since = this.#brokenSince ?? 0;
    if (!home || performance.now() - since < elsewhereMs) return false;
    const transport = await home.dial(home.host, home.port).catch(() => undefined);
    if (!transport) return false;
    hangUp(transport);
    this.#gone = true;
    return true;
  }

  /** Waits; `false` when we are closed meanwhile. */
  async #rest(ms: number): Promise<boolean> {
    const { signal } = this.#closed;
    await pause(ms, undefined, { signal }).catch(() => {}); // Closed.
    return !signal.aborted;
  }

  async *#understand(message: Message): AsyncGenerator<WireEvent, void> {
    switch (message.verb) {
      case "WELCOME":
        return yield* this.#welcomed(message);
      case "PEER":
        if (message.state === "joined") this.#chat = message.chat;
        return yield companyEvent(message);
      case "MSG": {
        const { verb: _, ...said } = message;
        return yield { kind: "said", ...said };
      }
      case "ACK":
        return yield { kind: "acknowledged", id: message.id };
      case "TYPING":
        return yield { kind: "typing" };
      case "KEY":
        return yield { kind: "key", key: message };
      case "SEAT":
        return yield { kind: "moved", offer: offered(message, this.#joining.seat) };
      case "NOTICE":
        return yield { kind: "notice", message: message.message };
      case "SLOW":
        return yield { kind: "slowed", forMs: message.forMs };
      case "REPORTED":
        this.#reports.shift();
        return yield { kind: "reported", kept: message.kept };
      case "BYE":
        return yield { kind: "over", reason: message.reason };
      case "REFUSE":
        return yield* this.#refused(message);
      case "ERROR": {
        const { code, message: why } = message;
        if (this.#brokenSince === undefined) {
          return yield { kind: "over", reason: "error", code, message: why };
        }
        // A lobby that was too busy to hear us knows nothing of our seat.
        if (code !== "timeout") yield { kind: "over", reason: "gone" };
        return;
      }
      case "PING":
        this.#send({ ...message, verb: "PONG" });
        return;
      default:
        return; // Not for a client, or nothing to tell.
    }
  }

  *#welcomed(welcome: Welcome): Generator<WireEvent, void> {
    const { name, chat, peer, features, resume, reports = false } = welcome;
    const seatedBefore = this.#seated;
    this.#seated = true;
    this.#brokenSince = undefined;
    this.#resumes = resume !== undefined && this.#joining.patience.forMs > 0;
    this.#token = resume ?? "";
    if (seatedBefore) this.#repeat(chat);
    this.#chat = chat;
    if (this.#quitting) this.quit();
    const company = peer === undefined ? undefined : { name: peer, chat, features };
    if (seatedBefore) {
      // Now the room knows that we have the new token, and forgets the one before.
      this.#send({ verb: "PONG" });
      return yield { kind: "resumed", company, name };
    }
    yield { kind: "seated", reports };
    if (company) yield { kind: "joined", ...company };
  }

  /** Asks the room again for what it may not have heard. */
  #repeat(chat: number | undefined): void {
    if (this.#blocked !== undefined && this.#blocked === chat) this.#send({ verb: "BLOCK" });
    for (const text of this.#reports) this.#send({ verb: "REPORT", text });
  }

  /** A lobby that cannot have us right now may be asked again, within our own patience. */
  async *#refused({ code, message, retryAfterMs }: Refuse): AsyncGenerator<WireEvent, void> {
    if (retryAfterMs === undefined) yield { kind: "over", reason: "error", code, message };
    else await this.#rest(Math.min(retryAfterMs, this.#joining.patience.forMs));
    this.#hangUp();
  }

  #watch(): Heartbeat {
    return new Heartbeat({
      ask: () => this.#send({ verb: "PING" }),
      giveUp: () => this.#hangUp(),
    });
  }

  #hangUp(): void {
    this.#heartbeat.stop();
    hangUp(this.#transport);
  }

  #send(message: Message): Promise<void> {
    const line = encode(message);
    const transport = this.#transport;
    // A broken connection shows when reading.
    this.#written = this.#written.then(() => writeAll(transport, line)).catch(() => {});
    return this.#written;
  }
}

function companyEvent({ state, name, chat, features }: Peer): WireEvent {
  switch (state) {
    case "joined":
      return { kind: "joined", name, chat, features };
    case "renamed":
      return { kind: "renamed", name };
    case "left":
    case "away":
    case "back":
      return { kind: state };
    default:
      return state satisfies never;
  }
}
