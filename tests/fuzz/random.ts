/**
 * Chance that can be repeated.
 *
 * @module
 */

/** Numbers that look random, the same ones for the same seed: a shift register of 32 bits. */
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
    const mixed = Math.imul(seed, 0x9e3779b1) ^ Math.imul(input + 1, 0x85ebca6b);
    this.#state = mixed || 1; // A register of zeros would stay one.
    // The first numbers of seeds that are near each other are near each other too.
    for (let skipped = 0; skipped < 4; skipped++) this.below(1);
  }

  /** A whole number from 0 up to, but not including, `end`. */
  below(end: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return Math.floor((this.#state >>> 0) / 2 ** 32 * end);
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
