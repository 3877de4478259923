/**
 * The SQL of what the registry does with rooms and seats.
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
  // A promise that is to be exchanged does not count as somebody who is there.
  const there = (except: string) => `
    SELECT stay1 AS stay UNION ALL SELECT stay2
    UNION ALL SELECT stay FROM promises WHERE room = rooms.id AND id <> ${except}`;
  const isBlocked = (stay: string, except = "0") =>
    `(${stay} IS NOT NULL AND EXISTS (
    SELECT 1 FROM (${there(except)}) AS there
    WHERE EXISTS (SELECT 1 FROM blocks WHERE stay = ${stay} AND other = there.stay)
      OR EXISTS (SELECT 1 FROM blocks WHERE stay = there.stay AND other = ${stay})))`;
  const found = "id, server, (SELECT lobby FROM servers WHERE id = rooms.server) AS lobby";
  const longestFirst = "ORDER BY taken DESC, since LIMIT 1";
  return {
    waiting: prepare(
      `SELECT ${found} FROM rooms
       WHERE ${waits} AND ${isFor("?2")} AND NOT ${isBlocked("?3")} ${longestFirst}`,
    ),
    aloneElsewhere: prepare(
      `SELECT ${found} FROM rooms
       WHERE ${waits} AND taken = 1 AND ${isFor("?2")} AND ${isFor("?3")}
         AND NOT ${isBlocked("?4")} ${longestFirst}`,
    ),
    alone: prepare(
      `SELECT coalesce(avoids, 0) AS avoids, coalesce(stay1, stay2) AS stay FROM rooms
       WHERE id = ? AND host = ? AND connections = 1 AND taken = 1`,
    ),
    acceptable: prepare(
      `SELECT 1 FROM rooms WHERE id = ?1 AND ${isFor("?2")} AND NOT ${isBlocked("?3", "?4")}`,
    ),
    room: prepare("SELECT 1 FROM rooms WHERE id = ?"),
    occupied: prepare(
      `SELECT 1 FROM rooms WHERE id = ?1 AND server = ?2 AND
         iif(?3 IS NULL, taken > (stay1 IS NOT NULL) + (stay2 IS NOT NULL), ?3 IN (stay1, stay2))`,
    ),
    list: prepare("SELECT id, connections, taken, admits FROM rooms ORDER BY id"),

    open: prepare(
      `INSERT INTO rooms (id, server, host, avoids, connections, since)
       VALUES (?, ?, ?, nullif(?, 0), 1, ${turn})`,
    ),
    fill: prepare("UPDATE rooms SET connections = 2 WHERE id = ?"),
    take: prepare(
      `UPDATE rooms SET taken = taken + 1, since = iif(taken = 0, ${turn}, since),
         stay1 = coalesce(stay1, ?2), stay2 = iif(stay1 IS NULL, stay2, ?2)
       WHERE id = ?1`,
    ),
    leave: prepare(
      `UPDATE rooms SET connections = 1, taken = taken - 1, admits = ?2, since = ${turn},
         avoids = NULL, stay1 = nullif(stay1, ?3), stay2 = iif(stay1 IS ?3, stay2, nullif(stay2, ?3))
       WHERE id = ?1 AND connections = 2`,
    ),
    avoid: prepare("UPDATE rooms SET avoids = ? WHERE id = ? AND connections = 1"),
    forgive: prepare(
      `UPDATE rooms SET avoids = NULL
       WHERE avoids = ?1 AND (SELECT taken FROM rooms WHERE id = ?1) = 2`,
    ),
    lapse: prepare("UPDATE rooms SET connections = 1 WHERE id = ? AND connections = 2"),
    admit: prepare("UPDATE rooms SET admits = ? WHERE id = ?"),
    close: prepare("DELETE FROM rooms WHERE id = ?"),

    promise: prepare("INSERT INTO promises (room, holder, lapses_at, stay) VALUES (?, ?, ?, ?)"),
    // Several may have the same holder: the promise that would lapse first is the one that is used.
    promised: prepare(
      `SELECT id, stay FROM promises WHERE room = ? AND holder = ? ORDER BY lapses_at, id LIMIT 1`,
    ),
    exchange: prepare("UPDATE promises SET holder = ?, stay = ? WHERE id = ?"),
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
