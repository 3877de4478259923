/**
 * What a person takes for one character, where it begins and how wide it is.
 *
 * No such character spans a newline, so only the line around a place is ever looked at.
 *
 * @module
 */

import stringWidth from "string-width";

/** Where the line around `at` begins: behind the newline before it, or at 0. */
export function lineStart(text: string, at: number): number {
  // A negative place to search from counts as 0, where a newline may be.
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

/** Where the line around `at` ends: before its newline, or where the text does. */
export function lineEnd(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline;
}

/** The boundary before `at`; 0 when there is none. */
export function boundaryBefore(text: string, at: number): number {
  return at <= 0 ? 0 : boundaryUntil(text, at - 1);
}

/** The boundary behind `at`; the length of the text when there is none. */
export function boundaryAfter(text: string, at: number): number {
  return at >= text.length ? text.length : boundaryFrom(text, at + 1);
}

/** The last boundary that is not behind `at`. */
export function boundaryUntil(text: string, at: number): number {
  return around(text, at)[0];
}

/** The first boundary that is not before `at`. */
export function boundaryFrom(text: string, at: number): number {
  const [start, end] = around(text, at);
  return start === at ? at : end;
}

/** The graphemes of a line, in order. */
export function graphemes(line: string): string[] {
  if (NARROW.test(line)) return line.split("");
  return Array.from(segmenter.segment(line), ({ segment }) => segment);
}

/** How many columns a line takes on a terminal. */
export function width(line: string): number {
  if (NARROW.test(line)) return line.length;
  return graphemes(line).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

/** How many columns a grapheme takes on a terminal, mostly 1 or 2. */
export function graphemeWidth(grapheme: string): number {
  let known = widths.get(grapheme);
  if (known === undefined) {
    known = stringWidth(grapheme);
    if (widths.size >= widthsMax) widths.clear();
    widths.set(grapheme, known);
  }
  return known;
}

/** A row cut at a display column: what is before it, the grapheme at it, what is behind. */
export function splitAt(row: string, column: number): readonly [string, string, string] {
  let before = "";
  for (const grapheme of graphemes(row)) {
    if (width(before) >= column) {
      return [before, grapheme, row.slice(before.length + grapheme.length)];
    }
    before += grapheme;
  }
  return [row, " ", ""];
}

/** Widths that were measured: some 4 µs each, too long for every character at every key. */
const widths = new Map<string, number>();
/** More than anybody's alphabet has, fewer than could be felt in memory. */
const widthsMax = 5_000;

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Printable ASCII, a grapheme and a column each: most of what people type. */
const NARROW = /^[\x20-\x7e]*$/;

/** Where the grapheme at `at` begins and ends; twice `at` where a line or the text ends. */
function around(text: string, at: number): readonly [start: number, end: number] {
  const line = lineStart(text, at);
  const found = segmenter.segment(text.slice(line, lineEnd(text, at))).containing(at - line);
  return found ? [line + found.index, line + found.index + found.segment.length] : [at, at];
}
