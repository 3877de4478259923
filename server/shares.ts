/**
 * How several workers share the rooms' ports, the numbers of connections, and what may come in.
 *
 * @module
 */

import type { PortRange } from "../registry/port_pool.ts";
import type { Numbering } from "./callers.ts";
import { defaultLimits, type ServerLimits } from "./limits.ts";

/**
 * Cuts a range of ports into so many pieces, one behind the other, none longer than another by more
 * than one port.
 *
 * @throws {RangeError} When there are fewer ports than pieces.
 */
export function shareOut({ first, last }: PortRange, count: number): readonly PortRange[] {
  const ports = last - first + 1;
  if (count < 1 || ports < count) {
    throw new RangeError(`Cannot share ${ports} ports among ${count}`);
  }
  const start = (index: number) => first + Math.floor(ports * index / count);
  return Array.from({ length: count }, (_, index) => ({
    first: start(index),
    last: start(index + 1) - 1,
  }));
}

/**
 * The numbers for the connections of one worker of several, so that no two ever get the same.
 *
 * @param worker Which one, from 0.
 * @param given How many it has given already, in an earlier life.
 */
export function numbersFor(worker: number, workers: number, given: number): Numbering {
  return { first: worker + 1 + given * workers, step: workers };
}

/** Which worker gave a number. */
export function giverOf(number: number, workers: number): number {
  return (number - 1) % workers;
}

/**
 * What one worker lets in. One address's connections are spread by chance, so each worker has its
 * part of what is allowed; but two of them, who may sit in the same room, always have a place.
 */
export function shareOfLimits(
  limits: Partial<ServerLimits> | undefined,
  workers: number,
): Partial<ServerLimits> {
  const { perAddress } = { ...defaultLimits, ...limits };
  const share = Math.max(Math.ceil(perAddress / workers), Math.min(perAddress, 2));
  return { ...limits, perAddress: share };
}
