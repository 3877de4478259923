/**
 * The screen: lines that scroll by, and below them the view.
 *
 * @module
 */

import process from "node:process";
import { type Instance, render } from "ink";
import { own } from "../../protocol/limits.ts";
import { wrapped } from "./wrap.ts";
import { Above, View, type ViewState } from "./view.tsx";

/** What is drawn below the lines, apart from what the window itself says. */
export type Drawn = Omit<ViewState, "columns" | "rows">;

/**
 * Draws on the terminal until it is disposed of. Lines that were printed are the terminal's from then
 * on: it keeps them. However much happens between two frames, it is drawn at once.
 */
export class Screen implements Disposable {
  readonly #drawn: () => Drawn;
  readonly #ink: Instance;
  readonly #frames: ReturnType<typeof setInterval>;
  readonly #kept: string[] = [];
  #waiting: string[] = [];
  #above: (text: string) => void = () => {};
  #changed = true;
  #second = 0;

  /** @param drawn What to draw now; asked for once a frame, if something has changed. */
  constructor(drawn: () => Drawn) {
    this.#drawn = drawn;
    const options = { exitOnCtrlC: false, patchConsole: false, interactive: true };
    this.#ink = render(this.#view(), options);
    this.#frames = setInterval(() => this.#draw(), own.frameMs);
    process.stdout.on("resize", this.redraw);
  }

  [Symbol.dispose](): void {
    process.stdout.off("resize", this.redraw);
    clearInterval(this.#frames);
    this.#draw();
    // The last frame would stay on the screen: it is an empty one.
    this.#ink.rerender(null);
    this.#ink.unmount();
  }

  /** The lines that were printed, the oldest first. */
  get lines(): readonly string[] {
    return this.#kept;
  }

  /** Prints a line above the view, soon. */
  print(line: string): void {
    this.#waiting.push(line);
    this.#kept.push(line);
    if (this.#kept.length > own.keptLinesMax) this.#kept.shift();
  }

  /** Says that there is something new to draw. */
  change(): void {
    this.#changed = true;
  }

  /** Forgets all lines, and clears the screen. */
  clear(): void {
    this.#kept.length = 0;
    this.redraw();
  }

  /** Draws everything anew: however the terminal wrapped what was there, nothing is left of it. */
  readonly redraw = (): void => {
    this.#ink.clear();
    this.#waiting = [];
    const lines = inRows(this.#kept.slice(-(process.stdout.rows ?? 24)));
    process.stdout.write(`\x1b[H\x1b[2J${lines}`);
    this.#changed = true;
    this.#draw();
  };

  #draw(): void {
    // Clocks in the view tick without anything happening.
    const second = Math.floor(Date.now() / 1_000);
    if (second !== this.#second) this.#changed = true;
    this.#second = second;
    if (this.#waiting.length > 0) this.#above(inRows(this.#waiting.splice(0)));
    if (!this.#changed) return;
    this.#changed = false;
    this.#ink.rerender(this.#view());
  }

  #view() {
    const { columns = 80, rows = 24 } = process.stdout;
    return (
      <>
        <Above ready={(write) => this.#above = write} />
        <View {...this.#drawn()} columns={columns} rows={rows} />
      </>
    );
  }
}

/** Lines as the terminal gets them, as wide as it is now, without ever filling a row. */
function inRows(lines: readonly string[]): string {
  const { columns = 80 } = process.stdout;
  return lines.map((line) => `${wrapped(line, columns - 1)}\n`).join("");
}
