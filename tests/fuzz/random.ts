/**
 * Chance that can be repeated.
 *
 * @module
 */

/** Numbers that look random, the same ones for the same seed (Tommy Ettinger's mulberry32). */
export class Random {
  #state: number;

  /**
   * Begins anew.
   *
   * @param seed Which numbers.
   * @param input Which of the inputs of this seed: each has numbers of its own, so that any of them
   * can be made again without those before it.
   */
  constructor(seed: number, input = 0) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(input + 1, 0x85ebca6b)) >>> 0;
  }

  /** A whole number from 0 up to, but not including, `end`. */
  below(end: number): number {
    this.#state = this.#state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(this.#state ^ this.#state >>> 15, 1 | this.#state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return Math.floor(((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32 * end);
  }

  /** True once in so many times. */
  onceIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of these. */
  of<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) throw new RangeError("There is nothing to choose from");
    return one;
  }
}
