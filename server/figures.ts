/**
 * What there is to tell of a server at one moment, as plain data: it passes through JSON, and that
 * of several servers adds up.
 *
 * @module
 */

import { type HistogramName, metricOf, type NumberName } from "./metrics.ts";

/**
 * One line of figures: a name, or a name with one label, as Prometheus writes it, like
 * `pychat_refusals_total{code="full"}`.
 */
export type Series<Name extends string> = Name | `${Name}{${string}}`;

/** How often something took how long. */
export interface Histogram {
  /** How many there are in each bucket of its metric, and last those beyond all of them. */
  readonly counts: readonly number[];
  /** All of it together, in seconds. */
  readonly sumSeconds: number;
}

/** Numbers by series. */
export type Numbers = Readonly<Partial<Record<Series<NumberName>, number>>>;

/** Everything there is to tell. What is missing is not known. */
export interface Figures {
  /** Counters and gauges. */
  readonly numbers: Numbers;
  /** How long what takes. */
  readonly histograms: Readonly<Partial<Record<Series<HistogramName>, Histogram>>>;
}

/** No server's figures: what adding up begins with. */
export const noFigures: Figures = { numbers: {}, histograms: {} };

/** The series of a metric with labels. */
export function series<Name extends string>(
  name: Name,
  labels: Readonly<Record<string, string>>,
): Series<Name> {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${pairs.join(",")}}`;
}

/** The name and the labels of a series; the labels without their braces. */
export function partsOf<Name extends string>(
  series: Series<Name>,
): { readonly name: Name; readonly labels: string } {
  const [, name = "", labels = ""] = /^([^{]*)(?:\{(.*)\})?$/.exec(series) ?? [];
  return { name: name as Name, labels }; // What `Series` says.
}

/** What two servers have together. */
export function add(a: Figures, b: Figures): Figures {
  return {
    numbers: merged(a.numbers, b.numbers, (one, other, series) => {
      switch (metricOf(partsOf(series).name).together) {
        case "max":
          return Math.max(one, other);
        case "min":
          return Math.min(one, other);
        default:
          return one + other;
      }
    }),
    histograms: merged(a.histograms, b.histograms, (one, other) => ({
      counts: one.counts.map((count, place) => count + (other.counts[place] ?? 0)),
      sumSeconds: one.sumSeconds + other.sumSeconds,
    })),
  };
}

/** All that one or the other has; what both have, as `both` says. */
function merged<Key extends string, Value>(
  a: Readonly<Partial<Record<Key, Value>>>,
  b: Readonly<Partial<Record<Key, Value>>>,
  both: (one: Value, other: Value, key: Key) => Value,
): Partial<Record<Key, Value>> {
  const all: Partial<Record<Key, Value>> = { ...a };
  for (const key of keysOf(b)) {
    const [one, other] = [a[key], b[key]];
    if (other !== undefined) all[key] = one === undefined ? other : both(one, other, key);
  }
  return all;
}

/** The keys of a record, as its type has them. */
export function keysOf<Key extends string>(
  record: Readonly<Partial<Record<Key, unknown>>>,
): readonly Key[] {
  return Object.keys(record) as Key[];
}
