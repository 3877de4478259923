/**
 * Moving in the input line, by graphemes, words and lines. Words are letters and digits; only for
 * Ctrl-W they are anything but white space.
 *
 * @module
 */

import { type Editor, moveTo } from "./editor.ts";
import {
  boundaryAfter,
  boundaryBefore,
  boundaryFrom,
  boundaryUntil,
  lineEnd,
  lineStart,
} from "./graphemes.ts";

/** One grapheme to the left. */
export function left(editor: Editor): Editor {
  return moveTo(editor, boundaryBefore(editor.text, editor.cursor));
}

/** One grapheme to the right. */
export function right(editor: Editor): Editor {
  return moveTo(editor, boundaryAfter(editor.text, editor.cursor));
}

/** To the beginning of the line that the cursor is in. */
export function home(editor: Editor): Editor {
  return moveTo(editor, lineStart(editor.text, editor.cursor));
}

/** To the end of the line that the cursor is in. */
export function end(editor: Editor): Editor {
  return moveTo(editor, lineEnd(editor.text, editor.cursor));
}

/** To the beginning of the word that the cursor is in or behind. */
export function wordLeft(editor: Editor): Editor {
  return moveTo(editor, wordStart(editor));
}

/** To the end of the word that the cursor is in or before. */
export function wordRight(editor: Editor): Editor {
  return moveTo(editor, wordEnd(editor));
}

/** Where {@linkcode wordLeft} leads. */
export function wordStart({ text, cursor }: Editor): number {
  return boundaryUntil(text, skipLeft(text, skipLeft(text, cursor, NO_WORD), WORD));
}

/** Where {@linkcode wordRight} leads. */
export function wordEnd({ text, cursor }: Editor): number {
  return boundaryFrom(text, skipRight(text, skipRight(text, cursor, NO_WORD), WORD));
}

/** Where the word between white space begins that the cursor is in or behind. */
export function chunkStart({ text, cursor }: Editor): number {
  return boundaryUntil(text, skipLeft(text, skipLeft(text, cursor, /^\s/u), /^\S/u));
}

const WORD = /^[\p{L}\p{N}\p{M}]/u;
const NO_WORD = /^[^\p{L}\p{N}\p{M}]/u;

/** The first place, going left, that has none of these characters before it. */
function skipLeft(text: string, from: number, chars: RegExp): number {
  for (let at = from;;) {
    const low = text.charCodeAt(at - 1);
    const char = text.slice(low >= 0xdc00 && low <= 0xdfff ? at - 2 : at - 1, at);
    if (at === 0 || !chars.test(char)) return at;
    at -= char.length;
  }
}

/** The first place, going right, that has none of these characters behind it. */
function skipRight(text: string, from: number, chars: RegExp): number {
  for (let at = from;;) {
    const code = text.codePointAt(at);
    if (code === undefined) return at;
    const char = String.fromCodePoint(code);
    if (!chars.test(char)) return at;
    at += char.length;
  }
}
