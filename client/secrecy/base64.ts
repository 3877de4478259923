/**
 * Base64 as it stands on the wire (RFC 4648, section 4), with its padding.
 *
 * @module
 */

import type { Bytes } from "./bindings.ts";

/**
 * The bytes of a text in base64. There is one way to write them, so that whoever compares texts
 * compares bytes.
 *
 * @throws {SyntaxError} When it is not written in that way.
 */
export function fromBase64(text: string): Bytes {
  const bytes = Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
  // White space is still forgiven there.
  if (bytes.toBase64() !== text) throw new SyntaxError("Cannot read base64: it has other signs.");
  return bytes;
}
