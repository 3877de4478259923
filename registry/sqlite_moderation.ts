/**
 * The tables of blocks and bans.
 *
 * @module
 */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { own } from "../protocol/limits.ts";
import type { Ban } from "./moderation.ts";
import { integer } from "./sqlite_rows.ts";

/**
 * The blocks and bans in a SQLite file. What {@linkcode Moderation} promises, one method each; all
 * that write must run in a transaction.
 */
export class SqliteModeration {
  readonly #block: StatementSync;
  readonly #blocked: StatementSync;
  readonly #unblockOne: StatementSync;
  readonly #unblockOver: StatementSync;
  readonly #ban: StatementSync;
  readonly #unban: StatementSync;
  readonly #unbanOver: StatementSync;
  readonly #bans: StatementSync;
  readonly #banned: StatementSync;

  /** @param db A connection whose schema is up to date. */
  constructor(db: DatabaseSync) {
    this.#block = db.prepare(
      `INSERT INTO blocks (stay, other, until) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET until = max(until, excluded.until)`,
    );
    this.#blocked = db.prepare("SELECT count(*) AS others FROM blocks WHERE stay = ?");
    this.#unblockOne = db.prepare(
      `DELETE FROM blocks WHERE stay = ?1 AND other =
       (SELECT other FROM blocks WHERE stay = ?1 AND other <> ?2 ORDER BY until LIMIT 1)`,
    );
    this.#unblockOver = db.prepare("DELETE FROM blocks WHERE until < ?");
    this.#ban = db.prepare(
      `INSERT INTO bans (network, since, until) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET until = excluded.until RETURNING id`,
    );
    this.#unban = db.prepare("DELETE FROM bans WHERE id = ?");
    this.#unbanOver = db.prepare("DELETE FROM bans WHERE until < ?");
    this.#bans = db.prepare("SELECT id, since, until FROM bans WHERE until >= ? ORDER BY id");
    this.#banned = db.prepare("SELECT 1 FROM bans WHERE network = ? AND until >= ?");
  }

  /** Blocks. */
  block(by: string, other: string, until: number): void {
    this.#block.run(by, other, until);
    const { others } = this.#blocked.get(by) ?? {};
    if (Number(others) > own.blocksPerStayMax) this.#unblockOne.run(by, other);
  }

  /** Bans. */
  ban(network: string, { now, until }: { readonly now: number; readonly until: number }): number {
    // One that is over, though nobody has forgotten it yet, is not to go on.
    this.#unbanOver.run(now);
    return integer(this.#ban.get(network, now, until) ?? {}, "id");
  }

  /** Lifts a ban. */
  unban(number: number): boolean {
    return this.#unban.run(number).changes === 1;
  }

  /** Lists the bans. */
  bans(now: number): Ban[] {
    return this.#bans.all(now).map((row) => ({
      number: integer(row, "id"),
      since: integer(row, "since"),
      until: integer(row, "until"),
    }));
  }

  /** Looks for a ban. */
  banned(network: string, now: number): boolean {
    return this.#banned.get(network, now) !== undefined;
  }

  /** Forgets what was over before `now`. */
  lapse(now: number): void {
    this.#unblockOver.run(now);
    this.#unbanOver.run(now);
  }
}
