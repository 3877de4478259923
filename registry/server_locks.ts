/**
 * Which of the servers that share a registry file are alive.
 *
 * Each holds a lock of the operating system on a file of its own beside the registry's. The kernel
 * lets go of it when the process ends in whatever way, `kill -9` included, so there is no heartbeat
 * to be late and no process id to be given to somebody else.
 *
 * Somebody may remove a lock file all the same, and then its server looks dead. It puts the file
 * back when it notices first, and joins again when others did.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import type { StatementSync } from "node:sqlite";
import { exists, inMemory } from "./paths.ts";
import { RegistryError } from "./registry.ts";
import { fileError } from "./sqlite_errors.ts";
import type { OpenFile } from "./sqlite_schema.ts";

/** A server, as others know it. */
export interface Member {
  /** Its name, fit for a file name. */
  readonly server: string;
  /** The port of its own lobby, if that is known. */
  readonly lobby?: number | undefined;
}

/**
 * The servers that share a registry file, of which this one is a member until it is disposed of.
 *
 * All of it, making one included, must run in a transaction: the write lock keeps anybody from
 * seeing a server that is halfway in or out. In memory there are no others and no lock files.
 */
export class ServerLocks implements Disposable {
  readonly #path: string;
  readonly #server: string;
  readonly #lobby: number | null;
  #lock: Deno.FsFile | undefined;
  readonly #one: StatementSync;
  readonly #others: StatementSync;
  readonly #add: StatementSync;
  readonly #remove: StatementSync;

  /**
   * Joins, and clears what servers that died have left in the file and beside it.
   *
   * @param file The registry.
   * @param member This server.
   * @throws {RegistryError} If a server of this name is alive.
   */
  constructor(file: OpenFile, { server, lobby }: Member) {
    this.#path = file.path;
    this.#server = server;
    this.#lobby = lobby ?? null;
    this.#one = file.db.prepare("SELECT 1 FROM servers WHERE id = ?");
    this.#others = file.db.prepare("SELECT id FROM servers WHERE id <> ?");
    this.#add = file.db.prepare("INSERT INTO servers (id, lobby) VALUES (?, ?)");
    this.#remove = file.db.prepare("DELETE FROM servers WHERE id = ?");
    this.#lock = file.path === inMemory ? undefined : acquire(file.path, server);
    try {
      // A row of the same name is left from one that died, or the lock would not have been free.
      this.#remove.run(server);
      this.buryOthers();
      this.#sweep();
      this.#add.run(server, this.#lobby);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * Joins again if others have taken this server for dead. May be called again when the transaction
   * came to nothing.
   *
   * @returns Whether they had: its rooms are no longer in the file then.
   */
  rejoin(): boolean {
    if (this.#one.get(this.#server) !== undefined) return false;
    this.keep();
    this.#add.run(this.#server, this.#lobby);
    return true;
  }

  /** Makes sure that others see this server alive, whoever removed its lock file. */
  keep(): void {
    if (this.#lock === undefined) return;
    const lock = lockPath(this.#path, this.#server);
    try {
      if (exists(lock)) return;
      const removed = this.#lock;
      this.#lock = acquire(this.#path, this.#server);
      removed.close();
    } catch (error) {
      throw fileError((acts) => acts.putLockBack(lock), error);
    }
  }

  /** Removes the rows, the rooms and the lock files of other servers that have died. */
  buryOthers(): void {
    for (const { id } of this.#others.all(this.#server)) this.bury(String(id));
  }

  /** Removes the row, the rooms and the lock file of another server; `false` when it is alive. */
  bury(server: string): boolean {
    if (server === this.#server || !isDead(this.#path, server)) return false;
    this.#remove.run(server);
    return true;
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
  throw new RegistryError(({ registry: { cannot, acts, found, remedies } }) =>
    cannot(acts.open(path), found.serverTaken(server), remedies.otherName)
  );
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
    throw fileError((acts) => acts.lookAtLock(lock), error);
  }
}

function remove(lock: string): void {
  try {
    Deno.removeSync(lock);
  } catch (error) {
    // Somebody else was quicker.
    if (!(error instanceof Deno.errors.NotFound)) {
      throw fileError((acts) => acts.removeLock(lock), error);
    }
  }
}

function lockPath(path: string, server: string): string {
  const { prefix, suffix } = lockName(path);
  return join(dirname(path), prefix + server + suffix);
}

function lockName(path: string): { readonly prefix: string; readonly suffix: string } {
  return { prefix: `${basename(path)}-server-`, suffix: ".lock" };
}
