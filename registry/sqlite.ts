/**
 * The registry in a SQLite file: of one server, or of several on one machine.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { own } from "../protocol/limits.ts";
import { OwnRooms } from "./own_rooms.ts";
import { PortPool, type PortRange } from "./port_pool.ts";
import {
  type Claim,
  type ClaimOptions,
  type Holder,
  type Registry,
  RegistryError,
  type RoomRow,
} from "./registry.ts";
import { ServerLocks } from "./server_locks.ts";
import { fileError, registryError } from "./sqlite_errors.ts";
import { integer, roomRow, type Row, text } from "./sqlite_rows.ts";
import { type OpenFile, openFile } from "./sqlite_schema.ts";
import { prepareStatements, type Statements } from "./sqlite_statements.ts";
import { type Transact, transactions } from "./sqlite_transactions.ts";

/** What {@linkcode openSqliteRegistry} needs to know. */
export interface SqliteRegistryOptions {
  /** A path, or `":memory:"` for a store that ends with this object and nobody else can share. */
  readonly file: string;
  /** The ports this server may open rooms on. Servers that share a file may overlap. */
  readonly rooms: PortRange;
  /**
   * The address that this server listens on; `""`, the default, for all. Seats are shared only with
   * servers on the same one, because clients go from one room to another of the same address.
   */
  readonly host?: string;
  /** This server's name among those that share the file; a random one by default. */
  readonly server?: string;
  /** Chooses ports, as in {@linkcode PortPool}. */
  readonly random?: () => number;
  /**
   * How long to wait for another program that keeps the file locked, in milliseconds; `own.fileBusyMs`
   * by default. All of this process waits along.
   */
  readonly busyTimeoutMs?: number;
}

/**
 * Opens a registry in a SQLite file, makes the file when there is none, and clears what servers that
 * died have left in it.
 *
 * @throws {RegistryError} If the file cannot be used. It is as it was then.
 * @throws {RangeError} If `rooms` is no range of ports or `server` not fit for a file name.
 */
export function openSqliteRegistry(options: SqliteRegistryOptions): SqliteRegistry {
  const { rooms, host = "", server = crypto.randomUUID(), random } = options;
  const { busyTimeoutMs = own.fileBusyMs } = options;
  if (!/^[\w-]{1,64}$/.test(server)) {
    throw new RangeError(`Cannot name a server "${server}": want 1 to 64 of A-Z a-z 0-9 _ -`);
  }
  const pool = new PortPool({ ...rooms, ...(random && { random }) });
  using opened = new DisposableStack();
  const file = opened.use(openFile(options.file, { busyTimeoutMs }));
  try {
    const transact = transactions(file.db);
    const locks = transact(() => opened.use(new ServerLocks(file, server)));
    // Whom the dead were waiting for is nobody's business any more.
    file.emptyLog();
    const resources = opened.move();
    return new SqliteRegistry({ file, locks, pool, host, server, transact, resources });
  } catch (error) {
    throw fileError((acts) => acts.open(options.file), error);
  }
}

/** What a {@linkcode SqliteRegistry} is made of. */
interface Parts {
  readonly file: OpenFile;
  readonly locks: ServerLocks;
  readonly pool: PortPool;
  readonly host: string;
  readonly server: string;
  readonly transact: Transact;
  /** What is to be closed: the file and the lock. */
  readonly resources: DisposableStack;
}

