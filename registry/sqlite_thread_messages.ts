/**
 * What a registry's thread and whoever has started it say to each other.
 *
 * @module
 */

import type { ClaimOptions, Holder, Registry } from "./registry.ts";
import type { SqliteRegistryOptions } from "./sqlite.ts";

/** How to open a registry in a thread, where no function can be sent. */
export type ThreadOptions = Omit<SqliteRegistryOptions, "random" | "openElsewhere">;

/** What a thread is started with. */
export interface ThreadData {
  readonly options: SqliteRegistryOptions;
  /** One number of {@linkcode heard}, by which the thread hears whether the server listens. */
  readonly ear: Int32Array;
}

/** What a thread hears of a port that it has named: nothing yet, or what `listen` came to. */
export const heard = { nothing: 0, yes: 1, no: 2, failed: 3 } as const;

/** Something that the thread is to do; it answers in the same order. */
export type Question = { readonly id: number } & Asked;

/** A method of the registry with its arguments, or the end of it. `listen` stays behind. */
export type Asked =
  | {
    readonly method: "claim";
    readonly args: readonly [Holder, Omit<ClaimOptions, "listen">];
  }
  | {
    readonly method: Exclude<keyof Registry, "claim" | symbol>;
    readonly args: readonly unknown[];
  }
  | { readonly method: "end" };

/** What the thread says about a question: what came of it, or on which port it needs to listen. */
export type Answer =
  & { readonly id: number }
  & ({ readonly value: unknown } | { readonly failure: Failure } | { readonly listen: number });

/** The id of the answer that tells whether the file is open; nobody asks for it. */
export const openingId = 0;

/** An error, or what a `RegistryError` says in each of the `languages`, since it holds functions. */
export type Failure = { readonly error: unknown } | { readonly sentences: readonly string[] };
