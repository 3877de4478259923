/**
 * The server's console: what happens scrolls by above, and at the bottom there are the state of the
 * server and a line to type commands in.
 *
 * @module
 */

import process from "node:process";
import { type Editor, emptyEditor, moveTo, sent } from "../client/terminal/editor.ts";
import { Keyboard } from "../client/terminal/keyboard.ts";
import { applyKey } from "../client/terminal/keymap.ts";
import type { Key } from "../client/terminal/keys.ts";
import { within } from "../client/within.ts";
import { own } from "../protocol/limits.ts";
import type { Completion } from "./console_commands.ts";
import { LiveRows } from "./live_rows.ts";
import { Backlog, writeOut } from "./streams.ts";

/** What a console shows and obeys. */
export interface ConsoleOptions {
  /** The line about the server's state, at most so wide. */
  readonly status: (columns: number) => string;
  /** Does what was typed and gives the answer, at most so many lines. */
  readonly obey: (line: string, linesMax: number) => Promise<readonly string[] | "quit">;
  /** What Tab makes of a line. */
  readonly complete: (line: string) => Promise<Completion>;
  /** The line that tells of so many that were left out, since the terminal was too slow. */
  readonly leftOut: (count: number) => string;
}

/**
 * Has the terminal from the beginning until it is disposed of. However much happens, it draws few
 * times a second, each time in one write, and it never makes the server wait for the terminal.
 */
export class Console implements AsyncDisposable {
  /** Resolves when the host wants the server to end: `q`, Ctrl-C, or Ctrl-D in an empty line. */
  readonly ended: Promise<void>;
  readonly #end: () => void;
  readonly #options: ConsoleOptions;
  readonly #backlog: Backlog;
  readonly #rows = new LiveRows();
  readonly #keyboard: Keyboard;
  readonly #clock: ReturnType<typeof setInterval>;
  /** Resolves when everything that was asked for so far has been done. */
  #obeyed: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #editor: Editor = emptyEditor;
  /** The drawing that is under way. */
  #drawing: Promise<void> | undefined;
  /** Whether something has changed since it began. */
  #changed = false;
  #closed = false;

  constructor(options: ConsoleOptions) {
    ({ promise: this.ended, resolve: this.#end } = Promise.withResolvers<void>());
    this.#options = options;
    this.#backlog = new Backlog(options.leftOut);
    this.#keyboard = new Keyboard((key) => this.#press(key));
    this.#clock = setInterval(() => this.#draw(), own.statusMs);
    process.stdout.on("resize", this.#draw);
    this.#draw();
  }

  /** Prints a line above the live ones, soon. */
  print(line: string): void {
    this.#backlog.push(line);
    this.#drawSoon();
  }

  /** Prints what is left to print, removes the live lines, and gives the terminal back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    process.stdout.off("resize", this.#draw);
    clearInterval(this.#clock);
    clearTimeout(this.#timer);
    await within(patienceMs, this.#finish());
    this.#keyboard[Symbol.dispose]();
  }

  #press(key: Key): void {
    if (this.#closed) return;
    const enter = key.kind === "key" && key.name === "enter";
    const { editor, intention } = applyKey(this.#editor, key);
    if (enter) this.#submit();
    else if (intention === "complete") this.#complete();
    else if (intention === "interrupt" || intention === "leave") this.#end();
    else this.#editor = editor;
    // All keys that came together are drawn together.
    queueMicrotask(this.#draw);
  }

  /** Obeys the lines that were typed, or pasted: there may be several. */
  #submit(): void {
    const { text } = this.#editor;
    this.#editor = sent(this.#editor);
    this.#obeyed = this.#obeyed.then(() => this.#obey(text.split("\n")));
  }

  async #obey(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      this.#backlog.push(PROMPT + line);
      const answer = await this.#options.obey(line, this.#rows.height - LIVE_ROWS - 1);
      if (answer === "quit") return this.#end();
      for (const line of answer) this.#backlog.push(line);
      this.#draw();
    }
  }

  async #complete(): Promise<void> {
    const { text, cursor } = this.#editor;
    const { line, choices } = await this.#options.complete(text.slice(0, cursor));
    // What has been typed meanwhile counts more.
    if (this.#closed || this.#editor.text !== text || this.#editor.cursor !== cursor) return;
    const completed = { ...this.#editor, text: line + text.slice(cursor) };
    this.#editor = moveTo(completed, line.length);
    if (choices.length > 0) this.#backlog.push(choices.join("  "));
    this.#draw();
  }

  #drawSoon(): void {
    this.#timer ??= setTimeout(this.#draw, own.redrawMs);
  }

  /** Draws what has changed, or remembers to when the terminal has not taken the last drawing yet. */
  readonly #draw = (): void => {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed = true;
    this.#drawing ??= this.#drawAll();
  };

  async #drawAll(): Promise<void> {
    while (this.#changed && !this.#closed) {
      this.#changed = false;
      const status = this.#options.status(this.#rows.width);
      const live = { status, prompt: PROMPT, input: this.#editor };
      const frame = this.#rows.draw(this.#backlog.take(), live);
      await writeOut(frame).catch(() => {});
    }
    this.#drawing = undefined;
  }

  async #finish(): Promise<void> {
    await this.#drawing;
    do {
      await writeOut(this.#rows.clear(this.#backlog.take())).catch(() => {});
    } while (this.#backlog.size > 0);
  }
}

/** Stands before what is typed. */
const PROMPT = "› ";
/** The status line and the input line. */
const LIVE_ROWS = 2;
/** How long the terminal may take in the end for what is left to print. */
const patienceMs = 500;
