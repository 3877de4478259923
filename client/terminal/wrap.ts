/**
 * How a line that scrolls by is broken where it does not fit: between words.
 *
 * @module
 */

import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

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
    if (stringWidth(row) <= columns) return row;
    const indent = /^ */.exec(row)?.[0] ?? "";
    const hanging = indent.length >= hangingColumns ? indent : " ".repeat(hangingColumns);
    const room = Math.max(roomMin, columns - hanging.length);
    const rows = wrapAnsi(row.slice(indent.length), room).split("\n");
    return indent + rows.join(`\n${hanging}`);
  }).join("\n");
}

const hangingColumns = 2;
/** In a narrower window there is no use in breaking between words. */
const roomMin = 10;
