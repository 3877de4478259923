/**
 * From what a terminal sends to keys: the push decoder of the keyboard. It knows no stream.
 *
 * Why not `node:readline`'s `emitKeypressEvents`, tried on Deno 2.9.6: it takes the mark before a
 * paste for a key and a typed `~`; of sequences that it does not know (mouse and status reports) it
 * passes on all but the beginning as typed text; it takes the halves of a surrogate pair for two
 * keys; a paste of 64 KiB is 65,536 events and 40 ms. All of that would have to be put right in
 * front of it, by a parser like this one.
 *
 * @module
 */

import { EscapeReader } from "./escapes.ts";
import { controlKey, type Key, sequenceKey } from "./key_names.ts";

export type { Key, KeyPress } from "./key_names.ts";

/**
 * Collects what a terminal sends, in any pieces, and hands out keys: those of xterm, VT220, rxvt
 * and the Linux console. Sequences that mean nothing here are swallowed whole.
 *
 * @example
 * ```ts
 * import { KeyDecoder } from "./keys.ts";
 *
 * const decoder = new KeyDecoder();
 * decoder.push("hi\x1b[1;"); // [{ kind: "text", text: "hi" }]
 * decoder.push("5D"); // [{ kind: "key", name: "left", ctrl: true, alt: false, shift: false }]
 * ```
 */
export class KeyDecoder {
  #escape = new EscapeReader();
  /** What has come of a paste; nothing outside one. */
  #paste: string | undefined;
  /** What cannot be told yet: half a surrogate pair, or what may be the beginning of PASTE_END. */
  #held = "";
  /** Whether the last key was a carriage return: a line feed right behind it is the same key. */
  #returned = false;

  /**
   * Takes what the terminal sent and gives all keys that are whole. While something is unfinished,
   * call {@linkcode flush} when nothing more has come for a while.
   */
  push(chunk: string): Key[] {
    const keys: Key[] = [];
    const whole = this.#held + chunk;
    const half = /[\ud800-\udbff]$/.test(whole) ? whole.slice(-1) : "";
    const input = half ? whole.slice(0, -1) : whole;
    this.#held = "";
    for (let at = 0; at < input.length;) {
      if (this.#paste !== undefined) at += this.#collect(input.slice(at), keys);
      else if (this.#escape.open) at += this.#follow(charAt(input, at), keys);
      else at += this.#type(input, at, keys);
    }
    this.#held += half;
    return keys;
  }

  /**
   * Says that nothing came for a while, some 50 ms: a lone ESC was the Escape key. A longer
   * unfinished sequence goes on waiting for its rest, because nobody typed it; so does a paste.
   */
  flush(): Key[] {
    const keys: Key[] = [];
    this.#name(this.#escape.flush(), keys);
    return keys;
  }

  /** Typed text up to a control character, or such a character; returns its length. */
  #type(input: string, at: number, keys: Key[]): number {
    TEXT.lastIndex = at;
    const text = TEXT.exec(input)?.[0] ?? "";
    const char = text ? "" : input.charAt(at);
    const again = this.#returned && char === "\n";
    this.#returned = char === "\r";
    if (text) keys.push({ kind: "text", text });
    else if (char === "\x1b") this.#escape.start();
    else if (char < "\x80" && !again) keys.push(controlKey(char));
    return text.length || 1;
  }

  /** A character of an escape sequence; returns 0 when it is none, and must be looked at again. */
  #follow(char: string, keys: Key[]): number {
    const { used, sequences } = this.#escape.follow(char);
    this.#name(sequences, keys);
    return used ? char.length : 0;
  }

  #name(sequences: readonly string[], keys: Key[]): void {
    for (const sequence of sequences) {
      if (PASTE_START.test(sequence)) this.#paste = "";
      const key = sequenceKey(sequence);
      if (key) keys.push(key);
    }
  }

  /** Collects a paste up to its end; returns how much is done, which may be held for later. */
  #collect(input: string, keys: Key[]): number {
    const end = input.indexOf(PASTE_END);
    if (end < 0) {
      let held = Math.min(PASTE_END.length - 1, input.length);
      while (!PASTE_END.startsWith(input.slice(input.length - held))) held--;
      this.#held = input.slice(input.length - held);
      this.#paste += input.slice(0, input.length - held);
      return input.length;
    }
    const text = (this.#paste + input.slice(0, end)).replace(/\r\n?/g, "\n");
    this.#paste = undefined;
    keys.push({ kind: "paste", text });
    return end + PASTE_END.length;
  }
}

/** How a terminal marks a paste (xterm, "Bracketed Paste Mode"), the Escape key before it or not. */
// deno-lint-ignore no-control-regex -- ESC is what it is about
const PASTE_START = /^\x1b?\[200~$/;
const PASTE_END = "\x1b[201~";

/** Anything but C0, DEL and C1, which no terminal sends for a key when it speaks UTF-8. */
// deno-lint-ignore no-control-regex -- they are what it is about
const TEXT = /[^\x00-\x1f\x7f-\x9f]+/y;

function charAt(input: string, at: number): string {
  return String.fromCodePoint(input.codePointAt(at) ?? 0);
}
