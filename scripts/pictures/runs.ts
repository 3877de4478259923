/**
 * Cells put together to as few pieces as can be drawn without anything leaving its column.
 *
 * @module
 */

import type { Cell, Style } from "./cells.ts";

/** Characters in a row that are drawn at once, or a stretch of background. */
export interface Run {
  readonly text: string;
  readonly column: number;
  readonly columns: number;
  readonly style: Style;
}

/**
 * The texts of a row, without the blanks between and around them.
 *
 * Letters of one style are one run. Whatever a font may lack is a run of its own: another font
 * fills in, as wide as that likes, and what follows must not move.
 */
export function textRuns(row: readonly Cell[]): Run[] {
  const runs: Run[] = [];
  for (const cell of row) {
    if (cell.text === " " && !cell.style.underline) continue;
    const last = runs.at(-1);
    const gap = last ? cell.column - behind(last) : Infinity;
    const letters = last && isLetters(last.text) && isLetters(cell.text);
    if (gap <= 1 && letters && alike(last.style, cell.style)) {
      runs[runs.length - 1] = joined(last, cell);
    } else {
      runs.push(cell);
    }
  }
  return runs;
}

/** The stretches of a row that have a background of their own. */
export function backgroundRuns(row: readonly Cell[]): Run[] {
  const runs: Run[] = [];
  for (const cell of row) {
    const last = runs.at(-1);
    const same = last && behind(last) === cell.column &&
      last.style.background === cell.style.background;
    if (cell.style.background === undefined) continue;
    if (same) runs[runs.length - 1] = joined(last, cell);
    else runs.push(cell);
  }
  return runs;
}

/** Whether every monospaced font has these characters: ASCII and the letters of Latin alphabets. */
export function isLetters(text: string): boolean {
  return LETTERS.test(text);
}

const LETTERS = /^[\x20-\x7e\xa1-\xff\u0100-\u024f]+$/;

function behind({ column, columns }: Run): number {
  return column + columns;
}

/** Whether two texts look alike; what is behind them is drawn apart. */
function alike(one: Style, other: Style): boolean {
  return one.foreground === other.foreground && one.bold === other.bold &&
    one.dim === other.dim && one.italic === other.italic && one.underline === other.underline;
}

function joined(run: Run, cell: Cell): Run {
  const gap = " ".repeat(cell.column - behind(run));
  return {
    ...run,
    text: run.text + gap + cell.text,
    columns: cell.column + cell.columns - run.column,
  };
}
