// deno-lint-ignore-file no-control-regex -- control characters are what this file is about
/**
 * What another person sent, made harmless before anybody reads it: in a terminal, a title, a
 * notification or a log.
 *
 * @module
 */

import { combiningMarksMax, nameCharsMax } from "./limits.ts";

/**
 * A text without anything that acts instead of being read: no escape sequences, no control
 * characters but the newline, no bidirectional overrides, no invisible characters outside emoji
 * and the scripts that need them, no towers of combining marks.
 *
 * @example
 * ```ts
 * import { sanitizeText } from "./sanitize.ts";
 *
 * sanitizeText("\x1b[31mred\x1b]0;title\x07"); // "red"
 * sanitizeText("one\r\ntwo"); // "one\ntwo"
 * ```
 */
export function sanitizeText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.toWellFormed()
    .replace(ESCAPE, "")
    .replace(LINE_BREAK, "\n")
    .replaceAll("\t", "    ")
    .replace(CONTROL, "")
    .replace(INVISIBLE, "")
    .replace(TOWER_OF_MARKS, "$1")
    .replace(JOINER, "$1");
}

/** A text as one line: {@linkcode sanitizeText}, and white space in a row is one space. */
export function sanitizeLine(text: string): string {
  return sanitizeText(text).replace(/\s+/gu, " ").trim();
}

/**
 * A name that may stand before what somebody says: {@linkcode sanitizeLine}, at most
 * {@linkcode nameCharsMax} code points, and `Stranger` when nothing is left.
 */
export function sanitizeName(name: string): string {
  const chars = [...sanitizeLine(name)].slice(0, nameCharsMax);
  // Once more: the cut may have left half of an emoji behind, and with it a joiner.
  return sanitizeLine(chars.join("")) || "Stranger";
}

/** Printable ASCII and newlines: most of what people say, and nothing to do. */
const PLAIN = /^[\x20-\x7e\n]*$/;

/**
 * Escape sequences whole (ECMA-48, sections 5.3, 5.4 and 8.3), in 7 and 8 bit, finished or not:
 * strings with all that they carry (to the end of the line at most), control sequences, the rest.
 */
const ESCAPE = new RegExp(
  [
    "(?:\\x1b[\\]P^_X]|[\\x90\\x98\\x9d-\\x9f])[^\\x07\\x1b\\x9c\\n]*(?:\\x07|\\x1b\\\\|\\x9c)?",
    "(?:\\x1b\\[|\\x9b)[\\x30-\\x3f]*[\\x20-\\x2f]*[\\x40-\\x7e]?",
    "\\x1b[\\x20-\\x2f]*[\\x30-\\x7e]?",
  ].join("|"),
  "g",
);

const LINE_BREAK = /\r\n|[\r\x0b\x0c\x85\u2028\u2029]/g;

/** C0 but the newline, DEL, and C1. */
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/g;

/**
 * Bidirectional controls, invisible fillers, interlinear annotations, tags, and variation selectors
 * but those that choose between text and emoji.
 */
const INVISIBLE =
  /(?<!\p{Emoji})[\ufe0e\ufe0f]|[\ufe00-\ufe0d\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** The scripts that are written with zero-width joiners and non-joiners: Arabic's kin, India's. */
const JOINING_SCRIPT = ["Arabic", "Syriac", "Mongolian", "Nko", "Devanagari", "Bengali", "Gurmukhi"]
  .concat("Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Khmer")
  .map((script) => `\\p{Script=${script}}`).join("");

/** A joiner; captured where it joins something, that is, in an emoji or in such a script. */
const JOINER = new RegExp(
  "((?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic})" +
    `|(?<=[${JOINING_SCRIPT}\\p{M}])[\\u200c\\u200d](?=[${JOINING_SCRIPT}]))|[\\u200c\\u200d]`,
  "gu",
);

/** More marks in a row than are kept, joiners between them or not. */
const TOWER_OF_MARKS = new RegExp(
  `(\\p{M}(?:[\\u200c\\u200d]*\\p{M}){${combiningMarksMax - 1}})(?:[\\u200c\\u200d]*\\p{M})+`,
  "gu",
);
