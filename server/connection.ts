/**
 * One client's socket: reads into its line buffer, writes in order, ends politely.
 *
 * @module
 */

import { lastWordsBytes, lastWordsMs, stallMs, tickMs } from "../protocol/limits.ts";
import { LineBuffer } from "../protocol/line_buffer.ts";
import { after } from "./patience.ts";

/** What a connection is made of. A TCP connection of Deno's is one as it stands. */
export type Socket = Pick<
  Deno.TcpConn,
  "remoteAddr" | "read" | "write" | "closeWrite" | "close" | "setNoDelay" | "setKeepAlive"
>;

/**
 * A connected client, whatever it is and wherever it is being served.
 *
 * 1. One caller at a time may {@linkcode read}.
 * 2. Anybody may {@linkcode write}, at any time: bytes go out in the order of the calls.
 * 3. Nothing here throws because of the network. A broken connection reads as ended, and writing to
 *    it does nothing.
 */
export class Connection {
  /** Where the client comes from: an IP address, IPv4 in its own form. */
  readonly address: string;
  /** What has been read and not been taken yet. */
  readonly input: LineBuffer = new LineBuffer();
  /** Resolves when the last words are being said, or the socket is closed without any. */
  readonly ended: Promise<void>;
  /** Resolves when the socket is closed, by whichever side. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #markEnded: () => void;
  readonly #markClosed: () => void;
  /** Resolves when everything written so far has been handed to the system. */
  #written: Promise<void> = Promise.resolve();
  /** Writes that are under way or wait for their turn. */
  #writes = 0;
  /** How often the system has taken something. */
  #takes = 0;
  /** That number when {@linkcode isStalled} was last asked while a write was under way. */
  #takesSeen = -1;
  /** How often it was asked since then, and nothing had been taken. */
  #stalledTicks = 0;
  #ending = false;
  #open = true;

  constructor(socket: Socket) {
    this.#socket = socket;
    ({ promise: this.ended, resolve: this.#markEnded } = Promise.withResolvers<void>());
    ({ promise: this.closed, resolve: this.#markClosed } = Promise.withResolvers<void>());
    this.address = addressOf(socket);
    // A message is small and somebody waits for it.
    ignoringBroken(() => socket.setNoDelay(true));
    ignoringBroken(() => socket.setKeepAlive(true));
  }

  /** Reads once into {@linkcode input}; `false` at the end of the connection, however it came. */
  async read(): Promise<boolean> {
    try {
      const count = await this.#socket.read(this.input.space());
      if (count === null || this.#ending) return false;
      this.input.advance(count);
      return true;
    } catch {
      return false; // Reset, timed out, or closed by us: the end, all the same.
    }
  }

  /**
   * Writes all of `bytes`, after whatever was written before.
   *
   * @returns Resolves when the system has taken them: wait for it before reading more from the one
   * who sent them, and a slow reader slows its sender instead of filling memory. `bytes` must not
   * change until then.
   */
  write(bytes: Uint8Array): Promise<void> {
    // Most of the time nothing is under way, and a queue would only cost.
    this.#written = this.#writes++ === 0
      ? this.#writeAll(bytes)
      : this.#written.then(() => this.#writeAll(bytes));
    return this.#written;
  }

  /**
   * Ends the connection with last words that arrive: after them the client may read the end, and
   * what it still sends is thrown away for a moment, since closing a socket with something unread
   * in it would take back what was written.
   */
  async end(lastWords?: Uint8Array): Promise<void> {
    if (this.#ending || !this.#open) return;
    this.#ending = true;
    this.#markEnded();
    const cut = after(lastWordsMs, () => this.close());
    if (lastWords) await this.write(lastWords);
    await this.#written;
    try {
      await this.#socket.closeWrite();
      for (let left = lastWordsBytes; left > 0;) {
        const count = await this.#socket.read(thrownAway);
        if (count === null) break;
        left -= count;
      }
    } catch {
      // Gone already: as good an end as any.
    }
    cut.cancel();
    this.close();
  }

  /**
   * Whether the client has taken nothing for too long of what is waiting for it: as far as those
   * know who ask this once a tick. Of most connections nothing has to be remembered for it, which
   * counts where there are thousands.
   */
  isStalled(): boolean {
    if (this.#writes === 0) return false;
    if (this.#takes === this.#takesSeen) return ++this.#stalledTicks * tickMs > stallMs;
    this.#takesSeen = this.#takes;
    this.#stalledTicks = 0;
    return false;
  }

  /** Cuts the connection, last words or not. Safe to call twice. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    ignoringBroken(() => this.#socket.close());
    this.#markEnded();
    this.#markClosed();
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length;) {
        at += await this.#socket.write(at === 0 ? bytes : bytes.subarray(at));
        this.#takes++;
      }
    } catch {
      // The reader's side finds the end by itself.
    }
    this.#writes--;
  }
}

/** Where all connections read to what nobody is going to look at. */
const thrownAway = new Uint8Array(16 * 1024);

/** What a guest needs of its connection. */
export type Link = Pick<Connection, "input" | "read" | "write" | "end" | "close" | "isStalled">;

/**
 * Where a socket's client comes from, as people write it: `::ffff:127.0.0.1` is 127.0.0.1 on a socket
 * for both families.
 */
export function addressOf({ remoteAddr }: Pick<Socket, "remoteAddr">): string {
  return remoteAddr.hostname.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}

/** Does something with a socket that may be broken; what it does then does not matter. */
export function ignoringBroken(act: () => void): void {
  try {
    act();
  } catch {
    // The other side was faster.
  }
}
