/**
 * A terminal's screen as cells: which character is in which column, and how it looks.
 *
 * @module
 */

import { createAnsiSequenceParser, type ParseToken } from "ansi-sequence-parser";
import { graphemes, graphemeWidth } from "../../client/terminal/graphemes.ts";
import { palette, theme } from "./colors.ts";

/** How a character looks. */
export interface Style {
  /** A colour, as `#rrggbb`. */
  readonly foreground: string;
  /** A colour, or undefined where the window shows through. */
  readonly background: string | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

/** One character and where it is. */
export interface Cell {
  readonly text: string;
  /** The column that it begins in, from 0. */
  readonly column: number;
  /** How many columns it takes: two for a wide character or an emoji. */
  readonly columns: number;
  readonly style: Style;
}

/** A place on the screen, counted from 0. */
export interface Place {
  readonly column: number;
  readonly row: number;
}

/**
 * Reads what a terminal shows.
 *
 * @param painted Its rows with the escape sequences of their colours; a style lasts until it is
 * changed, across rows too, as in tmux's `capture-pane -e`.
 * @param cursor Where the terminal's cursor is, if it is to be seen: it is shown inverse.
 */
export function readScreen(painted: string, cursor?: Place): Cell[][] {
  const rows: Cell[][] = [[]];
  let column = 0;
  for (const token of createAnsiSequenceParser().parse(painted)) {
    for (const [index, line] of token.value.split("\n").entries()) {
      if (index > 0) {
        rows.push([]);
        column = 0;
      }
      for (const text of graphemes(line)) {
        const columns = graphemeWidth(text);
        const row = rows.length - 1;
        const under = cursor?.row === row && cursor.column === column;
        if (columns > 0) rows[row]?.push({ text, column, columns, style: style(token, under) });
        column += columns;
      }
    }
  }
  return cursor === undefined ? rows : withCursorBehind(rows, cursor);
}

/** The cursor is mostly behind what was typed, where no character is. */
function withCursorBehind(rows: Cell[][], { column, row }: Place): Cell[][] {
  const last = rows[row]?.at(-1);
  if (rows[row] !== undefined && column >= (last ? last.column + last.columns : 0)) {
    rows[row].push({ text: " ", column, columns: 1, style: style(plain, true) });
  }
  return rows;
}

const plain = { foreground: null, background: null, decorations: new Set<never>() };

function style(
  { foreground, background, decorations }: Pick<ParseToken, "foreground" | "background"> & {
    readonly decorations: ReadonlySet<string>;
  },
  cursor: boolean,
): Style {
  const front = foreground === null ? theme.foreground : palette.value(foreground);
  const back = background === null ? undefined : palette.value(background);
  const inverse = decorations.has("reverse") !== cursor;
  return {
    foreground: inverse ? back ?? theme.background : front,
    background: inverse ? front : back,
    bold: decorations.has("bold"),
    dim: decorations.has("dim"),
    italic: decorations.has("italic"),
    underline: decorations.has("underline"),
  };
}
