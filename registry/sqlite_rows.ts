/**
 * Rows of the registry's tables, checked.
 *
 * @module
 */

import type { SQLOutputValue } from "node:sqlite";
import type { RoomRow } from "./registry.ts";

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** The room that a row of the table of rooms is. */
export function roomRow(row: Row): RoomRow {
  const connections = integer(row, "connections");
  const taken = integer(row, "taken");
  if (connections !== 1 && connections !== 2 || taken !== 0 && taken !== 1 && taken !== 2) {
    throw new TypeError(`Cannot read a room with ${connections} connections, ${taken} taken`);
  }
  return { port: integer(row, "id"), connections, taken, admits: row["admits"] === 1 };
}

/** The whole number in a column. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw new TypeError(`Cannot read ${column}: ${value}`);
  return value;
}

/** The whole number in a column that may be empty. */
export function optionalInteger(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : integer(row, column);
}

/** The text in a column. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new TypeError(`Cannot read ${column}: ${value}`);
  return value;
}

/** The text in a column that may be empty. */
export function optionalText(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column);
}
