/**
 * Opening the file of the SQLite registry without harming somebody else's.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { own } from "../protocol/limits.ts";
import { exists, inMemory, locate } from "./paths.ts";
import type { RegistryError } from "./registry.ts";
import { fileError, reason, refusal, resultCode } from "./sqlite_errors.ts";
import { applicationId, migrations, schemaVersion, tablesOf } from "./sqlite_migrations.ts";
import { transactions } from "./sqlite_transactions.ts";

/** How many connections of this thread a file has. See {@linkcode inspect}. */
const openHere = new Map<string, number>();

/** An open file of ours, its schema up to date. */
export interface OpenFile extends Disposable {
  /** The connection. Use no other way to close it than disposing of this object. */
  readonly db: DatabaseSync;
  /** Its absolute path without links, or {@linkcode inMemory}. */
  readonly path: string;
  /**
   * Moves what SQLite's log holds into the file, where deleted rows are overwritten, and empties the
   * log. While another program reads the file this may do nothing; it does not wait for it.
   */
  emptyLog(): void;
  /** Waits less long for locks from now on: {@linkcode own.fileBusyAtEndMs} at most. */
  hurry(): void;
}

/** How long to wait for others. */
export interface Waits {
  /** For a lock on the file, in whole milliseconds. Nothing else in this thread goes on. */
  readonly busyTimeoutMs: number;
}

/** What {@linkcode openFile} needs to know. */
export interface OpenFileOptions extends Waits {
  /** Whether another thread of this process has the file open, which has looked at it then. */
  readonly openElsewhere: boolean;
}

/**
 * Opens a registry file, and makes it and its directories when they are missing.
 *
 * @param file A path, or {@linkcode inMemory}.
 * @throws {RegistryError} If it cannot be opened or is not ours. It has not been touched then.
 */
export function openFile(file: string, options: OpenFileOptions): OpenFile {
  try {
    const path = file === inMemory ? inMemory : locate(file);
    if (path !== inMemory && !options.openElsewhere) inspect(path, options);
    const db = new DatabaseSync(path, { timeout: options.busyTimeoutMs });
    try {
      whileLocked(() => prepare(db, path), options);
    } catch (error) {
      db.close();
      throw error;
    }
    openHere.set(path, connectionsHere(path) + 1);
    return {
      db,
      path,
      emptyLog: () => emptyLog(db, options),
      hurry: () => waitFor(db, Math.min(options.busyTimeoutMs, own.fileBusyAtEndMs)),
      [Symbol.dispose]: () => close(db, path),
    };
  } catch (error) {
    throw fileError((acts) => acts.open(file), error);
  }
}

/**
 * Refuses a file that is not ours or cannot be used, before SQLite may write to it or beside it.
 *
 * Never look at a file this way while SQLite has it open in this process: closing any descriptor
 * drops all locks that the process holds on the file (sqlite.org/howtocorrupt.html, section 2.2).
 * There is no need to either, since that connection has passed here.
 */
function inspect(path: string, options: Waits): void {
  if (connectionsHere(path) > 0) return;
  const header = readHeader(path);
  if (header === undefined) return;
  checkOurs(header, path);
  // A change that was interrupted makes the file alone unfit to be judged. SQLite undoes it first.
  if (exists(`${path}-journal`)) return;
  checkWhole(path, header, options);
}

/** What tells one SQLite file from another: the two pragmas of the same names. */
interface Header {
  readonly applicationId: number;
  readonly userVersion: number;
}

/**
 * Reads the header (sqlite.org/fileformat.html, section 1.3), and makes sure of being able to write:
 * SQLite would fail only after it has left helper files beside a read-only one. A missing file is
 * made, for its owner alone, since it holds addresses while they are expected.
 *
 * @returns The header, or `undefined` when the file is empty.
 */
