/**
 * The registry in a SQLite file: of one server, or of several on one machine.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";
import { PortPool, type PortRange } from "./port_pool.ts";
import { ServerLocks } from "./server_locks.ts";
import { fileError } from "./sqlite_errors.ts";
import { SqliteRegistry } from "./sqlite_registry.ts";
import { openFile } from "./sqlite_schema.ts";
import { transactions } from "./sqlite_transactions.ts";

export type { SqliteRegistry };

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
  /**
   * The port of this server's own lobby, which claims tell whoever is sent to one of its rooms;
   * unknown by default.
   */
  readonly lobby?: number | undefined;
  /** This server's name among those that share the file; a random one by default. */
  readonly server?: string;
  /** Chooses ports, as in {@linkcode PortPool}. */
  readonly random?: () => number;
  /**
   * How long to wait for another program that keeps the file locked, in milliseconds; `own.fileBusyMs`
   * by default. All of this thread waits along.
   */
  readonly busyTimeoutMs?: number;
  /** Whether another thread of this process has the file open; none by default. */
  readonly openElsewhere?: boolean;
}

/**
 * Opens a registry in a SQLite file, makes the file when there is none, and clears what servers that
 * died have left in it.
 *
 * @throws {RegistryError} If the file cannot be used. It is as it was then.
 * @throws {RangeError} If `rooms` is no range of ports or `server` not fit for a file name.
 */
export function openSqliteRegistry(options: SqliteRegistryOptions): SqliteRegistry {
  const { rooms, host = "", lobby, server = crypto.randomUUID(), random } = options;
  const { busyTimeoutMs = own.fileBusyMs, openElsewhere = false } = options;
  if (!/^[\w-]{1,64}$/.test(server)) {
    throw new RangeError(`Cannot name a server "${server}": want 1 to 64 of A-Z a-z 0-9 _ -`);
  }
  const pool = new PortPool({ ...rooms, ...(random && { random }) });
  using opened = new DisposableStack();
  const file = opened.use(openFile(options.file, { busyTimeoutMs, openElsewhere }));
  try {
    const transact = transactions(file.db);
    const locks = transact(() => opened.use(new ServerLocks(file, { server, lobby })));
    // Whom the dead were waiting for is nobody's business any more.
    file.emptyLog();
    const resources = opened.move();
    return new SqliteRegistry({ file, locks, pool, host, lobby, server, transact, resources });
  } catch (error) {
    throw fileError((acts) => acts.open(options.file), error);
  }
}
