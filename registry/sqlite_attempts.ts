/**
 * Doing something with an open registry file, or saying why it cannot be done.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { RegistryError } from "./registry.ts";
import type { ServerLocks } from "./server_locks.ts";
import { registryError } from "./sqlite_errors.ts";
import type { OpenFile } from "./sqlite_schema.ts";
import type { Transact } from "./sqlite_transactions.ts";

/** What can be tried with a registry's file. */
export type Act = keyof Words["registry"]["acts"];

/** What {@linkcode Attempts} need. */
export interface AttemptsOptions {
  readonly file: OpenFile;
  readonly locks: ServerLocks;
  readonly transact: Transact;
  /** What is open; when it is disposed of, nothing can be done any more. */
  readonly resources: DisposableStack;
  /** Called in a transaction that finds out that others have taken this server for dead. */
  readonly lost: () => void;
}

/**
 * Reads and changes a registry's file. Whatever fails in SQLite comes out as a
 * {@linkcode RegistryError} that says what was tried; what else is thrown comes out as it is.
 */
export class Attempts {
  readonly #options: AttemptsOptions;

  /** @param options What belongs to the open file. */
  constructor(options: AttemptsOptions) {
    this.#options = options;
  }

  /** Does something in a transaction, as one of the servers that share the file. */
  write<Result>(act: Act, run: () => Result): Result {
    const { locks, transact, lost } = this.#options;
    const runAsMember = () => {
      if (locks.rejoin()) lost();
      return run();
    };
    return this.try(act, () => transact(runAsMember));
  }

  /** Does something that needs no transaction. */
  try<Result>(act: Act, run: () => Result): Result {
    const { file, resources } = this.#options;
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
