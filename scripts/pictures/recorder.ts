/**
 * Watches terminals while a scene is played.
 *
 * @module
 */

import type { Seen, Terminal } from "../../tests/e2e/terminal.ts";

/** What a terminal showed from a moment on, in milliseconds since the beginning of the film. */
export interface Frame extends Seen {
  readonly atMs: number;
}

/** How often it looks, in milliseconds. */
const lookMs = 60;

/** A stretch of the recording that nobody wants to watch as long as it took. */
export interface Wait {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Keeps every change of some terminals, with its time, until it is stopped. */
export class Recorder {
  readonly #began = performance.now();
  readonly #takes: { readonly terminal: Terminal; readonly frames: Frame[] }[] = [];
  readonly #waits: Wait[] = [];
  readonly #waitMs: number;
  #watching: Promise<void> | undefined;
  #stopped = false;

  /** @param waitMs How long a wait may be in the film, in milliseconds. */
  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  /** Begins to watch them. */
  watch(terminals: readonly Terminal[]): void {
    for (const terminal of terminals) this.#takes.push({ terminal, frames: [] });
    this.#watching = this.#look();
  }

  /** Waits for something; what takes longer than a film's viewer waits is shown that much faster. */
  async wait(something: Promise<unknown>): Promise<void> {
    const fromMs = this.#now;
    await something;
    this.#waits.push({ fromMs, toMs: this.#now });
  }

  /** Where the film is now, in milliseconds. */
  get atMs(): number {
    return this.#inFilm(this.#now);
  }

  /** Ends the recording: the frames of each terminal, and how long it all is, in milliseconds. */
  async stop(): Promise<{ readonly takes: readonly (readonly Frame[])[]; readonly ms: number }> {
    this.#stopped = true;
    await this.#watching;
    const takes = this.#takes.map(({ frames }) =>
      frames.map((frame) => ({ ...frame, atMs: this.#inFilm(frame.atMs) }))
    );
    return { takes, ms: this.atMs };
  }

  async #look(): Promise<void> {
    while (!this.#stopped) {
      for (const { terminal, frames } of this.#takes) {
        const seen = await terminal.seen();
        const last = frames.at(-1);
        const same = last?.painted === seen.painted &&
          last.cursor?.column === seen.cursor?.column && last.cursor?.row === seen.cursor?.row;
        if (!same) frames.push({ ...seen, atMs: this.#now });
      }
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  }

  get #now(): number {
    return performance.now() - this.#began;
  }

  #inFilm(atMs: number): number {
    return inFilm(atMs, this.#waits, this.#waitMs);
  }
}

/**
 * A time of the recording as one of the film, both in milliseconds.
 *
 * @param waits What nobody wants to watch for as long as it took, the first one first.
 * @param waitMs How long each may be in the film, in milliseconds.
 */
export function inFilm(atMs: number, waits: readonly Wait[], waitMs: number): number {
  let ms = atMs;
  for (const { fromMs, toMs } of waits) {
    const long = toMs - fromMs;
    if (atMs <= fromMs || long <= waitMs) continue;
    const share = (Math.min(atMs, toMs) - fromMs) / long;
    ms -= share * (long - waitMs);
  }
  return Math.round(ms);
}
