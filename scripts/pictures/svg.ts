/**
 * A window with a terminal's screen in it, as an SVG picture.
 *
 * @module
 */

import { type Cell, type Place, readScreen } from "./cells.ts";
import { theme } from "./colors.ts";
import { backgroundRuns, isLetters, type Run, textRuns } from "./runs.ts";

/** What is in the picture. */
export interface Screen {
  /** What stands at the top of the window. */
  readonly heading: string;
  /** What the picture shows, for those who cannot see it. */
  readonly title: string;
  readonly columns: number;
  readonly rows: number;
  /** The rows of the screen, with escape sequences. */
  readonly painted: string;
  /** Where the terminal's cursor is; undefined when it is hidden. */
  readonly cursor: Place | undefined;
}

/** Sizes in pixels; a cell is as wide as a character of most monospaced fonts of this size. */
export const metrics = {
  font: 14,
  cellWidth: 8.4,
  cellHeight: 19,
  /** From the top of a cell to the line that letters stand on. */
  baseline: 14,
  padding: 16,
  bar: 34,
} as const;

const { font, cellWidth, cellHeight, baseline, padding, bar } = metrics;

const headingFont = 12;

const fonts = "ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', " +
  "'Liberation Mono', monospace";

/** Draws a window. Every piece of text is put where it belongs, whatever font it is shown in. */
export function drawWindow(screen: Screen): string {
  const { width, height } = windowSize(screen);
  const rows = readScreen(screen.painted, screen.cursor).slice(0, screen.rows);
  return picture({ width, height, title: screen.title }, [
    ...drawFrame(screen),
    ...rows.flatMap(drawRow),
  ]);
}

/** How large a window around a screen is, in pixels. */
export function windowSize(
  { columns, rows }: Pick<Screen, "columns" | "rows">,
): { readonly width: number; readonly height: number } {
  return {
    width: round(columns * cellWidth + 2 * padding),
    height: bar + rows * cellHeight + 2 * padding,
  };
}

/** A file with this in it. */
export function picture(
  { width, height, title }: {
    readonly width: number;
    readonly height: number;
    readonly title: string;
  },
  drawn: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" xml:space="preserve">`,
    `<title>${escape(title)}</title>`,
    `<g font-family="${fonts}" font-size="${font}">`,
    ...drawn,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** A window without what is on its screen. */
export function drawFrame(screen: Pick<Screen, "columns" | "rows" | "heading">): string[] {
  const { width, height } = windowSize(screen);
  return [
    frame(width, height),
    `<text x="${headingMiddle(screen.heading, width)}" y="${bar / 2 + 4}" ` +
    `font-size="${headingFont}" text-anchor="middle" ` +
    `fill="${theme.barText}">${escape(screen.heading)}</text>`,
  ];
}

/** The middle of the window, unless the heading would run into the buttons there. */
function headingMiddle(heading: string, width: number): number {
  const half = heading.length * cellWidth * headingFont / font / 2;
  const buttonsEnd = 20 + 19 * theme.buttons.length;
  return round(Math.max(width / 2, buttonsEnd + half));
}

function frame(width: number, height: number): string {
  const radius = 9;
  const edge = `x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="${radius}"`;
  const top = `M0.5 ${bar}V${radius + 0.5}a${radius} ${radius} 0 0 1 ${radius} -${radius}` +
    `H${width - radius - 0.5}a${radius} ${radius} 0 0 1 ${radius} ${radius}V${bar}z`;
  const buttons = theme.buttons.map((color, index) =>
    `<circle cx="${20 + 19 * index}" cy="${bar / 2}" r="5.5" fill="${color}"/>`
  );
  return [
    `<rect ${edge} fill="${theme.background}"/>`,
    `<path d="${top}" fill="${theme.bar}"/>`,
    `<rect ${edge} fill="none" stroke="${theme.frame}"/>`,
    ...buttons,
  ].join("\n");
}

/** What stands in a row of a screen; the first one is 0. */
export function drawRow(row: readonly Cell[], index: number): string[] {
  const top = bar + padding + index * cellHeight;
  return [
    ...backgroundRuns(row).map((run) => drawBackground(run, top)),
    ...textRuns(row).map((run) => drawText(run, top)),
  ];
}

function drawBackground({ column, columns, style }: Run, top: number): string {
  return `<rect x="${left(column)}" y="${top}" width="${round(columns * cellWidth)}" ` +
    `height="${cellHeight}" fill="${style.background}"/>`;
}

/** Wide characters: where both fonts have one, the coloured one is what terminals show. */
const wideFonts = `'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', ${fonts}`;

function drawText({ text, column, columns, style }: Run, top: number): string {
  const attributes = [
    `x="${left(column)}"`,
    `y="${top + baseline}"`,
    `textLength="${round(columns * cellWidth)}"`,
    `fill="${style.foreground}"`,
    ...columns === 2 && !isLetters(text) ? [`font-family="${wideFonts}"`] : [],
    ...style.bold ? ['font-weight="bold"'] : [],
    ...style.dim ? ['fill-opacity="0.6"'] : [],
    ...style.italic ? ['font-style="italic"'] : [],
    ...style.underline ? ['text-decoration="underline"'] : [],
  ];
  return `<text ${attributes.join(" ")}>${escape(text)}</text>`;
}

function left(column: number): number {
  return round(padding + column * cellWidth);
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}

/** Makes text safe to stand in XML, which knows no control characters at all. */
function escape(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
