/**
 * How much of something may be had at once, and how fast it grows back.
 *
 * @module
 */

/** What a {@linkcode TokenBucket} holds. */
export interface TokenBucketOptions {
  /** What may be had at once, and what is there in the beginning. */
  readonly size: number;
  /** How much grows back in a second; more than 0. */
  readonly perSecond: number;
}

/**
 * A bucket of tokens that fills up again by itself. It has no clock: every `now` is in milliseconds
 * since the epoch; a clock that goes back adds nothing and takes nothing.
 */
export class TokenBucket {
  readonly #size: number;
  readonly #perMs: number;
  /** Less than 0 while something is owed. */
  #tokens: number;
  #countedAt: number;

  constructor({ size, perSecond }: TokenBucketOptions, now: number) {
    this.#size = size;
    this.#perMs = perSecond / 1_000;
    this.#tokens = size;
    this.#countedAt = now;
  }

  /**
   * Takes so many, whether they are there or not.
   *
   * @returns For how long some of them are owed, in milliseconds; 0 when all of them were there.
   */
  spend(tokens: number, now: number): number {
    this.#grow(now);
    this.#tokens -= tokens;
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#perMs;
  }

  /** Takes one if there is one. */
  take(now: number): boolean {
    this.#grow(now);
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** Whether nothing of it is missing. */
  isFull(now: number): boolean {
    this.#grow(now);
    return this.#tokens === this.#size;
  }

  #grow(now: number): void {
    const grown = Math.max(0, now - this.#countedAt) * this.#perMs;
    this.#tokens = Math.min(this.#size, this.#tokens + grown);
    this.#countedAt = now;
  }
}
