/**
 * Talks pychat/2 in a room.
 *
 * @module
 */

import { encode, MessageDecoder } from "../protocol/codec.ts";
import { ProtocolError } from "../protocol/errors.ts";
import type { Message } from "../protocol/messages.ts";
import { hangUp, type Transport, writeAll } from "./transport.ts";
import type { Wire, WireEvent } from "./wire.ts";

/** A pychat/2 room. */
export class Pychat2Wire implements Wire {
  readonly confirms = true;
  readonly #transport: Transport;
  /** Resolves when everything so far is on its way. */
  #written: Promise<void> = Promise.resolve();

  /** @param join Takes the seat. */
  constructor(transport: Transport, join: { readonly ticket: string; readonly name: string }) {
    this.#transport = transport;
    this.#send({ verb: "JOIN", ...join });
  }

  async *events(): AsyncGenerator<WireEvent, void> {
    const decoder = new MessageDecoder();
    const buffer = new Uint8Array(16 * 1024);
    try {
      for (;;) {
        const count = await this.#transport.read(buffer).catch(() => null);
        if (count === null) return yield { kind: "over", reason: "lost" };
        for (const message of decoder.push(buffer.subarray(0, count))) {
          const event = this.#understand(message);
          if (event) yield event;
          if (event?.kind === "over") return;
        }
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      yield { kind: "over", reason: "error", code: error.code, message: error.message };
    } finally {
      this.close();
    }
  }

  say(id: number, text: string): Promise<void> {
    return this.#send({ verb: "MSG", id, text });
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

  quit(): Promise<void> {
    return this.#send({ verb: "QUIT" });
  }

  close(): void {
    hangUp(this.#transport);
  }

  #understand(message: Message): WireEvent | undefined {
    switch (message.verb) {
      case "WELCOME":
        return { kind: "seated" };
      case "PEER":
        if (message.state === "joined") return { kind: "joined", name: message.name };
        if (message.state === "renamed") return { kind: "renamed", name: message.name };
        return message.state === "left" ? { kind: "left" } : undefined;
      case "MSG":
        return { kind: "said", id: message.id, text: message.text ?? "" };
      case "ACK":
        return { kind: "acknowledged", id: message.id };
      case "TYPING":
        return { kind: "typing" };
      case "SEAT":
        return { kind: "moved", offer: { port: message.port, ticket: message.ticket } };
      case "NOTICE":
        return { kind: "notice", message: message.message };
      case "BYE":
        return { kind: "over", reason: message.reason };
      case "ERROR":
        return { kind: "over", reason: "error", code: message.code, message: message.message };
      case "PING":
        this.#send({ ...message, verb: "PONG" });
        return undefined;
      default:
        return undefined; // Not for a client, or nothing to tell.
    }
  }

  #send(message: Message): Promise<void> {
    const line = encode(message);
    // A broken connection shows when reading.
    this.#written = this.#written.then(() => writeAll(this.#transport, line)).catch(() => {});
    return this.#written;
  }
}
