/**
 * Which of the servers that share a registry file are alive.
 *
 * Each holds a lock of the operating system on a file of its own beside the registry's. The kernel
 * lets go of it when the process ends in whatever way, `kill -9` included, so there is no heartbeat
 * to be late and no process id to be given to somebody else.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import type { StatementSync } from "node:sqlite";
import { RegistryError } from "./registry.ts";
import { fileError } from "./sqlite_errors.ts";
import { inMemory, type OpenFile } from "./sqlite_schema.ts";

/**
 * The servers that share a registry file, of which this one is a member until it is disposed of.
 *
 * All of it, making one included, must run in a transaction: the write lock keeps anybody from
 * seeing a server that is halfway in or out. In memory there are no others and no lock files.
 */
export class ServerLocks implements Disposable {
  readonly #path: string;
  readonly #server: string;
  readonly #lock: Deno.FsFile | undefined;
  readonly #others: StatementSync;
  readonly #remove: StatementSync;

  /**
   * Joins, and clears what servers that died have left in the file and beside it.
   *
   * @param file The registry.
   * @param server This server's name, fit for a file name.
   * @throws {RegistryError} If a server of this name is alive.
   */
  constructor(file: OpenFile, server: string) {
    this.#path = file.path;
    this.#server = server;
    this.#others = file.db.prepare("SELECT id FROM servers WHERE id <> ?");
    this.#remove = file.db.prepare("DELETE FROM servers WHERE id = ?");
    this.#lock = file.path === inMemory ? undefined : acquire(file.path, server);
    try {
      // A row of the same name is left from one that died, or the lock would not have been free.
      this.#remove.run(server);
      this.buryOthers();
      this.#sweep();
      file.db.prepare("INSERT INTO servers (id) VALUES (?)").run(server);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** Removes the rows, the rooms and the lock files of other servers that have died. */
  buryOthers(): void {
    for (const { id } of this.#others.all(this.#server)) {
      if (isDead(this.#path, String(id))) this.#remove.run(String(id));
    }
  }

  /** Removes the row, the rooms and the lock file of this server. */
  leave(): void {
    this.#remove.run(this.#server);
    if (this.#lock !== undefined) remove(lockPath(this.#path, this.#server));
  }

  /** Lets go of the lock. A server that has not left before that counts as dead from now on. */
  [Symbol.dispose](): void {
    this.#lock?.close();
  }

  /** Removes the lock files of servers that died before they were in the file, or lost it. */
  #sweep(): void {
    if (this.#lock === undefined) return;
    const { prefix, suffix } = lockName(this.#path);
    for (const { name } of Deno.readDirSync(dirname(this.#path))) {
      if (!name.startsWith(prefix) || !name.endsWith(suffix)) continue;
      const server = name.slice(prefix.length, -suffix.length);
      if (server !== this.#server) isDead(this.#path, server);
    }
  }
}

function acquire(path: string, server: string): Deno.FsFile {
  const file = Deno.openSync(lockPath(path, server), { create: true, write: true });
  if (file.tryLockSync(true)) return file;
  file.close();
  const found = `a server named ${server} uses it already`;
  throw new RegistryError(`Cannot open registry ${path}: ${found}; choose another name`);
}

/** Whether a server does not hold its lock. The lock file is gone then. */
function isDead(path: string, server: string): boolean {
  const lock = lockPath(path, server);
  try {
    // Reading is enough to lock a file, and its owner may be another user.
    using file = Deno.openSync(lock, { read: true });
    if (!file.tryLockSync(true)) return false;
    remove(lock);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    if (error instanceof Deno.errors.PermissionDenied) return false;
    throw fileError(`look at lock file ${lock}`, error);
  }
}

function remove(lock: string): void {
  try {
    Deno.removeSync(lock);
  } catch (error) {
    throw fileError(`remove lock file ${lock}`, error);
  }
}

function lockPath(path: string, server: string): string {
  const { prefix, suffix } = lockName(path);
  return join(dirname(path), prefix + server + suffix);
}

function lockName(path: string): { readonly prefix: string; readonly suffix: string } {
  return { prefix: `${basename(path)}-server-`, suffix: ".lock" };
}
