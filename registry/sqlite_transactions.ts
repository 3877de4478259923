/**
 * Transactions of a SQLite connection.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";

/** Runs a function in a transaction: all that it writes is there when it returns, or nothing. */
export type Transact = <Result>(run: () => Result) => Result;

/**
 * Makes the function that runs others in transactions of a connection.
 *
 * Each takes the write lock at its start (`BEGIN IMMEDIATE`). One that read first and wrote later
 * would fail at once if another server wrote in between, without waiting for its turn.
 */
export function transactions(db: DatabaseSync): Transact {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const rollback = db.prepare("ROLLBACK");
  return (run) => {
    begin.run();
    try {
      const result = run();
      commit.run();
      return result;
    } catch (error) {
      // SQLite itself has rolled back after some errors, a full disk among them.
      if (db.isTransaction) rollback.run();
      throw error;
    }
  };
}
