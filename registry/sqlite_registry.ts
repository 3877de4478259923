/**
 * What a registry does, in SQL.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";
import type { Ban } from "./moderation.ts";
import { OwnRooms } from "./own_rooms.ts";
import type { PortPool } from "./port_pool.ts";
import type {
  Claim,
  ClaimOptions,
  Holder,
  LeaveOptions,
  Registry,
  RoomRow,
  TakenSeat,
} from "./registry.ts";
import type { ServerLocks } from "./server_locks.ts";
import { type Act, Attempts } from "./sqlite_attempts.ts";
import { SqliteModeration } from "./sqlite_moderation.ts";
import { integer, optionalInteger, optionalText, roomRow, type Row, text } from "./sqlite_rows.ts";
import type { OpenFile } from "./sqlite_schema.ts";
import { prepareStatements, type Statements } from "./sqlite_statements.ts";
import type { Transact } from "./sqlite_transactions.ts";

/** What a {@linkcode SqliteRegistry} is made of. */
export interface Parts {
  readonly file: OpenFile;
  readonly locks: ServerLocks;
  readonly pool: PortPool;
  readonly host: string;
  readonly lobby: number | undefined;
  readonly server: string;
  readonly transact: Transact;
  /** What is to be closed: the file and the lock. */
  readonly resources: DisposableStack;
}

/**
 * A {@linkcode Registry} in a SQLite file; `openSqliteRegistry` of `sqlite.ts` makes one.
 *
 * Nothing in it waits: a method has done its work when it returns its promise. That rejects with a
 * {@linkcode RegistryError} when the file fails (a full disk, a lock that does not come free) or is
 * closed, and nothing has changed then.
 *
 * Should others take this server for dead, because somebody removed its lock file, it joins again
 * and serves on. The rooms that it had are lost: nobody is sent there, whoever leaves one leaves
 * 0 seats behind, and `lapse` tells of those where nobody has company.
 */
export class SqliteRegistry implements Registry {
  readonly #parts: Parts;
  readonly #attempts: Attempts;
  readonly #sql: Statements;
  readonly #moderation: SqliteModeration;
  readonly #mine: OwnRooms;
  #buriedAt = -Infinity;
  #emptiedLogAt = -Infinity;

  /** Takes over what has been opened. */
  constructor(parts: Parts) {
    this.#parts = parts;
    this.#attempts = new Attempts({ ...parts, lost: () => this.#mine.loseAll() });
    this.#sql = prepareStatements(parts.file.db);
    this.#moderation = new SqliteModeration(parts.file.db);
    this.#mine = new OwnRooms(parts.pool);
  }

