/**
 * A bare connection for crowds: from any address of loopback, and as quick as it gets.
 *
 * @module
 */

import { Socket } from "node:net";

/** Where from and where to. */
export interface CallOptions {
  readonly port: number;
  /** The address that it comes from: a machine has many thousand connections for each. */
  readonly from: string;
  /** Called for everything that arrives, with all that has arrived so far. */
  readonly onText?: (all: string) => void;
}

/** A connection to a server on 127.0.0.1. */
export class Caller {
  /** Resolves when it has ended, whoever ended it and however. */
  readonly over: Promise<void>;
  /** Everything that has arrived. */
  heard = "";
  readonly #socket = new Socket();
  #news: PromiseWithResolvers<void> = Promise.withResolvers();
  #ended = false;

  constructor({ port, from, onText }: CallOptions) {
    const socket = this.#socket;
    this.over = new Promise((resolve) => {
      socket.on("close", () => {
        this.#ended = true;
        this.#news.resolve();
        resolve();
      });
    });
    // What is wrong shows as an end.
    socket.on("error", () => {}).setEncoding("utf8").on("data", (text) => {
      this.heard += text;
      onText?.(this.heard);
      this.#news.resolve();
      this.#news = Promise.withResolvers();
    });
    socket.connect({ host: "127.0.0.1", port, localAddress: from, noDelay: true });
  }

  /** Sends it, if that is still possible. */
  say(text: string): void {
    if (!this.#ended) this.#socket.write(text);
  }

  /** Waits until something of this kind has arrived; nothing when the end came first. */
  async hears(pattern: RegExp): Promise<RegExpExecArray | undefined> {
    for (;;) {
      const found = pattern.exec(this.heard);
      if (found || this.#ended) return found ?? undefined;
      await this.#news.promise;
    }
  }

  /** Hangs up in an orderly way. */
  hangUp(): void {
    this.#socket.destroy();
  }

  /** Breaks off: the system sends a reset, and remembers nothing of the connection. */
  breakOff(): void {
    this.#socket.resetAndDestroy();
  }
}
