/**
 * Two rows at the bottom of what a terminal shows, which are drawn again and again while lines
 * scroll by above them: a status, and an input line with the cursor in it.
 *
 * @module
 */

import { width } from "../client/terminal/graphemes.ts";
import { layout } from "../client/terminal/layout.ts";
import type { Editor } from "../client/terminal/editor.ts";

/** The size of a terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Makes the text that draws them. It knows where the cursor is from what it drew last, and how a
 * terminal that was resized since has wrapped that.
 *
 * No row is ever as wide as the terminal: whether the cursor is in the next one then differs.
 */
export class LiveRows {
  readonly #size: () => Size;
  /** What is to be seen: the width of the status, and the column of the cursor below it. */
  #drawn: { readonly status: number; readonly cursor: number } | undefined;

  /** @param size How large the terminal is now. */
  constructor(size: () => Size = terminalSize) {
    this.#size = size;
  }

  /** How wide a row may be. */
  get width(): number {
    return Math.max(1, this.#size().columns - 1);
  }

  /** How many rows the terminal has. */
  get height(): number {
    return this.#size().rows;
  }

  /** What prints lines, each as long as it likes, and draws the two rows below them. */
  draw(
    lines: readonly string[],
    { status, prompt, input }: {
      readonly status: string;
      readonly prompt: string;
      readonly input: Pick<Editor, "text" | "cursor">;
    },
  ): string {
    const room = this.width - width(prompt);
    const { rows: [row = ""], cursorColumn } = layout(input, room, 1);
    const above = this.clear(lines);
    this.#drawn = { status: width(status), cursor: width(prompt) + cursorColumn };
    return `${above}${status}\r\n${prompt}${row}\r\x1b[${this.#drawn.cursor}C`;
  }

  /** What prints lines in place of the two rows. */
  clear(lines: readonly string[]): string {
    const erase = this.#erase();
    this.#drawn = undefined;
    return erase + lines.map((line) => `${line.replaceAll("\n", "\r\n")}\r\n`).join("");
  }

  #erase(): string {
    if (!this.#drawn) return "";
    const { status, cursor } = this.#drawn;
    const { columns } = this.#size();
    // In a narrower window the status has been wrapped, and so has what is before the cursor.
    const up = Math.max(1, Math.ceil(status / columns)) + Math.floor(cursor / columns);
    return `\r\x1b[${up}A\x1b[J`;
  }
}

/** How large the terminal is now, as far as it is known. */
export function terminalSize(): Size {
  try {
    const { columns, rows } = Deno.consoleSize();
    // Some terminals do not know their size.
    return columns > 0 && rows > 0 ? { columns, rows } : { columns: 80, rows: 24 };
  } catch {
    return { columns: 80, rows: 24 }; // It has just been closed.
  }
}
