/**
 * A film of terminals as an SVG picture that moves by itself.
 *
 * A row of a screen is drawn once for everything that it ever shows; CSS says when each of these is
 * to be seen. Whoever wants nothing to move, or has a viewer that moves nothing, sees one moment.
 *
 * @module
 */

import { readScreen } from "./cells.ts";
import type { Frame } from "./recorder.ts";
import { drawFrame, drawRow, picture, windowSize } from "./svg.ts";

/** What one window shows. */
export interface Take {
  /** What stands at the top of the window. */
  readonly heading: string;
  readonly columns: number;
  readonly rows: number;
  /** What is on the screen, from when on; the first frame is there from the beginning. */
  readonly frames: readonly Frame[];
}

/** How a film is drawn. */
export interface FilmOptions {
  /** What it shows, for those who cannot see it. */
  readonly title: string;
  /** How long it is, in milliseconds; then it begins again. */
  readonly ms: number;
  /** The moment that is shown where nothing moves, in milliseconds. */
  readonly stillMs: number;
}

/** From when on something is to be seen, and until when, in milliseconds. */
type Interval = readonly [fromMs: number, toMs: number];

/** Between two windows, in pixels. */
const gap = 10;

/** Draws the first window above the other two. */
export function drawFilm(
  [top, left, right]: readonly [Take, Take, Take],
  { title, ms, stillMs }: FilmOptions,
): string {
  const upper = windowSize(top);
  const [one, other] = [windowSize(left), windowSize(right)];
  const below = upper.height + gap;
  const width = Math.max(upper.width, one.width + gap + other.width);
  const height = below + Math.max(one.height, other.height);
  const timing = new Timing(ms, stillMs);
  const windows = [
    ...drawTake(top, { x: (width - upper.width) / 2, y: 0 }, timing),
    ...drawTake(left, { x: 0, y: below }, timing),
    ...drawTake(right, { x: width - other.width, y: below }, timing),
  ];
  return picture({ width, height, title }, [timing.style(), ...windows]);
}

function drawTake(
  take: Take,
  { x, y }: { readonly x: number; readonly y: number },
  timing: Timing,
): string[] {
  const drawn = [...shownRows(take, timing.ms)].map(([row, intervals]) =>
    `<g${timing.attributes(intervals)}>${row}</g>`
  );
  return [`<g transform="translate(${Math.round(x)} ${y})">`, ...drawFrame(take), ...drawn, "</g>"];
}

/** Everything that a row ever shows, drawn, and when it does. */
function shownRows({ frames, rows }: Take, ms: number): Map<string, Interval[]> {
  const shown = new Map<string, Interval[]>();
  for (const [index, { painted, cursor, atMs }] of frames.entries()) {
    const fromMs = index === 0 ? 0 : atMs;
    const toMs = frames[index + 1]?.atMs ?? ms;
    if (toMs <= fromMs) continue;
    for (const [number, cells] of readScreen(painted, cursor).slice(0, rows).entries()) {
      const row = drawRow(cells, number).join("");
      if (row === "") continue;
      const intervals = shown.get(row) ?? [];
      const last = intervals.at(-1);
      if (last?.[1] === fromMs) intervals[intervals.length - 1] = [last[0], toMs];
      else intervals.push([fromMs, toMs]);
      shown.set(row, intervals);
    }
  }
  return shown;
}

/** The classes of what comes and goes: one for all that do so at the same times. */
class Timing {
  readonly ms: number;
  readonly #stillMs: number;
  readonly #names = new Map<string, string>();

  constructor(ms: number, stillMs: number) {
    this.ms = ms;
    this.#stillMs = stillMs;
  }

  /** The attributes of something that is to be seen in these intervals. */
  attributes(intervals: readonly Interval[]): string {
    const [[fromMs, toMs] = [0, 0]] = intervals;
    if (fromMs === 0 && toMs === this.ms) return "";
    const keyframes = this.#keyframes(intervals);
    const name = this.#names.get(keyframes) ?? `t${this.#names.size}`;
    this.#names.set(keyframes, name);
    const still = intervals.some(([from, to]) => from <= this.#stillMs && this.#stillMs < to);
    return ` class="${still ? "" : "h "}${name}"`;
  }

  /** What makes the classes come and go. */
  style(): string {
    const moving = [...this.#names].map(([keyframes, name]) =>
      `.${name}{animation-name:${name}}@keyframes ${name}{${keyframes}}`
    );
    return [
      "<style>",
      ".h{visibility:hidden}",
      "@media (prefers-reduced-motion:no-preference){",
      `[class]{animation:${this.ms}ms step-end infinite}`,
      ...moving,
      "}",
      "</style>",
    ].join("\n");
  }

  #keyframes(intervals: readonly Interval[]): string {
    const steps = intervals.flatMap(([fromMs, toMs]) => [
      `${this.#share(fromMs)}{visibility:visible}`,
      ...toMs < this.ms ? [`${this.#share(toMs)}{visibility:hidden}`] : [],
    ]);
    return (intervals[0]?.[0] === 0 ? "" : "0%{visibility:hidden}") + steps.join("");
  }

  #share(ms: number): string {
    return `${Number((100 * ms / this.ms).toFixed(3))}%`;
  }
}
