// deno-lint-ignore-file no-control-regex -- control characters are what this file is about
/**
 * What somebody else sent, made harmless before anybody reads it: in a terminal, a title, a
 * notification or a log.
 *
 * Each function gives back what it is given when that is clean already, and nothing that it takes
 * out leaves something behind that it would have taken out as well.
 *
 * @module
 */

import { combiningMarksMax, emojiJoinersMax, nameCharsMax } from "./limits.ts";
import { isReserved } from "./reserved_names.ts";

/**
 * A text without anything that acts instead of being read: no escape sequences, no control
 * characters but the newline, no bidirectional overrides, no invisible characters outside emoji
 * and the scripts that need them, no towers of combining marks. What looks like a space is one.
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
    .replaceAll("\u3000", "  ") // As wide as an ideograph, which is two columns.
    .replace(SPACE, " ")
    .replace(INVISIBLE, "")
    .replace(SELECTOR, "$1")
    .replace(TOWER_OF_MARKS, "$1")
    .replace(JOINER, "$1")
    .replace(MORE_MODIFIERS, "$1")
    .replace(CHAIN, "$1");
}

/** A text as one line: {@linkcode sanitizeText}, and white space in a row is one space. */
export function sanitizeLine(text: string): string {
  return sanitizeText(text).replace(/\s+/gu, " ").trim();
}

/**
 * A name that may stand before what somebody says: {@linkcode sanitizeLine}, at most
 * {@linkcode nameCharsMax} code points, without a colon, since what is said begins behind one, and
 * without the marks at its beginning that sentences of the program have.
 *
 * It is `Stranger` when nothing is left, and when it reads as a name of the server's own.
 *
 * @example
 * ```ts
 * import { sanitizeName } from "./sanitize.ts";
 *
 * sanitizeName("* Ana: oi"); // "Ana oi"
 * sanitizeName("S3rver:"); // "Stranger"
 * ```
 */
export function sanitizeName(name: string): string {
  const line = sanitizeLine(sanitizeLine(name).replace(COLON, " ")).replace(MARKS_BEFORE, "");
  const chars = [...line].slice(0, nameCharsMax);
  // Once more: the cut may have left half of an emoji behind, and with it a joiner.
  const clean = sanitizeLine(chars.join(""));
  return clean === "" || isReserved(clean) ? NOBODY : clean;
}

/** What somebody is called who has no name, or none that may be worn. */
const NOBODY = "Stranger";

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
 * Every other space, and what shows as one: the blanks of Braille, of Khitan, of hieroglyphs and of
 * music. Terminals break lines at spaces alone; with others somebody could fill a row up to its end,
 * and have what follows begin like a line of its own.
 */
const SPACE = /[\p{Zs}\u2800\u{13441}\u{13442}\u{16fe4}\u{1d159}]/gu;

/**
 * What is not to be seen, or controls how others are: fillers, bidirectional controls, tags,
 * annotations, selectors, and code points that are none. Joiners and the selectors of emoji have
 * rules of their own.
 */
const INVISIBLE =
  /(?![\u200c\u200d\ufe0e\ufe0f])[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Noncharacter_Code_Point}]/gu;

/** Choosing between text and emoji; captured where there is such a choice: a keycap is an emoji. */
const SELECTOR =
  /((?<=[\p{Extended_Pictographic}\p{Emoji_Presentation}])[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3))|[\ufe0e\ufe0f]/gu;

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

/** The colours of one skin are one: more would take columns that nobody counts. */
const MORE_MODIFIERS = /(\p{Emoji_Modifier})[\p{Emoji_Modifier}\ufe0e\ufe0f]+/gu;

/** What a joiner stands between in an emoji. */
const JOINED = "[\\p{Extended_Pictographic}\\p{Emoji_Modifier}]\\ufe0f?\\p{Emoji_Modifier}?";

/** An emoji of several parts, and one joiner more than there may be. */
const CHAIN = new RegExp(
  `((?:${JOINED}\\u200d){${emojiJoinersMax}}${JOINED})\\u200d`,
  "gu",
);

/** More marks in a row than are kept, joiners between them or not. */
const TOWER_OF_MARKS = new RegExp(
  `(\\p{M}(?:[\\u200c\\u200d]*\\p{M}){${combiningMarksMax - 1}})(?:[\\u200c\\u200d]*\\p{M})+`,
  "gu",
);

/** Colons of all scripts, and what cannot be told from one. */
const COLON =
  /[:\u02d0\u02d1\u02f8\u0589\u05c3\u0703\u0704\u1361\u1365\u16ec\u1803\u1809\u205a\u205d\u2236\u2982\u2e2c\ua4fd\ua789\ufe13\ufe30\ufe55\uff1a]/gu;

/** Stars and dots like those that a sentence of the program begins with; marks without a letter. */
const MARKS_BEFORE =
  /^[\s\p{M}\u200c\u200d*\u066d\u204e\u2051\u2217\u2731\u273b\ufe61\uff0a\u00b7\u0387\u16eb\u2022\u2027\u2219\u22c5\u25cf\u25e6\u2e31\u2e33\u30fb\ua78f\uff65]+/u;
