/**
 * Figures as Prometheus reads them: its text format, version 0.0.4.
 *
 * It is written here and not by `prom-client`, whose figures of the process are empty or wrong on
 * Deno, and whose registries would have to be added up by way of a format of their own.
 *
 * @module
 */

import { type Figures, type Histogram, keysOf, partsOf } from "./figures.ts";
import { type MetricName, metricOf, metrics } from "./metrics.ts";

/** What an answer with this text says that it is. */
export const expositionType = "text/plain; version=0.0.4; charset=utf-8";

/** All figures that are known, with what they mean. */
export function exposition({ numbers, histograms }: Figures): string {
  const lines = new Map<MetricName, string[]>();
  const linesOf = (name: MetricName) => {
    const known = lines.get(name) ?? [];
    lines.set(name, known);
    return known;
  };
  for (const series of keysOf(numbers)) {
    linesOf(partsOf(series).name).push(`${series} ${numbers[series]}`);
  }
  for (const series of keysOf(histograms)) {
    const { name, labels } = partsOf(series);
    const histogram = histograms[series];
    if (histogram) linesOf(name).push(...histogramLines(name, labels, histogram));
  }
  const text = keysOf(metrics).flatMap((name) => {
    const { help, type } = metricOf(name);
    const known = lines.get(name) ?? [];
    return known.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...known];
  });
  return `${text.join("\n")}\n`;
}

/** Buckets hold what the ones before them hold, too. */
function histogramLines(
  name: MetricName,
  labels: string,
  { counts, sumSeconds }: Histogram,
): readonly string[] {
  const bounds = [...metricOf(name).bounds ?? [], "+Inf"];
  const before = labels === "" ? "" : `${labels},`;
  const behind = labels === "" ? "" : `{${labels}}`;
  let sum = 0;
  const buckets = counts.map((count, place) => {
    sum += count;
    return `${name}_bucket{${before}le="${bounds[place]}"} ${sum}`;
  });
  return [...buckets, `${name}_sum${behind} ${sumSeconds}`, `${name}_count${behind} ${sum}`];
}
