/**
 * What a server is watched by: its meter, with a clock, and its registry behind it.
 *
 * @module
 */

import { own, tickMs } from "../protocol/limits.ts";
import type { Registry } from "../registry/registry.ts";
import { TimedRegistry } from "../registry/timed.ts";
import { add, type Figures } from "./figures.ts";
import { gauges, type State } from "./gauges.ts";
import { Meter } from "./meter.ts";
import { after } from "./patience.ts";

/** The time between two turns of a server's rooms, in milliseconds. */
export const turnMs: number = tickMs / own.tickShifts;

/** Measures one server. Its clock is that of `performance`, which is never set back. */
export class Instruments {
  /** The registry, as the server is to use it. */
  readonly registry: Registry;
  readonly meter: Meter = new Meter(performance.now());
  /** When the last turn was. */
  #turnAt = performance.now();

  constructor(registry: Registry) {
    this.registry = new TimedRegistry(registry, (outcome) => {
      this.meter.answered(outcome, performance.now());
    });
  }

  /** Whether the registry has lately done what it was asked. */
  get hasRegistry(): boolean {
    return this.meter.quietMs(performance.now()) <= own.registryQuietMs;
  }

  /** To be called every {@linkcode turnMs}: what it comes late, everything comes late. */
  turn(): void {
    const now = performance.now();
    this.meter.late(now - this.#turnAt - turnMs);
    this.#turnAt = now;
  }

  /** What has been counted and how things are, as `look` tells. */
  async figures(look: () => Omit<State, "bans">): Promise<Figures> {
    const bans = await this.#countBans();
    const now = { numbers: gauges({ ...look(), bans }), histograms: {} };
    return add(this.meter.figures(performance.now()), now);
  }

  /** How many bans there are, unless the registry does not say so at once. */
  async #countBans(): Promise<number | undefined> {
    if (!this.hasRegistry) return undefined;
    const bans = this.registry.bans(Date.now()).then(({ length }) => length, () => undefined);
    const patience = Promise.withResolvers<undefined>();
    const tired = after(own.figuresMs, () => patience.resolve(undefined));
    return await Promise.race([bans, patience.promise]).finally(() => tired.cancel());
  }
}
