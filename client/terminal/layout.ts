/**
 * How the input line looks: the rows that its text is wrapped to, and where the cursor is.
 *
 * @module
 */

import type { Editor } from "./editor.ts";
import { graphemes, graphemeWidth, lineEnd, lineStart, width } from "./graphemes.ts";

/** The rows of an input line that are to be seen. */
export interface Layout {
  /** What is in each row, without newlines; at least one row. */
  readonly rows: readonly string[];
  /** The row that the cursor is in, from 0. */
  readonly cursorRow: number;
  /** The column that it is in, from 0, always less than the number of columns. */
  readonly cursorColumn: number;
}

/**
 * Wraps a text as a terminal does, a grapheme at a time, and shows the rows around the cursor.
 *
 * @param editor The text, and where the cursor is in it.
 * @param columns How wide a row is, taken for 1 when less; only a grapheme that is wider alone exceeds it.
 * @param rowsMax How many rows there may be, taken for 1 when less. More are cut off above and below.
 *
 * @example
 * ```ts
 * import { layout } from "./layout.ts";
 *
 * layout({ text: "tudo bem?", cursor: 9 }, 6, 3);
 * // { rows: ["tudo b", "em?"], cursorRow: 1, cursorColumn: 3 }
 * ```
 */
export function layout(
  editor: Pick<Editor, "text" | "cursor">,
  columns: number,
  rowsMax: number,
): Layout {
  // A window may become too small even for what is drawn around the input line.
  columns = Math.max(1, columns);
  rowsMax = Math.max(1, rowsMax);
  const { text, cursor } = editor;
  const start = lineStart(text, cursor);
  const end = lineEnd(text, cursor);
  const line = wrap(text.slice(start, end), columns);
  let row = 0;
  let offset = cursor - start;
  for (; row < line.length - 1 && offset >= (line[row] ?? "").length; row++) {
    offset -= (line[row] ?? "").length;
  }
  let cursorColumn = width((line[row] ?? "").slice(0, offset));
  if (cursorColumn >= columns && offset === (line[row] ?? "").length) {
    // Behind a full row, at the end of a line, there is only the cursor in the next one.
    line.push("");
    row++;
    cursorColumn = 0;
  }

  // Every line has a row at least, so the nearest lines are enough.
  const above = start === 0 ? [] : text.slice(0, start - 1).split("\n").slice(-rowsMax);
  const below = end === text.length ? [] : text.slice(end + 1).split("\n", rowsMax);
  const rowsAbove = above.flatMap((line) => wrap(line, columns));
  const rows = [...rowsAbove, ...line, ...below.flatMap((line) => wrap(line, columns))];
  const cursorRow = rowsAbove.length + row;
  const first = Math.max(0, Math.min(cursorRow - (rowsMax >> 1), rows.length - rowsMax));
  return {
    rows: rows.slice(first, first + rowsMax),
    cursorRow: cursorRow - first,
    // Something without a width may be behind the cursor in a full row.
    cursorColumn: Math.min(cursorColumn, columns - 1),
  };
}

/** The rows of one line: as many graphemes in each as fit, one at least. */
function wrap(line: string, columns: number): string[] {
  const rows: string[] = [];
  let row = "";
  let taken = 0;
  for (const grapheme of graphemes(line)) {
    const more = graphemeWidth(grapheme);
    if (row !== "" && taken + more > columns) {
      rows.push(row);
      row = "";
      taken = 0;
    }
    row += grapheme;
    taken += more;
  }
  return [...rows, row];
}
