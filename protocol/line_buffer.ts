/**
 * Bytes in, whole lines out: the push half of the codec. It knows no socket.
 *
 * @module
 */

import { ProtocolError } from "./errors.ts";
import { lineBytesMax } from "./limits.ts";

/** The byte that ends a line. */
export const LF = 0x0a;

/** The smallest buffer, in bytes: most lines fit, and a waiting connection costs little more. */
const restingBytes = 1024;
/** The largest buffer, in bytes: what one read takes at most when a client sends a lot. */
const busyBytes = 4 * lineBytesMax;

/**
 * Collects what arrives and hands out whole lines, without copying them.
 *
 * Read straight into {@linkcode space} and say how much it was with {@linkcode advance}, or
 * {@linkcode push} bytes that are somewhere else; then {@linkcode take} all lines that are whole.
 * The buffer grows while reads fill it and shrinks again when it is empty.
 *
 * @example
 * ```ts
 * import { LineBuffer } from "./line_buffer.ts";
 *
 * const buffer = new LineBuffer();
 * buffer.push(new TextEncoder().encode("PING\nQU"));
 * new TextDecoder().decode(buffer.take()); // "PING\n"
 * buffer.push(new TextEncoder().encode("IT\n"));
 * new TextDecoder().decode(buffer.take()); // "QUIT\n"
 * ```
 */
export class LineBuffer {
  #bytes: Uint8Array<ArrayBuffer> = nothing;
  /** Where the bytes begin that nobody has taken. */
  #start = 0;
  /** Where they end. */
  #end = 0;
  /** Up to here there is no newline that nobody has taken. */
  #searched = 0;
  /** How much the last read brought, in bytes. */
  #lastRead = 0;
  /** Whether the next read is to bring little. */
  #resting = false;

  /** Bytes that have arrived and that nobody has taken: an unfinished line. */
  get pending(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** How many bytes that is. */
  get pendingBytes(): number {
    return this.#end - this.#start;
  }

  /** Room for the next read, never empty. What {@linkcode take} returned is no longer valid. */
  space(): Uint8Array<ArrayBuffer> {
    const pending = this.#end - this.#start;
    const wanted = this.#wantedBytes(pending);
    if (wanted !== this.#bytes.length) {
      const bytes = new Uint8Array(wanted);
      bytes.set(this.pending);
      this.#bytes = bytes;
    } else if (this.#start > 0) {
      this.#bytes.copyWithin(0, this.#start, this.#end);
    }
    this.#searched -= this.#start;
    this.#start = 0;
    this.#end = pending;
    return pending === 0 ? this.#bytes : this.#bytes.subarray(pending);
  }

  /** Says that `count` bytes have been put at the beginning of {@linkcode space}. */
  advance(count: number): void {
    this.#end += count;
    this.#lastRead = count;
    this.#resting = false;
  }

  /** Makes {@linkcode space} small once, however much was read before. */
  rest(): void {
    this.#resting = true;
  }

  /** Adds bytes by copying them. */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const space = this.space();
      const piece = bytes.subarray(at, at + space.length);
      space.set(piece);
      this.advance(piece.length);
      at += piece.length;
    }
  }

  /**
   * All whole lines that have arrived, newlines included, one after the other; empty when there is
   * none. It is a view: valid until the next {@linkcode space} or {@linkcode push}.
   *
   * @throws {ProtocolError} `too-long` when the unfinished line can no longer become short enough.
   */
  take(): Uint8Array<ArrayBuffer> {
    const last = this.#bytes.subarray(this.#searched, this.#end).lastIndexOf(LF);
    const until = last < 0 ? this.#start : this.#searched + last + 1;
    const lines = this.#bytes.subarray(this.#start, until);
    this.#start = until;
    this.#searched = this.#end;
    if (this.#end - this.#start >= lineBytesMax) throw lineTooLong(this.#end - this.#start);
    return lines;
  }

  /** The first whole line that has arrived, or nothing yet; otherwise like {@linkcode take}. */
  takeLine(): Uint8Array<ArrayBuffer> {
    const end = this.pending.indexOf(LF) + 1;
    if (end === 0) return this.take();
    if (end > lineBytesMax) throw lineTooLong(end);
    const line = this.#bytes.subarray(this.#start, this.#start + end);
    this.#start += end;
    this.#searched = this.#start;
    return line;
  }

  /** Everything that has arrived, lines or not: for what is not pychat/2. Valid like lines. */
  takeAll(): Uint8Array<ArrayBuffer> {
    const all = this.pending;
    this.#start = this.#searched = this.#end;
    return all;
  }

  #wantedBytes(pending: number): number {
    const size = this.#bytes.length;
    if (size === 0) return restingBytes;
    if (this.#resting) return pending + restingBytes;
    if (pending === size) return size * 2;
    if (this.#end === size && this.#lastRead > 0) {
      return Math.max(size, Math.min(size * 4, busyBytes));
    }
    return pending === 0 && this.#lastRead < size / 8 ? restingBytes : size;
  }
}

/** The buffer of a connection from which nothing has been read yet. */
const nothing = new Uint8Array();

/** The error for a line that is longer than {@linkcode lineBytesMax}. */
export function lineTooLong(bytes: number): ProtocolError {
  return new ProtocolError(
    "too-long",
    `A line holds at most ${lineBytesMax} bytes, its newline included; got ${bytes} or more.`,
  );
}