  claim(holder: Holder, options: ClaimOptions): Promise<Claim | "banned" | undefined> {
    const { pool, host, lobby, server } = this.#parts;
    const { now, avoid = nothing, stay = null, network } = options;
    return Promise.try(() => {
      let port: number | undefined;
      try {
        const claim = this.#attempts.write("claim", (): Claim | "banned" | undefined => {
          if (network !== undefined && this.#moderation.banned(network, now)) return "banned";
          const waiting = this.#findAlive(() => this.#sql.waiting.get(host, avoid, stay));
          if (waiting !== undefined) return this.#promiseSecond(waiting, holder, options);
          // Another server's room may be there, on another address of this machine.
          const isFree = (port: number) => this.#sql.room.get(port) === undefined;
          port = pool.takeFor(now, (port) => isFree(port) && options.listen(port));
          if (port === undefined) return undefined;
          this.#sql.open.run(port, server, host, avoid);
          this.#sql.promise.run(port, holder, options.lapsesAt, stay);
          return { port, opened: true, ...named(lobby) };
        });
        if (typeof claim === "object" && claim.opened) this.#mine.opened(claim.port);
        return claim;
      } catch (error) {
        if (port !== undefined) pool.release(port);
        throw error;
      }
    });
  }

  move(
    from: number,
    holder: Holder,
    { lapsesAt }: { readonly lapsesAt: number },
  ): Promise<Claim | undefined> {
    const { host } = this.#parts;
    return this.#write("move", () => {
      const room = this.#sql.alone.get(from, host);
      if (room === undefined) return undefined;
      const avoids = integer(room, "avoids");
      const stay = optionalText(room, "stay");
      const other = this.#findAlive(() =>
        this.#sql.aloneElsewhere.get(host, from, avoids, stay ?? null)
      );
      if (other === undefined) return undefined;
      this.#sql.admit.run(0, from);
      return this.#promiseSecond(other, holder, { lapsesAt, stay });
    });
  }

  take(port: number, holder: Holder): Promise<TakenSeat | undefined> {
    return Promise.try(() => {
      const seat = this.#attempts.write("take", (): TakenSeat | undefined => {
        const promise = this.#sql.promised.get(port, holder);
        if (promise === undefined) return undefined;
        const stay = optionalText(promise, "stay");
        this.#sql.forget.run(integer(promise, "id"));
        this.#sql.take.run(port, stay ?? null);
        this.#sql.forgive.run(port);
        return stay === undefined ? {} : { stay };
      });
      if (seat !== undefined) this.#mine.taken(port);
      return seat;
    });
  }

  exchange(
    port: number,
    from: Holder,
    to: Holder,
    { avoid = nothing, stay }: Pick<ClaimOptions, "avoid" | "stay"> = {},
  ): Promise<boolean> {
    return this.#write("exchange", () => {
      const promise = this.#sql.promised.get(port, from);
      if (promise === undefined) return false;
      const id = integer(promise, "id");
      if (this.#sql.acceptable.get(port, avoid, stay ?? null, id) === undefined) return false;
      this.#sql.exchange.run(to, stay ?? null, id);
      if (avoid !== nothing) this.#sql.avoid.run(avoid, port);
      return true;
    });
  }

  renew(port: number, holder: Holder, lapsesAt: number): Promise<boolean> {
    return this.#write("renew", () => this.#sql.renew.run(lapsesAt, port, holder).changes > 0);
  }

  leave(port: number, options: LeaveOptions): Promise<0 | 1> {
    const { server } = this.#parts;
    const { admits, stay = null } = options;
    return Promise.try(() => {
      const left = this.#attempts.write("leave", () => {
        if (this.#mine.isLost(port)) return 0;
        if (this.#sql.occupied.get(port, server, stay) === undefined) {
          throw new RangeError(`Cannot leave room ${port}: no such seat of this server is taken`);
        }
        if (this.#sql.leave.run(port, Number(admits), stay).changes === 1) return 1;
        this.#sql.close.run(port);
        return 0;
      });
      this.#mine.left(port, left);
      return left;
    });
  }

  admit(port: number, admits: boolean): Promise<void> {
    return this.#write("admit", () => void this.#sql.admit.run(Number(admits), port));
  }

  /** Also clears, once a second at most, what other servers have left that died meanwhile. */
  lapse(now: number): Promise<readonly number[]> {
    const { locks, server } = this.#parts;
    return Promise.try(() => {
      // Before anything is done: what rejects has changed nothing.
      this.#emptyLogIfDue(now);
      const gone = this.#attempts.write("free", () => {
        if (isDue(now, this.#buriedAt, own.buryMs)) {
          // First, so that a directory that fails does not keep promises from lapsing.
          this.#buriedAt = now;
          locks.keep();
          locks.buryOthers();
        }
        this.#moderation.lapse(now);
        const ports = this.#mine.lostWithoutCompany();
        for (const row of this.#sql.lapsed.all(now, server)) {
          const port = integer(row, "room");
          this.#sql.forget.run(integer(row, "id"));
          if (this.#sql.lapse.run(port).changes === 1) continue;
          this.#sql.close.run(port);
          ports.push(port);
        }
        return ports;
      });
      for (const port of gone) this.#mine.gone(port);
      return gone;
    });
  }

  promised(port: number, holder: Holder): Promise<boolean> {
    return this.#read("find", () => this.#sql.promised.get(port, holder) !== undefined);
  }

  list(): Promise<readonly RoomRow[]> {
    return this.#read("list", () => this.#sql.list.all().map(roomRow));
  }

  block(by: string, other: string, { until }: { readonly until: number }): Promise<void> {
    return this.#write("block", () => this.#moderation.block(by, other, until));
  }

  ban(
    network: string,
    options: { readonly now: number; readonly until: number },
  ): Promise<number> {
    return this.#write("ban", () => this.#moderation.ban(network, options));
  }

  unban(number: number): Promise<boolean> {
    return this.#write("unban", () => this.#moderation.unban(number));
  }

  bans(now: number): Promise<readonly Ban[]> {
    return this.#read("listBans", () => this.#moderation.bans(now));
  }

  banned(network: string, now: number): Promise<boolean> {
    return this.#read("findBan", () => this.#moderation.banned(network, now));
  }

  /**
   * Closes the file even when it rejects; what is left in it is cleared by the next to open it. So
   * it does not wait long for another program that keeps the file locked.
   */
  [Symbol.asyncDispose](): Promise<void> {
    const { file, locks, resources, transact } = this.#parts;
    return Promise.try(() => {
      if (resources.disposed) return;
      using _closed = resources;
      this.#attempts.try("clear", () => {
        file.hurry();
        transact(() => locks.leave());
      });
    });
  }

  /** What a query finds in rooms of servers that are alive: it is asked again after each burial. */
  #findAlive(query: () => Row | undefined): Row | undefined {
    for (;;) {
      const room = query();
      if (room === undefined || !this.#parts.locks.bury(text(room, "server"))) return room;
    }
  }

  #promiseSecond(
    waiting: Row,
    holder: Holder,
    { lapsesAt, stay }: Pick<ClaimOptions, "lapsesAt" | "stay">,
  ): Claim {
    const port = integer(waiting, "id");
    this.#sql.fill.run(port);
    this.#sql.promise.run(port, holder, lapsesAt, stay ?? null);
    return { port, opened: false, ...named(optionalInteger(waiting, "lobby")) };
  }

  #emptyLogIfDue(now: number): void {
    if (!isDue(now, this.#emptiedLogAt, own.emptyLogMs)) return;
    this.#emptiedLogAt = now;
    this.#attempts.try("empty", () => this.#parts.file.emptyLog());
  }

  #write<Result>(act: Act, run: () => Result): Promise<Result> {
    return Promise.try(() => this.#attempts.write(act, run));
  }

  #read<Result>(act: Act, run: () => Result): Promise<Result> {
    return Promise.try(() => this.#attempts.try(act, run));
  }
}

/** A claim's lobby, if it is known. */
function named(lobby: number | undefined): Pick<Claim, "lobby"> {
  return lobby === undefined ? {} : { lobby };
}

/** What somebody avoids who avoids no room. */
const nothing = 0;

/** Whether something is to be done again; a clock that was set back must not put it off. */
function isDue(now: number, lastAt: number, everyMs: number): boolean {
  return Math.abs(now - lastAt) >= everyMs;
}
