import * as fc from "fast-check";
import { type Editor, emptyEditor } from "../../../client/terminal/editor.ts";
import { applyKey, type Intention } from "../../../client/terminal/keymap.ts";
import { type Key, KeyDecoder } from "../../../client/terminal/keys.ts";

/** Keys, in the terminal's own words. */
export const raw = {
  ctrl: (letter: string): string => String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 0x40),
  alt: (char: string): string => `\x1b${char}`,
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  backspace: "\x7f",
} as const;

/** The keys in what a terminal sends, in any number of pieces. */
export function keysOf(...chunks: string[]): Key[] {
  const decoder = new KeyDecoder();
  return chunks.flatMap((chunk) => decoder.push(chunk));
}

/** Types into an input line, in the terminal's own words; `asked` collects intentions. */
export function type(editor: Editor, input: string, asked: Intention[] = []): Editor {
  for (const key of keysOf(input)) {
    const change = applyKey(editor, key);
    editor = change.editor;
    if (change.intention) asked.push(change.intention);
  }
  return editor;
}

/** The text with `|` where the cursor is. */
export function show({ text, cursor }: Editor): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

/** What is there after something was typed into an empty input line; a piece comes at once. */
export function after(...input: string[]): string {
  return show(input.reduce((editor, piece) => type(editor, piece), emptyEditor));
}

/** Text that falls together into graphemes in surprising ways, and apart again. */
export const pieces: readonly string[] = [
  ..."ab 1-_.\n",
  "olá",
  "e\u0301",
  "\u0301",
  "👨‍👩‍👧",
  "👍",
  "🏽",
  "🇧",
  "🇷",
  "\u200d",
  "\ufe0f",
  "❤",
  "漢",
  "한",
  "ᄀ",
  "ᅡ",
  "क्षि",
  "\u200b",
  "\u0600",
  "العربية",
];

/** Such text. */
export const anyText: fc.Arbitrary<string> = fc.array(fc.constantFrom(...pieces), {
  maxLength: 40,
  size: "max",
})
  .map((all) => all.join(""));

/** What a terminal may send: keys it has, text, pastes, noise. */
export const anyInput: fc.Arbitrary<string> = fc.array(
  fc.oneof(
    fc.constantFrom(...pieces),
    fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCharCode(code)),
    fc.constantFrom("\x1b[200~", "\x1b[201~", "\x1b[20", "\x1b[I", "\x1b[O", "\x1b", "\x1b\x1b"),
    fc.constantFrom("\x1b[1;5D", "\x1b[3~", "\x1bOA", "\x1b[[A", "\x1b[3$", "\x1b[13;2u", "\r\n"),
    fc.constantFrom("\x1b[M !!", "\x1b[<0;1;2M", "\x1b]0;title\x07", "\x1bP1$r\x1b\\", "\x1b[?62c"),
    fc.tuple(fc.nat(30), fc.nat(20), fc.constantFrom(..."ABCDFHZMabcdRu~^$@"))
      .map(([first, second, final]) => `\x1b[${first};${second}${final}`),
    fc.string({ unit: "binary", maxLength: 4 }),
  ),
  { maxLength: 60, size: "max" },
).map((all) => all.join(""));