function readHeader(path: string): Header | undefined {
  const bytes = new Uint8Array(100);
  let length: number | null;
  try {
    using file = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
    length = file.readSync(bytes);
  } catch (error) {
    throw refusal(path, (found) => found.unwritable(reason(error)), "makeWritable", error);
  }
  if (length === null) return undefined;
  const magic = "SQLite format 3\0";
  if (new TextDecoder().decode(bytes.subarray(0, magic.length)) !== magic) {
    throw refusal(path, ({ notSqlite }) => notSqlite, "otherFile");
  }
  const view = new DataView(bytes.buffer);
  return { applicationId: view.getInt32(68), userVersion: view.getInt32(60) };
}

function checkOurs(header: Header, path: string): void {
  if (header.applicationId !== applicationId) {
    throw refusal(path, ({ foreign }) => foreign, "otherFile");
  }
  const version = header.userVersion;
  if (version > schemaVersion) {
    throw refusal(path, (found) => found.newer(version, schemaVersion), "update");
  }
}

function checkWhole(path: string, header: Header, options: Waits): void {
  // With a log, only a reader leaves the file as it is when it closes; without one, only a writer
  // takes its helper files away again.
  const readOnly = exists(`${path}-wal`);
  try {
    const db = new DatabaseSync(path, { readOnly, timeout: options.busyTimeoutMs });
    try {
      const [problem] = db.prepare("PRAGMA quick_check(1)").all();
      if (problem?.["quick_check"] !== "ok") throw damaged(path);
      const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
      for (const name of tablesOf(header.userVersion)) {
        if (table.get(name) === undefined) throw damaged(path);
      }
    } finally {
      db.close();
    }
  } catch (error) {
    const code = resultCode(error);
    throw code === 11 || code === 26 ? damaged(path, error) : error;
  }
}

function emptyLog(db: DatabaseSync, options: Waits): void {
  waitFor(db, 0);
  // Prepared, so that an error says what it is.
  db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
  waitFor(db, options.busyTimeoutMs);
}

function waitFor(db: DatabaseSync, busyTimeoutMs: number): void {
  db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
}

function close(db: DatabaseSync, path: string): void {
  db.close();
  const left = connectionsHere(path) - 1;
  if (left > 0) openHere.set(path, left);
  else openHere.delete(path);
}

function connectionsHere(path: string): number {
  return openHere.get(path) ?? 0;
}

/**
 * Tries again while another program holds a lock that SQLite does not wait for by itself: the change
 * to a write-ahead log, by two who open a new file at once, is answered with "locked" at once.
 */
function whileLocked(act: () => void, { busyTimeoutMs }: Waits): void {
  const until = Date.now() + busyTimeoutMs;
  for (;;) {
    try {
      return act();
    } catch (error) {
      const locked = error instanceof Error && error.message.includes("database is locked");
      if (!locked || Date.now() >= until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, own.lockRetryMs);
    }
  }
}

/** Sets the connection up and brings the schema up to date. */
function prepare(db: DatabaseSync, path: string): void {
  // Every change writes whole pages, and ours are spread over the file when half of the ports are in
  // use; the cache (in KiB) holds all of a full house. So a claim costs little more there than in an
  // empty one. A file that exists keeps its page size.
  db.exec(`
    PRAGMA page_size = 1024;
    PRAGMA cache_size = -16384;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
  `);
  transactions(db)(() => {
    const header = readPragmas(db);
    const isNew = header.applicationId === 0 &&
      db.prepare("SELECT 1 FROM sqlite_schema").get() === undefined;
    // Looked at before, but another program may have been quicker.
    if (!isNew) checkOurs(header, path);
    if (header.userVersion === schemaVersion) return;
    for (const { sql } of migrations.slice(header.userVersion)) db.exec(sql);
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`);
  });
  // Only now: the file alone, without a log, must already say whose it is. What the log is for is
  // speed and readers that never wait; what it loses in a power cut died with the server anyway.
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
}

function readPragmas(db: DatabaseSync): Header {
  const read = (name: string) => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  return { applicationId: read("application_id"), userVersion: read("user_version") };
}

function damaged(path: string, cause?: unknown): RegistryError {
  return refusal(path, ({ damaged }) => damaged, "remove", cause);
}
