/**
 * Counts what happens on a server, to be told as figures.
 *
 * @module
 */

import type { Operation, Outcome } from "../registry/timed.ts";
import { answers, counters, plainCounters } from "./counters.ts";
import type { ServerEvent } from "./events.ts";
import { type Figures, partsOf, type Series } from "./figures.ts";
import { type HistogramName, metricOf, type NumberName } from "./metrics.ts";

/** Something that is measured over and over. */
interface Measured {
  readonly bounds: readonly number[];
  readonly counts: number[];
  sumSeconds: number;
}

/**
 * Counts events, the registry's answers and delays. It holds the same numbers however much happens,
 * and has no clock: times are in milliseconds on any clock that is not set back, always the same.
 */
export class Meter {
  readonly #numbers = new Map<Series<NumberName>, number>();
  readonly #measured = new Map<Series<HistogramName>, Measured>();
  /** When the registry last did what it is asked at every tick. */
  #answeredAt: number;

  /** @param now The present: the registry counts as having answered just now. */
  constructor(now: number) {
    this.#answeredAt = now;
    for (const name of plainCounters) this.#numbers.set(name, 0);
    for (const all of Object.values(counters)) {
      for (const counter of Object.values(all)) this.#numbers.set(counter, 0);
    }
    for (const name of measured) {
      const { bounds = [] } = metricOf(partsOf(name).name);
      const counts = Array.from({ length: bounds.length + 1 }, () => 0);
      this.#measured.set(name, { bounds, counts, sumSeconds: 0 });
    }
  }

  /** Takes note of an event, of which nothing has been left out. */
  record(event: ServerEvent): void {
    switch (event.event) {
      case "joined":
        return this.#count(counters.joins[event.dialect]);
      case "paired":
        this.#count("pychat_pairings_total");
        return this.#observe(waits, event.waitedMs);
      case "message":
        return this.#count("pychat_messages_total", event.count);
      case "away":
        return this.#count("pychat_broken_total");
      case "back":
        return this.#count("pychat_resumed_total");
      case "left":
        return this.#count(counters.departures[event.reason]);
      case "refused":
        return this.#count(counters.refusals[event.code]);
      case "reported":
        return this.#count("pychat_reports_total");
      case "trouble":
        return this.#count("pychat_trouble_total");
      case "worker-lost": // The crew counts these: see `CrewFigures`.
      case "worker-back":
      case "listening":
      case "reloaded":
      case "closed":
      case "stopped":
        return;
      default:
        event satisfies never;
    }
  }

  /** The registry has answered, or failed. */
  answered({ operation, tookMs, failed }: Outcome, now: number): void {
    this.#observe(answers[operation], tookMs);
    if (failed) this.#count(counters.failures[operation]);
    // Whoever only reads is answered even while somebody else keeps the file locked.
    else if (operation === regular) this.#answeredAt = now;
  }

  /** The system had no descriptor left. */
  outOfDescriptors(): void {
    this.#count("pychat_out_of_descriptors_total");
  }

  /** Something was done so many milliseconds later than it was due. */
  late(byMs: number): void {
    this.#observe(lags, byMs);
  }

  /** For how long the registry has not done what it is asked at every tick, in milliseconds. */
  quietMs(now: number): number {
    return Math.max(0, now - this.#answeredAt);
  }

  /** What has been counted so far. */
  figures(now: number): Figures {
    const histograms = [...this.#measured].map(([name, { counts, sumSeconds }]) =>
      [name, { counts: [...counts], sumSeconds }] as const
    );
    const quiet = { pychat_registry_quiet_seconds: this.quietMs(now) / 1_000 };
    return {
      numbers: { ...Object.fromEntries(this.#numbers), ...quiet },
      histograms: Object.fromEntries(histograms),
    };
  }

  #count(counter: Series<NumberName>, by = 1): void {
    this.#numbers.set(counter, (this.#numbers.get(counter) ?? 0) + by);
  }

  #observe(name: Series<HistogramName>, ms: number): void {
    const measured = this.#measured.get(name);
    if (!measured) return;
    const seconds = Math.max(0, ms) / 1_000;
    const { bounds, counts } = measured;
    let bucket = 0;
    for (const bound of bounds) if (seconds > bound) bucket++;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    measured.sumSeconds += seconds;
  }
}

/** What a registry is asked at every tick, for which it has to be able to write. */
const regular: Operation = "lapse";
const waits = "pychat_wait_seconds";
const lags = "pychat_event_loop_lag_seconds";
const measured: readonly Series<HistogramName>[] = [waits, lags, ...Object.values(answers)];
