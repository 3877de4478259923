/**
 * Connections that have not shown yet who they are, of a whole server.
 *
 * @module
 */

/** One of them, as far as it matters who has to go when there are too many. */
export interface Newcomer {
  /** Whether nothing has come from it yet. */
  readonly silent: boolean;
  /** Sends it away, and says why if it may. */
  readonly dismiss: (politely: boolean) => void;
}

/** A queue of newcomers that is never longer than it may be: the oldest silent one makes room. */
export class Pending {
  readonly #newcomers = new Set<Newcomer>();
  readonly #max: number;
  readonly #sendAway: (newcomer: Newcomer) => void;

  /**
   * @param max How many there may be; 0 for no limit.
   * @param sendAway Sends one of them away.
   */
  constructor(max: number, sendAway: (newcomer: Newcomer) => void) {
    this.#max = max;
    this.#sendAway = sendAway;
  }

  get size(): number {
    return this.#newcomers.size;
  }

  /**
   * Adds somebody, until what is returned is called: who they are is clear then, or they are gone.
   * If there are too many then, the oldest of the others that is silent is sent away, or else the
   * oldest: many who have begun to speak and do not go on keep nobody out either.
   */
  add(newcomer: Newcomer): () => void {
    if (this.#max > 0 && this.#newcomers.size >= this.#max) this.#dismissOne();
    this.#newcomers.add(newcomer);
    return () => this.#newcomers.delete(newcomer);
  }

  #dismissOne(): void {
    const [oldest] = this.#newcomers;
    const one = this.#oldestSilent() ?? oldest;
    if (!one) return;
    this.#newcomers.delete(one);
    this.#sendAway(one);
  }

  #oldestSilent(): Newcomer | undefined {
    for (const newcomer of this.#newcomers) if (newcomer.silent) return newcomer;
    return undefined;
  }
}
