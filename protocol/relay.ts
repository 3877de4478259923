/**
 * Which lines a room passes on unread, told by their first bytes. This is the hot path of the
 * server and its privacy promise at once: what is relayed is never parsed.
 *
 * @module
 */

import { ProtocolError } from "./errors.ts";
import { LF } from "./line_buffer.ts";

/** What a line is to a room: something said, something else to pass on, or for the room itself. */
export type LineKind = "said" | "relayed" | "own";

/**
 * What the line at `lines[from..end)` is to a room.
 *
 * @param end Where the line ends, its newline included.
 * @throws {ProtocolError} `not-json` when something said has no object in it. Whether the object
 * is well-formed is between the two clients.
 */
export function kindOfLine(lines: Uint8Array, from: number, end: number): LineKind {
  if (hasVerb(MSG, lines, from)) {
    checkObject(lines, from + MSG.length, end);
    return "said";
  }
  const relayed = hasVerb(ACK, lines, from) || hasVerb(TYPING, lines, from) ||
    hasVerb(KEY, lines, from);
  return relayed ? "relayed" : "own";
}

const encoder = new TextEncoder();
const MSG = encoder.encode("MSG");
const ACK = encoder.encode("ACK");
const TYPING = encoder.encode("TYPING");
const KEY = encoder.encode("KEY");

const [SPACE, CR, OPEN, CLOSE] = [0x20, 0x0d, 0x7b, 0x7d] as const;

function hasVerb(verb: Uint8Array, lines: Uint8Array, from: number): boolean {
  for (let i = 0; i < verb.length; i++) {
    if (lines[from + i] !== verb[i]) return false;
  }
  const after = lines[from + verb.length];
  // A carriage return belongs to the end of a line or does not belong there.
  return after === SPACE || after === LF ||
    after === CR && lines[from + verb.length + 1] === LF;
}

function checkObject(lines: Uint8Array, afterVerb: number, end: number): void {
  const last = lines[end - 2] === CR ? end - 3 : end - 2;
  if (lines[afterVerb + 1] !== OPEN || lines[last] !== CLOSE) {
    throw new ProtocolError("not-json", "What follows MSG is a JSON object.");
  }
}