/**
 * A {@linkcode Registry} in a SQLite file; {@linkcode openSqliteRegistry} makes one.
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
  readonly #sql: Statements;
  readonly #mine: OwnRooms;
  #buriedAt = -Infinity;
  #emptiedLogAt = -Infinity;

  /** Takes over what {@linkcode openSqliteRegistry} has opened. */
  constructor(parts: Parts) {
    this.#parts = parts;
    this.#sql = prepareStatements(parts.file.db);
    this.#mine = new OwnRooms(parts.pool);
  }

  claim(holder: Holder, options: ClaimOptions): Promise<Claim | undefined> {
    const { pool, host, server } = this.#parts;
    const { avoid = nothing } = options;
    return Promise.try(() => {
      let port: number | undefined;
      try {
        const claim = this.#write("claim", () => {
          const waiting = this.#findAlive(() => this.#sql.waiting.get(host, avoid));
          if (waiting !== undefined) return this.#promiseSecond(waiting, holder, options);
          port = this.#listenSomewhere(options);
          if (port === undefined) return undefined;
          this.#sql.open.run(port, server, host, avoid);
          this.#sql.promise.run(port, holder, options.lapsesAt);
          return { port, opened: true };
        });
        if (claim?.opened) this.#mine.opened(claim.port);
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
    options: { readonly lapsesAt: number },
  ): Promise<Claim | undefined> {
    const { host } = this.#parts;
    return this.#promiseWrite("move", () => {
      const room = this.#sql.alone.get(from, host);
      if (room === undefined) return undefined;
      const avoids = integer(room, "avoids");
      const other = this.#findAlive(() => this.#sql.aloneElsewhere.get(host, from, avoids));
      if (other === undefined) return undefined;
      this.#sql.admit.run(0, from);
      return this.#promiseSecond(other, holder, options);
    });
  }

  take(port: number, holder: Holder): Promise<boolean> {
    return Promise.try(() => {
      const taken = this.#write("take", () => {
        if (this.#sql.redeem.run(port, holder).changes === 0) return false;
        this.#sql.take.run(port);
        this.#sql.forgive.run(port);
        return true;
      });
      if (taken) this.#mine.taken(port);
      return taken;
    });
  }

  exchange(
    port: number,
    from: Holder,
    to: Holder,
    { avoid = nothing }: { readonly avoid?: number | undefined } = {},
  ): Promise<boolean> {
    return this.#promiseWrite("exchange", () => {
      if (this.#sql.acceptable.get(port, avoid) === undefined) return false;
      if (this.#sql.exchange.run(to, port, from).changes === 0) return false;
      if (avoid !== nothing) this.#sql.avoid.run(avoid, port);
      return true;
    });
  }

  renew(port: number, holder: Holder, lapsesAt: number): Promise<void> {
    const run = () => void this.#sql.renew.run(lapsesAt, port, holder);
    return this.#promiseWrite("renew", run);
  }

  leave(port: number, options: { readonly admits: boolean }): Promise<0 | 1> {
    const { server } = this.#parts;
    return Promise.try(() => {
      const left = this.#write("leave", () => {
        if (this.#mine.isLost(port)) return 0;
        if (this.#sql.occupied.get(port, server) === undefined) {
          throw new RangeError(`Cannot leave room ${port}: no seat of this server is taken there`);
        }
        if (this.#sql.leave.run(Number(options.admits), port).changes === 1) return 1;
        this.#sql.close.run(port);
        return 0;
      });
      this.#mine.left(port, left);
      return left;
    });
  }

  admit(port: number, admits: boolean): Promise<void> {
    const run = () => void this.#sql.admit.run(Number(admits), port);
    return this.#promiseWrite("admit", run);
  }

  /** Also clears, once a second at most, what other servers have left that died meanwhile. */
  lapse(now: number): Promise<readonly number[]> {
    const { file, locks, server } = this.#parts;
    return Promise.try(() => {
      const gone = this.#write("free", () => {
        if (isDue(now, this.#buriedAt, own.buryMs)) {
          // First, so that a directory that fails does not keep promises from lapsing.
          this.#buriedAt = now;
          locks.keep();
          locks.buryOthers();
        }
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
      if (isDue(now, this.#emptiedLogAt, own.emptyLogMs)) {
        this.#emptiedLogAt = now;
        this.#try("empty", () => file.emptyLog());
      }
      return gone;
    });
  }

  promised(port: number, holder: Holder): Promise<boolean> {
    const run = () => this.#sql.promised.get(port, holder) !== undefined;
    return Promise.try(() => this.#try("find", run));
  }

  list(): Promise<readonly RoomRow[]> {
    return Promise.try(() => this.#try("list", () => this.#sql.list.all().map(roomRow)));
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
      this.#try("clear", () => {
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
    options: { readonly lapsesAt: number },
  ): Claim {
    const port = integer(waiting, "id");
    this.#sql.fill.run(port);
    this.#sql.promise.run(port, holder, options.lapsesAt);
    return { port, opened: false };
  }

  /** Finds a free port where this server listens now. The pool counts it as out. */
  #listenSomewhere({ now, listen }: ClaimOptions): number | undefined {
    const { pool } = this.#parts;
    for (;;) {
      const port = pool.take(now);
      if (port === undefined) return undefined;
      let listens = false;
      try {
        // Another server's room may be there, on another address of this machine.
        listens = this.#sql.room.get(port) === undefined && listen(port);
      } catch (error) {
        pool.release(port);
        throw error;
      }
      if (listens) return port;
      pool.setAside(port, now + own.portAsideMs);
    }
  }

  #promiseWrite<Result>(act: Act, run: () => Result): Promise<Result> {
    return Promise.try(() => this.#write(act, run));
  }

  #write<Result>(act: Act, run: () => Result): Result {
    const { locks, transact } = this.#parts;
    const runAsMember = () => {
      if (locks.rejoin()) this.#mine.loseAll();
      return run();
    };
    return this.#try(act, () => transact(runAsMember));
  }

  #try<Result>(act: Act, run: () => Result): Result {
    const { file, resources } = this.#parts;
    if (resources.disposed) {
      throw new RegistryError(({ registry: { cannot, acts, found, remedies } }) =>
        cannot(acts[act](file.path), found.closed, remedies.openAgain)
      );
    }
    try {
      return run();
    } catch (error) {
      throw registryError((acts) => acts[act](file.path), error);
    }
  }
}

/** What can be tried with a registry's file. */
type Act = keyof Words["registry"]["acts"];

/** What somebody avoids who avoids no room. */
const nothing = 0;

/** Whether something is to be done again; a clock that was set back must not put it off. */
function isDue(now: number, lastAt: number, everyMs: number): boolean {
  return Math.abs(now - lastAt) >= everyMs;
}
