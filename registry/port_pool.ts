/**
 * The free ports of one server.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";

/** The ports a server may open rooms on, both ends included. */
export interface PortRange {
  /** The lowest port, at least 1. */
  readonly first: number;
  /** The highest port, at most 65535. */
  readonly last: number;
}

/** What {@linkcode PortPool} needs. */
export interface PortPoolOptions extends PortRange {
  /** A number from 0 up to but without 1, each as likely as any other; the system's by default. */
  readonly random?: () => number;
}

/** A port that was found busy. */
interface Aside {
  readonly port: number;
  readonly triedAt: number;
  readonly until: number;
}

/**
 * The ports of one server that none of its rooms uses, handed out at random in constant time.
 *
 * Each port is *free*, *out* (taken by somebody who has to bring it back) or *set aside* (found
 * busy). A port comes back from aside when its time is over; when nothing is free, already one
 * second after it was last tried. So a full house neither spins on busy ports nor gives them up.
 *
 * Times are in milliseconds on any clock, as long as it is always the same one.
 */
export class PortPool {
  readonly #random: () => number;
  /** In no order, so that the last one can fill the gap that the one taken leaves. */
  readonly #free: number[];
  /**
   * Whether a port is out, by port. Not a set: in V8's, what was deleted stays in the way of what
   * comes to the same place, and in a full house the same few ports come and go all the time.
   */
  readonly #out: Uint8Array = new Uint8Array(portsMax + 1);
  /** The one whose time is over first comes first. */
  #aside: Aside[] = [];
  #now = -Infinity;

  /** @throws {RangeError} If the range is empty or holds something that is not a port. */
  constructor(options: PortPoolOptions) {
    const { first, last, random = systemRandom } = options;
    if (!isPort(first) || !isPort(last) || first > last) {
      throw new RangeError(`Cannot use ports ${first} to ${last}: want 1 to 65535, lowest first`);
    }
    this.#random = random;
    this.#free = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }

  /**
   * Takes a free port, each with the same chance.
   *
   * @param now The present. What is set aside later counts as tried now.
   * @returns The port, or `undefined` when none is free and no busy one is due for a retry.
   */
  take(now: number): number | undefined {
    this.#now = now;
    this.#bringBack();
    const index = Math.floor(this.#random() * this.#free.length);
    const port = this.#free[index];
    const last = this.#free.pop();
    if (port === undefined || last === undefined) return undefined;
    if (last !== port) this.#free[index] = last;
    this.#out[port] = 1;
    return port;
  }

  /**
   * Takes free ports until one is of use. Those that are not are set aside for `own.portAsideMs`.
   *
   * @param now The present.
   * @param use Begins to use the port; `false` when something else does. What it throws comes out,
   * and the port is free again then.
   * @returns The port, or `undefined` when none is left to try.
   */
  takeFor(now: number, use: (port: number) => boolean): number | undefined {
    for (;;) {
      const port = this.take(now);
      if (port === undefined) return undefined;
      let used = false;
      try {
        used = use(port);
      } catch (error) {
        this.release(port);
        throw error;
      }
      if (used) return port;
      this.setAside(port, now + own.portAsideMs);
    }
  }

  /**
   * Brings a port back that nobody uses any more.
   *
   * @throws {RangeError} If it is not out; giving it to two rooms would be worse.
   */
  release(port: number): void {
    this.#bringIn(port);
    this.#free.push(port);
  }

  /**
   * Brings a port back that somebody else uses.
   *
   * @param until When it is to be tried again like any other.
   * @throws {RangeError} If it is not out.
   */
  setAside(port: number, until: number): void {
    this.#bringIn(port);
    const before = this.#aside.findLastIndex((other) => other.until <= until);
    this.#aside.splice(before + 1, 0, { port, triedAt: this.#now, until });
  }

  #bringIn(port: number): void {
    if (!this.#out[port]) throw new RangeError(`Cannot bring back port ${port}: not out`);
    this.#out[port] = 0;
  }

  #bringBack(): void {
    const now = this.#now;
    const notYet = this.#aside.findIndex(({ until }) => until > now);
    this.#freeAll(this.#aside.splice(0, notYet < 0 ? this.#aside.length : notYet));
    if (this.#free.length > 0 || this.#aside.length === 0) return;
    // A clock that was set back must not keep a port away until it has caught up, hence abs().
    const due = ({ triedAt }: Aside) => Math.abs(now - triedAt) >= own.portRetryMs;
    this.#freeAll(this.#aside.filter(due));
    this.#aside = this.#aside.filter((aside) => !due(aside));
  }

  #freeAll(ports: readonly Aside[]): void {
    for (const { port } of ports) this.#free.push(port);
  }
}

/** The highest port that there is. */
export const portsMax = 65_535;

function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= portsMax;
}

/** Not `Math.random`, whose next values can be computed from earlier ones that others have seen. */
function systemRandom(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value / 2 ** 32;
}
