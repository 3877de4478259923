/**
 * Texts as the bytes that are sealed, which tell little about how long they are.
 *
 * @module
 */

import { paddingStepBytes } from "../../protocol/limits.ts";
import type { Bytes } from "./bindings.ts";

/** Stands behind the text. Only zero bytes follow, so it is found from behind, whatever the text. */
const END = 0x80;

/**
 * A text in UTF-8, then the byte 80 and as many zero bytes as make it a whole number of
 * {@linkcode paddingStepBytes} (the padding of ISO/IEC 7816-4).
 */
export function padded(text: string): Bytes {
  const utf8 = new TextEncoder().encode(text);
  const steps = Math.ceil((utf8.length + 1) / paddingStepBytes);
  const bytes = new Uint8Array(steps * paddingStepBytes);
  bytes.set(utf8);
  bytes[utf8.length] = END;
  return bytes;
}

/**
 * The text in padded bytes, however much padding another client thought right.
 *
 * @throws {RangeError} When there is no padding.
 * @throws {TypeError} When it is no UTF-8.
 */
export function unpadded(bytes: Bytes): string {
  const end = bytes.findLastIndex((byte) => byte !== 0);
  if (bytes[end] !== END) throw new RangeError("Cannot take off the padding: it does not begin.");
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return strict.decode(bytes.subarray(0, end));
}
