/**
 * What a scenario has found, and how it is shown.
 *
 * @module
 */

import type { Spread } from "./figures.ts";

/** What stands in a table: words, a figure, or one of several turns. */
export type Cell = string | number | Spread;

/** A line of a table, by the names of its columns. */
export type Row = Readonly<Record<string, Cell>>;

/** Something that was to be reached. */
export interface Target {
  /** What is measured, as few words. */
  readonly what: string;
  /** What it should be, such as `≤ 1.3`. */
  readonly wanted: string;
  readonly found: Cell;
  /** `undefined` when there is nothing to be reached, or it could not be measured. */
  readonly met?: boolean | undefined;
}

/** What one scenario has found. */
export interface Section {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row[];
  /** Another table, with columns of its own. */
  readonly more?: readonly Row[];
  readonly targets: readonly Target[];
  /** Whole sentences: how it was measured, what was left out, and what was in the way. */
  readonly notes: readonly string[];
}

/** Three digits that count, and no more behind the point than these need. */
export function formatNumber(number: number): string {
  if (!Number.isFinite(number)) return "–";
  const size = Math.abs(number);
  if (size >= 100) return Math.round(number).toLocaleString("en-US");
  return number.toFixed(size >= 10 ? 1 : 2);
}

/** A cell as people read it. */
export function formatCell(cell: Cell): string {
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return formatNumber(cell);
  const [middle, low, high] = [cell.median, cell.low, cell.high].map(formatNumber);
  if (low === high) return `${middle}`;
  return `${middle} (${low}–${high})`;
}

/** Whether a target was met, in a word. */
export function verdict({ met }: Target): string {
  if (met === undefined) return "–";
  return met ? "yes" : "NO";
}

/** A section for a terminal. */
export function asText({ title, notes, ...section }: Section): string {
  return [`\n${title}`, ...tablesOf(section).map(textTable), ...notes.map((note) => `  ${note}`)]
    .join("\n");
}

/** A section for a document. */
export function asMarkdown({ title, notes, ...section }: Section): string {
  return [`\n**${title}**`, ...tablesOf(section).map(markdownTable), ...notes].join("\n\n");
}

function tablesOf(
  { rows, more = [], targets }: Pick<Section, "rows" | "more" | "targets">,
): readonly (readonly Row[])[] {
  return [rows, more, targets.map(asRow)].filter((table) => table.length > 0);
}

function asRow(target: Target): Row {
  const { what, wanted, found } = target;
  return { target: what, wanted, found, met: verdict(target) };
}

function textTable(rows: readonly Row[]): string {
  const [head = [], ...body] = cellsOf(rows);
  const widths = head.map((_, at) => Math.max(...[head, ...body].map((row) => lengthOf(row, at))));
  const line = (row: readonly string[]) =>
    "  " + row.map((text, at) => text.padEnd(widths[at] ?? 0)).join("  ").trimEnd();
  return [line(head), line(widths.map((width) => "─".repeat(width))), ...body.map(line)].join("\n");
}

function markdownTable(rows: readonly Row[]): string {
  const [head = [], ...body] = cellsOf(rows);
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}

/** The columns of all rows, in the order in which they first come, and then the rows. */
function cellsOf(rows: readonly Row[]): readonly (readonly string[])[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [columns, ...rows.map((row) => columns.map((column) => formatCell(row[column] ?? "")))];
}

function lengthOf(row: readonly string[], at: number): number {
  return [...row[at] ?? ""].length;
}
