/**
 * One connection through a proxy: copies bytes both ways, until its time has come.
 *
 * @module
 */

import type { Socket } from "node:net";
import type { Fault, Passage, Way } from "./conduct.ts";

/** Who is connected, and how they are treated. */
export interface RelayParts {
  readonly client: Socket;
  readonly server: Socket;
  readonly passage: Passage;
}

/** A client and a server whose bytes reach each other as a plan allows. */
export class Relay {
  /** Resolves when both sockets are closed. */
  readonly closed: Promise<void>;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #passage: Passage;
  /** Whether nothing passes any more. */
  #cut = false;
  /** Resolves when bytes may pass again. */
  #stalled: Promise<void> = Promise.resolve();
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor({ client, server, passage }: RelayParts) {
    this.#client = client;
    this.#server = server;
    this.#passage = passage;
    this.closed = Promise.all([whenClosed(client), whenClosed(server)]).then(() => {
      this.#ended.resolve();
    });
    // A socket of the same turn cannot be reset yet.
    setTimeout(() => {
      this.#happen();
      this.#pump("up", client, server);
      this.#pump("down", server, client);
    });
  }

  /** Breaks it off. */
  close(): void {
    this.#cut = true;
    this.#ended.resolve();
    this.#client.destroy();
    this.#server.destroy();
  }

  /** Passes on what comes from one side, then its end, however that came. */
  async #pump(way: Way, from: Socket, to: Socket): Promise<void> {
    try {
      // The end of one way is not the end of the other.
      const chunks = from.iterator({ destroyOnReturn: false });
      for await (const chunk of chunks) await this.#pass(way, chunk, to);
      await this.#still();
      if (!this.#cut) to.end();
    } catch {
      if (!this.#cut) to.resetAndDestroy();
    }
  }

  async #pass(way: Way, chunk: Uint8Array, to: Socket): Promise<void> {
    const { delayMs = 0 } = this.#passage.conduct;
    for (let at = 0; at < chunk.length;) {
      await this.#still();
      if (delayMs > 0) await pause(delayMs);
      if (this.#cut) return;
      const piece = chunk.subarray(at, at + this.#passage.most(way, chunk.length - at));
      await written(to, piece);
      at += piece.length;
      this.#passage.pass(way, piece.length);
      this.#happen();
    }
  }

  /** Does what is due. */
  #happen(): void {
    const fault = this.#passage.due();
    if (!fault) return;
    const { act, stallMs = 0 } = fault;
    if (stallMs > 0) this.#stalled = pause(stallMs);
    if (act === "stall") return;
    if (stallMs > 0) this.#stalled = this.#stalled.then(() => this.#cutOff(fault));
    else this.#cutOff(fault);
  }

  #cutOff({ act, told = "both" }: Fault): void {
    this.#cut = true;
    if (told !== "server") hangUp(this.#client, act);
    if (told !== "client") hangUp(this.#server, act);
  }

  async #still(): Promise<void> {
    await Promise.race([this.#stalled, this.#ended.promise]);
  }
}

/** Ends one side. What it still sends is read and thrown away, or its end would be a reset. */
function hangUp(socket: Socket, act: Fault["act"]): void {
  if (act === "reset") socket.resetAndDestroy();
  if (act === "end") socket.end();
}

/** Resolves when a socket has taken the bytes, or can take none any more. */
function written(to: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (to.destroyed || to.writableEnded) resolve();
    else to.write(bytes, () => resolve());
  });
}

function whenClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    // An error is followed by `close`; without a listener it would end the program.
    socket.on("error", () => {}).on("close", () => resolve());
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
