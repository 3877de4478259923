/**
 * What is in the file of the SQLite registry, and how older files come to have it.
 *
 * @module
 */

/** `PRAGMA application_id` of our files, "PyCh": how we know them from other programs'. */
export const applicationId = 0x50_79_43_68;

/** One step from an older file to a newer one. */
export interface Migration {
  /** The tables that a file has from then on, besides those of the steps before. */
  readonly tables: readonly string[];
  readonly sql: string;
}

/**
 * The tables of a new file.
 *
 * `since` is a turn, not a time: it orders the rooms by when they began to wait, and no clock that is
 * set back can change that. Whoever is alone in a room got its turn on arriving, or when the other
 * left; a room where nobody is yet, when it was opened.
 *
 * `host` is its server's: it is here, too, because an index holds columns of one table.
 *
 * `avoids` is the port of the room that whoever opened this one did not go back to. That room may be
 * gone, or be another one by now.
 */
const first: Migration = {
  tables: ["servers", "rooms", "promises"],
  sql: `
  CREATE TABLE servers (id TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE rooms (
    id INTEGER PRIMARY KEY,
    connections INTEGER NOT NULL CHECK (connections BETWEEN 1 AND 2),
    taken INTEGER NOT NULL DEFAULT 0 CHECK (taken BETWEEN 0 AND connections),
    admits INTEGER NOT NULL DEFAULT 1 CHECK (admits IN (0, 1)),
    since INTEGER NOT NULL,
    host TEXT NOT NULL,
    avoids INTEGER,
    server TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX rooms_by_turn ON rooms (since);
  CREATE INDEX waiting_rooms ON rooms (host, taken DESC, since, avoids)
    WHERE connections = 1 AND admits = 1;
  CREATE INDEX rooms_by_avoided ON rooms (avoids) WHERE avoids IS NOT NULL;

  CREATE TABLE promises (
    id INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    holder TEXT NOT NULL,
    lapses_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX promises_by_room ON promises (room, holder);
  CREATE INDEX promises_by_lapse ON promises (lapses_at);
`,
};

/**
 * Blocks and bans. Nothing that was there changes, so that an older server that has the file open
 * meanwhile goes on; it only blocks and bans nobody.
 *
 * `stay1` and `stay2` are the stays of those who have taken seats, as far as they are known, in no
 * order. `blocks` has a row for each block, which holds in both directions: its key finds it in either,
 * because both stays are known when it is asked for.
 *
 * `network` is a keyed hash. A number of a ban that is over is not given to another one
 * (AUTOINCREMENT): an operator who lifts it a moment too late must not lift somebody else's.
 */
const moderation: Migration = {
  tables: ["blocks", "bans"],
  sql: `
  ALTER TABLE promises ADD COLUMN stay TEXT;
  ALTER TABLE rooms ADD COLUMN stay1 TEXT;
  ALTER TABLE rooms ADD COLUMN stay2 TEXT;

  CREATE TABLE blocks (
    stay TEXT NOT NULL,
    other TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (stay, other)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX blocks_by_end ON blocks (until);

  CREATE TABLE bans (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    network TEXT NOT NULL UNIQUE,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX bans_by_end ON bans (until);
`,
};

/** `lobby` is the port of a server's own lobby, where whoever sits in one of its rooms comes back. */
const lobbies: Migration = {
  tables: [],
  sql: "ALTER TABLE servers ADD COLUMN lobby INTEGER",
};

/**
 * Number n takes a file from `PRAGMA user_version` n to n + 1. Add to its end; never change one that
 * has been released.
 */
export const migrations: readonly Migration[] = [first, moderation, lobbies];

/** The newest `PRAGMA user_version` that this program knows. */
export const schemaVersion: number = migrations.length;

/** The tables of a file of a version. */
export function tablesOf(version: number): readonly string[] {
  return migrations.slice(0, version).flatMap(({ tables }) => tables);
}
