/**
 * The SQL of the registry's methods.
 *
 * @module
 */

import type { DatabaseSync, StatementSync } from "node:sqlite";

/** All statements by name. Their parameters are in the order of the question marks. */
export type Statements = Readonly<
  Record<
    | "waiting"
    | "aloneElsewhere"
    | "alone"
    | "acceptable"
    | "room"
    | "occupied"
    | "list"
    | "open"
    | "fill"
    | "take"
    | "leave"
    | "avoid"
    | "forgive"
    | "lapse"
    | "admit"
    | "close"
    | "promise"
    | "promised"
    | "redeem"
    | "exchange"
    | "renew"
    | "lapsed"
    | "forget",
    StatementSync
  >
>;

/** Prepares all statements for a connection whose schema is up to date. */
export function prepareStatements(db: DatabaseSync): Statements {
  const prepare = (sql: string): StatementSync => db.prepare(sql);
  const turn = "(SELECT coalesce(max(since), 0) + 1 FROM rooms)";
  const waits = "host = ?1 AND connections = 1 AND admits = 1";
  // No port is 0: that avoids nothing.
  const isFor = (avoid: string) => `id <> ${avoid} AND avoids IS NOT ${avoid}`;
  const longestFirst = "ORDER BY taken DESC, since LIMIT 1";
  // Several may have the same holder: the promise that would lapse first is the one that is used.
  const promise = `
    (SELECT id FROM promises WHERE room = ? AND holder = ? ORDER BY lapses_at, id LIMIT 1)`;
  return {
    waiting: prepare(
      `SELECT id, server FROM rooms WHERE ${waits} AND ${isFor("?2")} ${longestFirst}`,
    ),
    aloneElsewhere: prepare(
      `SELECT id, server FROM rooms
       WHERE ${waits} AND taken = 1 AND ${isFor("?2")} AND ${isFor("?3")} ${longestFirst}`,
    ),
    alone: prepare(
      `SELECT coalesce(avoids, 0) AS avoids FROM rooms
       WHERE id = ? AND host = ? AND connections = 1 AND taken = 1`,
    ),
    acceptable: prepare(`SELECT 1 FROM rooms WHERE id = ?1 AND ${isFor("?2")}`),
    room: prepare("SELECT 1 FROM rooms WHERE id = ?"),
    occupied: prepare("SELECT 1 FROM rooms WHERE id = ? AND server = ? AND taken > 0"),
    list: prepare("SELECT id, connections, taken, admits FROM rooms ORDER BY id"),

    open: prepare(
      `INSERT INTO rooms (id, server, host, avoids, connections, since)
       VALUES (?, ?, ?, nullif(?, 0), 1, ${turn})`,
    ),
    fill: prepare("UPDATE rooms SET connections = 2 WHERE id = ?"),
    take: prepare(
      `UPDATE rooms SET taken = taken + 1, since = iif(taken = 0, ${turn}, since) WHERE id = ?`,
    ),
    leave: prepare(
      `UPDATE rooms SET connections = 1, taken = taken - 1, admits = ?, since = ${turn}, avoids = NULL
       WHERE id = ? AND connections = 2`,
    ),
    avoid: prepare("UPDATE rooms SET avoids = ? WHERE id = ? AND connections = 1"),
    forgive: prepare(
      `UPDATE rooms SET avoids = NULL
       WHERE avoids = ?1 AND (SELECT taken FROM rooms WHERE id = ?1) = 2`,
    ),
    lapse: prepare("UPDATE rooms SET connections = 1 WHERE id = ? AND connections = 2"),
    admit: prepare("UPDATE rooms SET admits = ? WHERE id = ?"),
    close: prepare("DELETE FROM rooms WHERE id = ?"),

    promise: prepare("INSERT INTO promises (room, holder, lapses_at) VALUES (?, ?, ?)"),
    promised: prepare("SELECT 1 FROM promises WHERE room = ? AND holder = ? LIMIT 1"),
    redeem: prepare(`DELETE FROM promises WHERE id = ${promise}`),
    exchange: prepare(`UPDATE promises SET holder = ? WHERE id = ${promise}`),
    renew: prepare(
      "UPDATE promises SET lapses_at = max(lapses_at, ?) WHERE room = ? AND holder = ?",
    ),
    lapsed: prepare(
      `SELECT promises.id, room FROM promises JOIN rooms ON rooms.id = room
       WHERE lapses_at < ? AND server = ?`,
    ),
    forget: prepare("DELETE FROM promises WHERE id = ?"),
  };
}
