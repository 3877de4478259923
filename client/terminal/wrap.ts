/**
 * How a line that scrolls by is broken where it does not fit: between words.
 *
 * @module
 */

import { graphemes, graphemeWidth } from "./graphemes.ts";

/**
 * Breaks a line between words. What follows a break is indented, so that no part of what a stranger
 * says can pass for a line of its own. A word that is wider than a row is left to the terminal, so
 * that an address can be copied whole.
 *
 * @param line What is printed, colours included; it may have newlines of its own.
 * @param columns How wide a row may be.
 *
 * @example
 * ```ts
 * import { wrapped } from "./wrap.ts";
 *
 * wrapped("Ana: como você está?", 14); // "Ana: como\n  você está?"
 * ```
 */
export function wrapped(line: string, columns: number): string {
  return line.split("\n").map((row) => {
    if (columnsAtMost(row) <= columns) return row;
    const indent = /^ */.exec(row)?.[0] ?? "";
    const hanging = indent.length >= hangingColumns ? indent : " ".repeat(hangingColumns);
    const room = Math.max(roomMin, columns - hanging.length);
    return indent + inRows(row.slice(indent.length), room).join(`\n${hanging}`);
  }).join("\n");
}

const hangingColumns = 2;
/** In a narrower window there is no use in breaking between words. */
const roomMin = 10;

/** As many words in each row as fit, one at least. A colour goes on in the next row. */
function inRows(text: string, room: number): string[] {
  const rows: string[] = [];
  let row = "";
  let taken = 0;
  for (const [, gap = "", word = ""] of text.matchAll(/( *)([^ ]+)/g)) {
    const columns = columnsAtMost(word);
    if (row !== "" && taken + gap.length + columns > room) {
      rows.push(row);
      row = word;
      taken = columns;
    } else {
      row += gap + word;
      taken += gap.length + columns;
    }
  }
  return [...rows, row];
}

/**
 * How many columns a text takes on a terminal that draws each part of an emoji, or of a conjunct, by
 * itself: many do. On others a row is broken early, and nobody can fill one further than we think.
 */
function columnsAtMost(text: string): number {
  let columns = 0;
  for (const grapheme of graphemes(text.replace(COLOR, ""))) {
    let parts = 0;
    for (const char of grapheme) parts += graphemeWidth(char);
    columns += Math.max(parts, graphemeWidth(grapheme));
  }
  return columns;
}

// deno-lint-ignore no-control-regex -- colours begin with one
const COLOR = /\x1b\[[\d;]*m/g;
