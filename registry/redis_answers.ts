/**
 * What the script in Redis answers, checked.
 *
 * @module
 */

import type { Ban } from "./moderation.ts";
import type { Claim, RoomRow, TakenSeat } from "./registry.ts";

/** The answer to `claim` and `move`. */
export function claim(value: unknown): Claim | undefined {
  const found = fields(value)["claim"];
  if (found === undefined) return undefined;
  const { port, opened, host, lobby } = fields(found);
  return {
    port: integer({ port }, "port"),
    opened: opened === true,
    ...(typeof host === "string" && { host }),
    ...(typeof lobby === "number" && { lobby }),
  };
}

/** The answer to `take`. */
export function seat(value: unknown): TakenSeat | undefined {
  const found = fields(value)["seat"];
  if (found === undefined) return undefined;
  const { stay } = fields(found);
  return typeof stay === "string" ? { stay } : {};
}

/** A list of ports. */
export function ports(value: unknown): number[] {
  return list(value).map(Number);
}

/** Rooms, by port. */
export function rows(value: unknown): RoomRow[] {
  return list(value).map((json): RoomRow => {
    const row = fields(json);
    const [connections, taken] = [integer(row, "connections"), integer(row, "taken")];
    if (connections !== 1 && connections !== 2 || taken !== 0 && taken !== 1 && taken !== 2) {
      throw new TypeError(`Cannot read a room with ${connections} connections, ${taken} taken`);
    }
    return { port: integer(row, "port"), connections, taken, admits: row["admits"] === true };
  }).sort((one, other) => one.port - other.port);
}

/** Bans, by number. */
export function bans(value: unknown): Ban[] {
  return list(value).map(fields).map((ban) => ({
    number: integer(ban, "number"),
    since: integer(ban, "since"),
    until: integer(ban, "until"),
  })).sort((one, other) => one.number - other.number);
}

/** Lua has one kind of table: an empty list comes as an empty object. */
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`Cannot read an answer of the store: ${value}`);
  }
  return { ...value };
}

function integer(row: Readonly<Record<string, unknown>>, name: string): number {
  const value = row[name];
  if (typeof value !== "number") throw new TypeError(`Cannot read ${name}: ${value}`);
  return value;
}
