/**
 * pychat/2 on the wire: `VERB json\n`, in UTF-8.
 *
 * @module
 */

import { Buffer, isUtf8 } from "node:buffer";
import { ProtocolError } from "./errors.ts";
import { LineBuffer, lineTooLong } from "./line_buffer.ts";
import { lineBytesMax } from "./limits.ts";
import type { Message } from "./messages.ts";
import { toMessage } from "./validate.ts";

/**
 * The line of a message.
 *
 * @throws {RangeError} When the line is longer than {@linkcode lineBytesMax}: sanitize texts, and
 * keep them within `textCharsMax`.
 */
export function encode(message: Message): Uint8Array<ArrayBuffer> {
  const { verb, ...fields } = message;
  const json = JSON.stringify(fields);
  const line = encoder.encode(json === "{}" ? `${verb}\n` : `${verb} ${json}\n`);
  if (line.length > lineBytesMax) {
    throw new RangeError(`Cannot encode ${verb}: ${line.length} bytes exceed ${lineBytesMax}`);
  }
  return line;
}

/**
 * The message of one line.
 *
 * @param line The line, with or without its newline, already checked by {@linkcode checkLines}.
 * @returns The message, or `undefined` when it is one to ignore.
 * @throws {ProtocolError} When it is no pychat/2 line.
 */
export function decode(line: Uint8Array): Message | undefined {
  const text = decoder.decode(line).trimEnd();
  const space = text.indexOf(" ");
  const verb = space < 0 ? text : text.slice(0, space);
  if (!/^[A-Z]{1,16}$/.test(verb)) {
    throw new ProtocolError("unexpected", "A line begins with a verb in capital letters.");
  }
  return toMessage(verb, space < 0 ? {} : parseJson(verb, text.slice(space + 1)));
}

/**
 * Bytes as a string with one character for each: not a text that anybody reads, but what V8 searches
 * ten times as fast as an array. It is worth its copy from a few dozen bytes on.
 */
export function searchable(bytes: Uint8Array): string {
  return latin1Slice.call(bytes, 0, bytes.length);
}

/**
 * Checks what holds for every line, relayed or not, without reading it.
 *
 * @param lines One or more whole lines.
 * @param chars The same, {@linkcode searchable}.
 * @throws {ProtocolError} `zero-byte` or `not-utf8`.
 */
export function checkLines(lines: Uint8Array, chars: string = searchable(lines)): void {
  if (chars.includes("\0")) throw new ProtocolError("zero-byte", "A line has no zero byte.");
  if (!isUtf8(lines)) throw new ProtocolError("not-utf8", "A line is valid UTF-8.");
}

/**
 * Where the line that begins at `from` ends, its newline included.
 *
 * @param chars One or more whole lines, {@linkcode searchable}.
 * @throws {ProtocolError} `too-long`.
 */
export function lineEnd(chars: string, from: number): number {
  const end = chars.indexOf("\n", from) + 1;
  if (end - from > lineBytesMax) throw lineTooLong(end - from);
  return end;
}

/**
 * Feeds bytes, gets messages: the codec in one piece, for whoever relays nothing.
 *
 * @example
 * ```ts
 * import { encode, MessageDecoder } from "./codec.ts";
 *
 * const decoder = new MessageDecoder();
 * for (const message of decoder.push(encode({ verb: "MSG", id: 1, text: "oi" }))) {
 *   console.log(message); // { verb: "MSG", id: 1, text: "oi" }
 * }
 * ```
 */
export class MessageDecoder {
  readonly #buffer: LineBuffer;

  /** @param buffer Where bytes that have already arrived are, if any. */
  constructor(buffer: LineBuffer = new LineBuffer()) {
    this.#buffer = buffer;
  }

  /**
   * Adds bytes and gives the messages that are whole now, without those to ignore. Whole lines that
   * make no sense are among these: they may be the other person's, relayed unread, and nobody shall
   * end a chat by saying nonsense in it.
   *
   * @throws {ProtocolError} `too-long`, `zero-byte` or `not-utf8`, which no server relays; the
   * connection is of no use then.
   */
  *push(bytes: Uint8Array): Generator<Message, void> {
    this.#buffer.push(bytes);
    const lines = this.#buffer.take();
    if (lines.length === 0) return;
    const chars = searchable(lines);
    checkLines(lines, chars);
    for (let from = 0, end; from < lines.length; from = end) {
      end = lineEnd(chars, from);
      const message = decodeIfAny(lines.subarray(from, end));
      if (message) yield message;
    }
  }
}

/** What `Buffer.toString("latin1")` calls, which any bytes will do for; its types do not know it. */
const { latin1Slice }: {
  readonly latin1Slice: (this: Uint8Array, from: number, to: number) => string;
} = Object.getPrototypeOf(Buffer.alloc(0));
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeIfAny(line: Uint8Array): Message | undefined {
  try {
    return decode(line);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

function parseJson(verb: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ProtocolError("not-json", `What follows ${verb} is not JSON.`, { cause });
  }
}
