/**
 * Which lines a room passes on unread, told by their first bytes. This is the hot path of the
 * server and its privacy promise at once: what is relayed is never parsed.
 *
 * @module
 */

import { lineEnd } from "./codec.ts";
import { ProtocolError } from "./errors.ts";

/** What a line is to a room: something said, something else to pass on, or for the room itself. */
export type LineKind = "said" | "relayed" | "own";

/**
 * What the line at `chars[from..end)` is to a room.
 *
 * @param chars One or more whole lines, `searchable` (`codec.ts`).
 * @param end Where the line ends, its newline included.
 * @throws {ProtocolError} `not-json` when something said has no object in it. Whether the object
 * is well-formed is between the two clients.
 */
export function kindOfLine(chars: string, from: number, end: number): LineKind {
  if (hasVerb("MSG", chars, from)) {
    checkObject(chars, from + "MSG".length, end);
    return "said";
  }
  const relayed = hasVerb("ACK", chars, from) || hasVerb("TYPING", chars, from) ||
    hasVerb("KEY", chars, from);
  return relayed ? "relayed" : "own";
}

/** Lines that a room passes on in one piece. */
export interface Run {
  /** Where the first line begins that is for the room itself; behind the last one if there is none. */
  readonly end: number;
  /** How many of the lines before that are something said. */
  readonly said: number;
}

/**
 * The run of relayed lines that begins at `from`, perhaps empty.
 *
 * @param chars One or more whole lines, `searchable` (`codec.ts`).
 * @throws {ProtocolError} As {@linkcode kindOfLine} and `lineEnd`.
 */
export function runFrom(chars: string, from: number): Run {
  let [at, said] = [from, 0];
  while (at < chars.length) {
    const end = lineEnd(chars, at);
    const kind = kindOfLine(chars, at, end);
    if (kind === "own") break;
    if (kind === "said") said++;
    at = end;
  }
  return { end: at, said };
}

function hasVerb(verb: string, chars: string, from: number): boolean {
  if (!chars.startsWith(verb, from)) return false;
  const after = from + verb.length;
  // A carriage return belongs to the end of a line or does not belong there.
  return chars[after] === " " || chars[after] === "\n" || chars.startsWith("\r\n", after);
}

function checkObject(chars: string, afterVerb: number, end: number): void {
  const last = chars[end - 2] === "\r" ? end - 3 : end - 2;
  if (chars[afterVerb + 1] !== "{" || chars[last] !== "}") {
    throw new ProtocolError("not-json", "What follows MSG is a JSON object.");
  }
}
