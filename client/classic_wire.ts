/**
 * Talks the classic dialect in a room of the seed's server.
 *
 * @module
 */

import { classicJoined, classicLeft, ClassicReader, classicSaid } from "../protocol/classic.ts";
import { classicGapMs } from "../protocol/limits.ts";
import { hangUp, type Transport, writeAll } from "./transport.ts";
import type { Body, Wire, WireEvent } from "./wire.ts";

/** A classic room. */
export class ClassicWire implements Wire {
  readonly confirms = false;
  readonly #transport: Transport;
  readonly #name: string;
  /** Resolves when everything so far is on its way. */
  #written: Promise<void> = Promise.resolve();
  #quitting = false;

  constructor(transport: Transport, name: string) {
    this.#transport = transport;
    this.#name = name;
    this.#send([classicJoined(name)]);
  }

  async *events(): AsyncGenerator<WireEvent, void> {
    const buffer = new Uint8Array(16 * 1024);
    let reader = new ClassicReader();
    yield { kind: "seated", reports: false };
    for (;;) {
      const count = await this.#transport.read(buffer).catch(() => null);
      if (count === null) break;
      for (const event of reader.read(buffer.subarray(0, count))) {
        yield event;
        // The next one has a name of their own.
        if (event.kind === "left") reader = new ClassicReader();
      }
    }
    this.close();
    yield { kind: "over", reason: this.#quitting ? "quit" : "lost" };
  }

  say(_id: number, { text = "" }: Body): Promise<void> {
    return this.#send(classicSaid(this.#name, text));
  }

  acknowledge(): void {
    // The dialect has no receipts.
  }

  fence(): void {
    // Nor has it any other way to confirm something.
  }

  typing(): void {
    // Nor does it show who is writing.
  }

  rename(): void {
    // Nor can anybody change their name.
  }

  agree(): void {
    // Nor is anything encrypted.
  }

  block(): void {
    // Nor can anybody be named.
  }

  report(): void {
    // Nor does the host hear anything.
  }

  async quit(): Promise<void> {
    this.#quitting = true;
    await this.#send([classicLeft(this.#name)]);
    this.close();
  }

  close(): void {
    hangUp(this.#transport);
  }

  /** Sends pieces one by one, with a pause after each: what arrives together is shown as one. */
  #send(pieces: readonly Uint8Array[]): Promise<void> {
    this.#written = this.#written.then(async () => {
      for (const piece of pieces) {
        await writeAll(this.#transport, piece);
        await new Promise((resolve) => setTimeout(resolve, classicGapMs));
      }
    }).catch(() => {}); // A broken connection shows when reading.
    return this.#written;
  }
}
