/**
 * A registry that tells how long it takes.
 *
 * @module
 */

import type { Ban } from "./moderation.ts";
import type { Claim, Registry, RoomRow, TakenSeat } from "./registry.ts";

/** What a registry can be asked. */
export type Operation = Exclude<keyof Registry, symbol>;

/** How a registry has answered. */
export interface Outcome {
  readonly operation: Operation;
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
  readonly failed: boolean;
}

/**
 * Passes everything on to another registry, and its promises back as they are: whoever waits for one
 * goes on no later than without this.
 */
export class TimedRegistry implements Registry {
  readonly #registry: Registry;
  readonly #tell: (outcome: Outcome) => void;

  /** @param tell Told of every answer; must return at once. */
  constructor(registry: Registry, tell: (outcome: Outcome) => void) {
    this.#registry = registry;
    this.#tell = tell;
  }

  claim(...args: Parameters<Registry["claim"]>): Promise<Claim | "banned" | undefined> {
    return this.#time("claim", () => this.#registry.claim(...args));
  }

  move(...args: Parameters<Registry["move"]>): Promise<Claim | undefined> {
    return this.#time("move", () => this.#registry.move(...args));
  }

  take(...args: Parameters<Registry["take"]>): Promise<TakenSeat | undefined> {
    return this.#time("take", () => this.#registry.take(...args));
  }

  exchange(...args: Parameters<Registry["exchange"]>): Promise<boolean> {
    return this.#time("exchange", () => this.#registry.exchange(...args));
  }

  renew(...args: Parameters<Registry["renew"]>): Promise<boolean> {
    return this.#time("renew", () => this.#registry.renew(...args));
  }

  leave(...args: Parameters<Registry["leave"]>): Promise<0 | 1> {
    return this.#time("leave", () => this.#registry.leave(...args));
  }

  admit(...args: Parameters<Registry["admit"]>): Promise<void> {
    return this.#time("admit", () => this.#registry.admit(...args));
  }

  lapse(...args: Parameters<Registry["lapse"]>): Promise<readonly number[]> {
    return this.#time("lapse", () => this.#registry.lapse(...args));
  }

  promised(...args: Parameters<Registry["promised"]>): Promise<boolean> {
    return this.#time("promised", () => this.#registry.promised(...args));
  }

  list(): Promise<readonly RoomRow[]> {
    return this.#time("list", () => this.#registry.list());
  }

  block(...args: Parameters<Registry["block"]>): Promise<void> {
    return this.#time("block", () => this.#registry.block(...args));
  }

  ban(...args: Parameters<Registry["ban"]>): Promise<number> {
    return this.#time("ban", () => this.#registry.ban(...args));
  }

  unban(...args: Parameters<Registry["unban"]>): Promise<boolean> {
    return this.#time("unban", () => this.#registry.unban(...args));
  }

  bans(...args: Parameters<Registry["bans"]>): Promise<readonly Ban[]> {
    return this.#time("bans", () => this.#registry.bans(...args));
  }

  banned(...args: Parameters<Registry["banned"]>): Promise<boolean> {
    return this.#time("banned", () => this.#registry.banned(...args));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#registry[Symbol.asyncDispose]();
  }

  #time<Value>(operation: Operation, ask: () => Promise<Value>): Promise<Value> {
    const start = performance.now();
    const answer = ask();
    const tell = (failed: boolean) =>
      this.#tell({ operation, tookMs: performance.now() - start, failed });
    answer.then(() => tell(false), () => tell(true));
    return answer;
  }
}
