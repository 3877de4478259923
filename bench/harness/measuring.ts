/**
 * What one thing costs: in time, and in the processor's time of each process that took part.
 *
 * @module
 */

import { printed, processorNs } from "../../tests/server/processes.ts";

/** What something took and cost. */
export interface Cost<Value> {
  readonly value: Value;
  readonly tookMs: number;
  /** Processor time of each process, in milliseconds, in the order in which they were named. */
  readonly processorMs: readonly number[];
  /** How long their threads could have gone on and got no processor, in milliseconds. */
  readonly waitedMs: readonly number[];
  /** The part of one processor that everything else on this machine used meanwhile. */
  readonly othersPart: number;
}

/** Does something, and counts what these processes spend on it. */
export async function costOf<Value>(
  pids: readonly number[],
  act: () => Promise<Value>,
): Promise<Cost<Value>> {
  const before = pids.map(processorNs);
  const waitedBefore = pids.map(waitedNs);
  const busyBefore = machineBusyMs();
  const began = performance.now();
  const value = await act();
  const tookMs = performance.now() - began;
  const busyMs = machineBusyMs() - busyBefore;
  const processorMs = pids.map((pid, which) => (processorNs(pid) - (before[which] ?? 0)) / 1e6);
  const waitedMs = pids.map((pid, which) => (waitedNs(pid) - (waitedBefore[which] ?? 0)) / 1e6);
  const counted = processorMs.reduce((sum, ms) => sum + ms, 0);
  return {
    value,
    tookMs,
    processorMs,
    waitedMs,
    othersPart: Math.max(0, busyMs - counted) / tookMs,
  };
}

/** How long the threads of a process have waited for a processor, in nanoseconds. */
function waitedNs(pid: number): number {
  const threads = printed("bash", "-c", `cat /proc/${pid}/task/*/schedstat`).split("\n");
  return threads.reduce((total, line) => total + Number(line.split(" ")[1]), 0);
}

/** Processor time that all processes of this machine have used, in steps of 10 ms. */
function machineBusyMs(): number {
  const words = printed("head", "-1", "/proc/stat").split(/ +/).map(Number);
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = words;
  return (user + nice + system + irq + softirq) * 10;
}

/** How much of one processor, in percent. */
export function share(processorMs: number, tookMs: number): string {
  return `${Math.round(100 * processorMs / tookMs)} %`;
}

/** A process that uses so much of one processor can hardly do more, in percent. */
const busyPercent = 85;

/** Processes that took part in something, by what they are. */
export interface Part {
  readonly name: string;
  /** What each of them used of one processor, 0 to 1 and more. */
  readonly each: number;
  /** How many there are; default: one. */
  readonly processes?: number;
}

/** What was in the way of more. */
export function limitedBy(parts: readonly Part[], othersPart: number): string {
  const busy = parts.filter(({ each }) => each * 100 >= busyPercent);
  if (busy.length > 0) return busy.map(({ name }) => name).join(" and ");
  const sum = parts.reduce((sum, { each, processes = 1 }) => sum + each * processes, othersPart);
  if (sum * 100 < busyPercent * navigator.hardwareConcurrency) return "waiting for each other";
  return othersPart > 0.3 ? "other programs" : "the machine";
}
