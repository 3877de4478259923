/**
 * The classic dialect: the seed's own, raw ASCII without framing.
 *
 * In a room a client says `Server: NAME acabou de se juntar ao chat, diga ola!` once, then
 * `NAME: text` for each message, and `Server: NAME saiu do chat.` before it closes. It shows
 * whatever it reads at once, at most 1,024 bytes, as one line.
 *
 * @module
 */

import anyAscii from "any-ascii";
import { classicReadBytes, textCharsMax } from "./limits.ts";
import { sanitizeName, sanitizeText } from "./sanitize.ts";

/** What a classic client says in a room. */
export type ClassicEvent =
  | { readonly kind: "joined"; readonly name: string }
  | { readonly kind: "said"; readonly text: string }
  | { readonly kind: "left" };

const JOINED = " acabou de se juntar ao chat, diga ola!";
const LEFT = " saiu do chat.";
const RENAMED = " agora se chama ";
const SERVER = "Server: ";

/** The announcement that somebody has joined. */
export function classicJoined(name: string): Uint8Array<ArrayBuffer> {
  return ascii(`${SERVER}${classicName(name)}${JOINED}`);
}

/** The announcement that somebody has left. */
export function classicLeft(name: string): Uint8Array<ArrayBuffer> {
  return ascii(`${SERVER}${classicName(name)}${LEFT}`);
}

/** The announcement that somebody is called something else. The seed has none, and shows any. */
export function classicRenamed(before: string, name: string): Uint8Array<ArrayBuffer> {
  return ascii(`${SERVER}${classicName(before)}${RENAMED}${classicName(name)}.`);
}

/** The announcement that somebody's connection broke, and may come back. The seed has none. */
export function classicAway(name: string): Uint8Array<ArrayBuffer> {
  return classicNotice(`${classicName(name)} perdeu a conexao, espere um pouco...`);
}

/** The announcement that their connection is back. */
export function classicBack(name: string): Uint8Array<ArrayBuffer> {
  return classicNotice(`${classicName(name)} esta de volta.`);
}

/** A sentence of the server's own. */
export function classicNotice(sentence: string): Uint8Array<ArrayBuffer> {
  return ascii(`${SERVER}${toAscii(sentence)}`);
}

/**
 * A message, in as many pieces of at most {@linkcode classicReadBytes} as it takes: one for each
 * of its lines, and more for a long line. Each goes out by itself, with a pause between.
 */
export function classicSaid(name: string, text: string): Uint8Array<ArrayBuffer>[] {
  return inPieces(`${classicName(name)}: `, text);
}

/** What the host says to everybody, in pieces like {@linkcode classicSaid}. */
export function classicHostSaid(text: string): Uint8Array<ArrayBuffer>[] {
  return inPieces(SERVER, text);
}

/** The port that a lobby answers a classic client with. A newline is fine: it calls `int()`. */
export function classicSeat(port: number): Uint8Array<ArrayBuffer> {
  return ascii(`${port}\n`);
}

/**
 * Understands what one classic client says: fed what it reads, gives what happened.
 *
 * Without framing, what was sent at once and what was sent quickly look the same, so a read is
 * taken apart where a new message must begin: at the announcements, and where `NAME: ` follows
 * something that is not a space.
 */
export class ClassicReader {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** The name as the client writes it before each message; unknown until it has announced it. */
  #rawName: string | undefined;
  /** The beginning of an announcement whose end has not arrived. */
  #unfinished = "";

  /** The events in what the client sent, in order. Nothing follows a `left`. */
  read(bytes: Uint8Array): readonly ClassicEvent[] {
    const events: ClassicEvent[] = [];
    let rest = this.#unfinished + this.#decoder.decode(bytes, { stream: true });
    if (this.#rawName === undefined) {
      const announced = announcedName(rest);
      this.#unfinished = announced ? "" : rest;
      if (!announced) return events;
      [this.#rawName, rest] = announced;
      events.push({ kind: "joined", name: sanitizeName(this.#rawName) });
    }
    const farewell = `${SERVER}${this.#rawName}${LEFT}`;
    const leaves = rest.endsWith(farewell);
    if (leaves) rest = rest.slice(0, -farewell.length);
    for (const text of this.#messages(rest)) events.push({ kind: "said", text });
    if (leaves) events.push({ kind: "left" });
    return events;
  }

  #messages(text: string): string[] {
    const prefix = `${this.#rawName}: `;
    const pieces: string[] = [];
    let from = text.startsWith(prefix) ? prefix.length : 0;
    // Somebody without a name has no prefix either.
    const next = (after: number) => this.#rawName === "" ? -1 : text.indexOf(prefix, after);
    for (let at = next(from); at >= 0; at = next(Math.max(at + 1, from))) {
      if (at === from || /\s/.test(text.charAt(at - 1))) continue;
      pieces.push(text.slice(from, at));
      from = at + prefix.length;
    }
    pieces.push(text.slice(from));
    return pieces.map((piece) => sanitizeText(piece).trimEnd()).filter((piece) => piece !== "")
      .flatMap(inMessages);
  }
}

const encoder = new TextEncoder();

function inPieces(prefix: string, text: string): Uint8Array<ArrayBuffer>[] {
  const room = classicReadBytes - prefix.length;
  return text.split("\n").map(toAscii).filter((line) => line !== "").flatMap((line) => {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for (let at = 0; at < line.length; at += room) {
      pieces.push(ascii(prefix + line.slice(at, at + room)));
    }
    return pieces;
  });
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text.slice(0, classicReadBytes));
}

function toAscii(text: string): string {
  return sanitizeText(anyAscii(text)).replaceAll("\n", " ").trimEnd();
}

/** Folding can make a name forty times as long, and make it read as the server's. */
function classicName(name: string): string {
  return sanitizeName(anyAscii(sanitizeName(name)));
}

/**
 * The name at the beginning of what a client says first, and what follows it; `undefined` when an
 * announcement has begun and not ended. A client that announces nothing is nobody in particular.
 */
function announcedName(text: string): [name: string, rest: string] | undefined {
  if (!text.startsWith(SERVER.slice(0, text.length))) {
    const name = /^([^\n:]+): /.exec(text)?.[1] ?? "";
    return [name, text];
  }
  const end = text.indexOf(JOINED);
  if (end >= 0) return [text.slice(SERVER.length, end), text.slice(end + JOINED.length)];
  // Somebody of whom nothing was heard may still say goodbye.
  if (text.endsWith(LEFT)) return [text.slice(SERVER.length, -LEFT.length), text];
  return text.length < classicReadBytes ? undefined : ["", text];
}

/** A client may send more at once than one message holds. */
function inMessages(text: string): string[] {
  const chars = [...text];
  const messages: string[] = [];
  for (let at = 0; at < chars.length; at += textCharsMax) {
    messages.push(chars.slice(at, at + textCharsMax).join(""));
  }
  return messages;
}
