/**
 * What may come over the wire: what is right, what is nearly right, and anything else.
 *
 * @module
 */

import { lineBytesMax } from "../../protocol/limits.ts";
import { honestNames, hostileTexts, impostors } from "../hostile.ts";
import type { Random } from "./random.ts";

/** What texts are made of: whatever somebody found a use for, good or bad. */
const PIECES: readonly string[] = [
  ..."abc XYZ 019 .,:;!?()[]{}<>\"'\\/*#@$%&+-=_~|^`",
  ..."éçãñøßıſİαΩжЯשרسلकषक्ิ한国々カ😀👩👧❤🏽🇧🇷🏴ﷺ𝒳𐐷",
  ...["\x1b", "\x1b[", "\x1b]", "\x1bP", "\x1b\\", "\x9b", "\x9d", "\x90", "\x9c", "\x07", "\x18"],
  ...["31m", "2J", "0;", "\0", "\n", "\r", "\t", "\x0b", "\x7f", "\x85", "\u2028", "\u2029"],
  ...["\u200b", "\u200c", "\u200d", "\u200e", "\u202a", "\u202e", "\u2066", "\u2069", "\u061c"],
  ...["\ufeff", "\ufe0f", "\ufe0e", "\ufe00", "\u20e3", "\u00ad", "\u034f", "\u3164", "\u115f"],
  ...["\u0301", "\u0489", "\u0941", "\u094d", "\u1160", "\u180e", "\u2800", "\u3000", "\u00a0"],
  ...["\u{e0041}", "\u{e0100}", "\u{1d173}", "\ufffe", "\ud800", "\udfff", "\ud83d", "\ufffd"],
  ...["Server", "Server: ", "Ѕеrv", "host", "Ana", "Ana: ", "(12:00:00) ", "oi", "QUIT", "\\u001b"],
  ...[
    " acabou de se juntar ao chat, diga ola!",
    " saiu do chat.",
    "👩\u200d👩\u200d👧",
    "क्\u200dष",
  ],
];

const KNOWN: readonly string[] = [...hostileTexts, ...impostors, ...honestNames];

/** A text, mostly short, seldom ordinary. */
export function someText(random: Random): string {
  if (random.onceIn(12)) return random.of(KNOWN);
  let text = "";
  for (let count = random.below(random.onceIn(20) ? 80 : 14); count > 0; count--) {
    if (random.onceIn(8)) text += String.fromCodePoint(random.below(0x110000));
    else if (random.onceIn(30)) text += random.of(PIECES).repeat(random.below(40));
    else text += random.of(PIECES);
  }
  return text;
}

const VERBS = ["HELLO", "RESUME", "SEAT", "REFUSE", "JOIN", "WELCOME", "PEER", "NAME", "FENCE"]
  .concat("MSG", "ACK", "TYPING", "KEY", "PING", "PONG", "SLOW", "BLOCK", "REPORT", "REPORTED")
  .concat("QUIT", "NOTICE", "BYE", "ERROR");

const FIELDS = [
  "version",
  "client",
  "avoid",
  "avoidHost",
  "stay",
  "room",
  "token",
  "port",
  "ticket",
  "code",
]
  .concat("message", "retryAfterMs", "name", "features", "resume", "chat", "peer", "reports")
  .concat("state", "id", "text", "sealed", "step", "value", "forMs", "kept", "reason", "__proto__")
  .concat("host", "lobby", "toString", "constructor", "", "verb", "é");

const WORDS = ["joined", "left", "renamed", "away", "back", "quit", "closing", "kicked", "idle"]
  .concat("full", "version", "commit", "reveal", "open", "no-seat", "timeout", "too-long", "aGk=");

const NUMBERS = ["0", "1", "2", "3", "65535", "65536", "9007199254740991", "9007199254740992"]
  .concat("-1", "-0", "1.5", "1e3", "1e999", "0x10", "01", "NaN", "4821");

/** The fields that make a verb whole, often enough. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  HELLO: ["version"],
  SEAT: ["port", "ticket"],
  REFUSE: ["code", "message"],
  JOIN: ["ticket", "name"],
  WELCOME: ["room", "name"],
  PEER: ["state", "name"],
  NAME: ["name"],
  MSG: ["id", "text"],
  ACK: ["id"],
  ERROR: ["code", "message"],
  BYE: ["reason"],
  NOTICE: ["message"],
  KEY: ["step", "value"],
  REPORT: ["text"],
};

/** JSON, or nearly. */
function someValue(random: Random, field: string): string {
  if (random.onceIn(12)) {
    return random.of(["null", "[]", "{}", "[[", "tru", "true", "false", "'x'"]);
  }
  if (/^(?:version|avoid|room|port|lobby|retryAfterMs|chat|id|forMs)$/.test(field)) {
    return random.onceIn(4) ? random.of(NUMBERS) : `${1 + random.below(9_999)}`;
  }
  if (/^(?:state|code|reason|step)$/.test(field) && !random.onceIn(6)) {
    return `"${random.of(WORDS)}"`;
  }
  if (field === "features") return `["resume",${someValue(random, "")}]`;
  return JSON.stringify(someText(random));
}

/** One line, or what wants to be one. */
export function someLine(random: Random): string {
  const verb = random.onceIn(25) ? someText(random) : random.of(VERBS);
  if (random.onceIn(10)) return `${verb}${random.of(["\n", "\r\n", " {}\n", " \n", "", "\r"])}`;
  const fields = [...USUAL[verb] ?? []];
  if (random.onceIn(3)) fields.push(random.of(FIELDS));
  if (random.onceIn(10)) fields.splice(random.below(fields.length + 1), 1);
  const json = fields.map((field) => `${JSON.stringify(field)}:${someValue(random, field)}`);
  return `${verb} {${json.join(",")}}${random.onceIn(15) ? random.of(["\r\n", "", " \n"]) : "\n"}`;
}

const encoder = new TextEncoder();

/** Some lines as bytes: as they are, or with something done to them. */
export function someBytes(random: Random, make: (random: Random) => string = someLine): Uint8Array {
  if (random.onceIn(20)) return noise(random, random.below(60));
  let text = make(random);
  for (let more = random.below(4); more > 0; more--) text += make(random);
  if (random.onceIn(700)) text += "x".repeat(lineBytesMax - 20 + random.below(40)) + "\n";
  let bytes = encoder.encode(text);
  if (random.onceIn(2)) return bytes;
  for (let times = 1 + random.below(3); times > 0; times--) bytes = changed(random, bytes);
  return bytes;
}

/** Bytes with one thing done to them. */
function changed(random: Random, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = random.below(bytes.length + 1);
  const to = Math.min(bytes.length, at + random.below(20));
  switch (random.below(6)) {
    case 0: // Cut off.
      return bytes.slice(0, at);
    case 1: // The beginning is missing.
      return bytes.slice(at);
    case 2: // One byte is another one.
      if (at < bytes.length) bytes[at] = random.below(256);
      return bytes;
    case 3: // Something is missing.
      return joined(bytes.subarray(0, at), bytes.subarray(to));
    case 4: // Something is there twice.
      return joined(bytes.subarray(0, to), bytes.subarray(at));
    default: // Something else is between.
      return joined(bytes.subarray(0, at), noise(random, random.below(8)), bytes.subarray(at));
  }
}

function noise(random: Random, length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, () => random.below(256));
}

/** Pieces as one. */
export function joined(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Bytes in pieces, as a network may bring them. */
export function inPieces(random: Random, bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = 1 + random.below(random.onceIn(3) ? 8 : bytes.length);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}
