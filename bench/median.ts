/**
 * What is measured several times, as one figure.
 *
 * @module
 */

/** The one in the middle, or `NaN` of none. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}
