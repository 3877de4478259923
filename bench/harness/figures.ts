/**
 * What is measured several times, as few figures.
 *
 * @module
 */

/** One figure for several turns: the one in the middle, and how far the others are from it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The one in the middle, or `NaN` of none. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

/** The median with the lowest and the highest. */
export function spread(numbers: readonly number[]): Spread {
  return { median: median(numbers), low: Math.min(...numbers), high: Math.max(...numbers) };
}

/**
 * The spread of what was measured by what it is compared with, turn by turn: a noisy moment of the
 * machine is in both.
 */
export function ratios(those: readonly number[], base: readonly number[]): Spread {
  return spread(those.slice(0, base.length).map((figure, turn) => figure / (base[turn] ?? NaN)));
}

/**
 * The figure that so large a part of all does not exceed (nearest rank), or `NaN` of none.
 *
 * @param part From 0 to 1: 0.5 is the median, 0.99 what only one of a hundred exceeds.
 */
export function quantile(sorted: ArrayLike<number>, part: number): number {
  const rank = Math.ceil(sorted.length * part);
  return sorted[Math.max(rank, 1) - 1] ?? NaN;
}

/** How long things took, as what half and all but one in a hundred did not exceed. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** The latency of these, in their unit. */
export function latency(took: readonly number[]): Latency {
  const sorted = Float64Array.from(took).sort();
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
}
