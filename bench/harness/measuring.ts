/**
 * What one thing costs: in time, and in the processor's time of each process that took part.
 *
 * @module
 */

import { processorNs } from "../../tests/server/processes.ts";

/** What something took and cost. */
export interface Cost<Value> {
  readonly value: Value;
  readonly tookMs: number;
  /** Processor time of each process, in milliseconds, in the order in which they were named. */
  readonly processorMs: readonly number[];
}

/** Does something, and counts what these processes spend on it. */
export async function costOf<Value>(
  pids: readonly number[],
  act: () => Promise<Value>,
): Promise<Cost<Value>> {
  const before = pids.map(processorNs);
  const began = performance.now();
  const value = await act();
  const tookMs = performance.now() - began;
  const processorMs = pids.map((pid, which) => (processorNs(pid) - (before[which] ?? 0)) / 1e6);
  return { value, tookMs, processorMs };
}

/** How much of one processor, in percent. */
export function share(processorMs: number, tookMs: number): string {
  return `${Math.round(100 * processorMs / tookMs)} %`;
}

/** A process that uses so much of one processor can hardly do more, in percent. */
const busy = 85;

/** Which of these was in the way of more, by the parts of a processor that they used. */
export function limitedBy(parts: Readonly<Record<string, number>>): string {
  const all = Object.entries(parts).filter(([, part]) => part * 100 >= busy).map(([name]) => name);
  if (all.length > 0) return all.join(" and ");
  const sum = Object.values(parts).reduce((total, part) => total + part, 0);
  const cores = navigator.hardwareConcurrency;
  return sum * 100 >= busy * cores ? "the machine" : "waiting for each other";
}
