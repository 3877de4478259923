/**
 * Besieges a server in rounds, waits after each until about as many files are open as before the first,
 * and prints what is on the heap: one JSON object a line. In a process of its own, because tests
 * that run beside each other open files in the same one.
 *
 * Arguments: the seed, the rounds, the inputs of each. It wants `--v8-flags=--expose-gc`: without
 * being collected first, the heap says nothing about what is still held.
 *
 * @module
 */

import { until } from "../server/helpers.ts";
import { Siege } from "./sockets.ts";

/** What there is after a round. */
export interface Holdings {
  /** How many inputs there have been. */
  readonly inputs: number;
  readonly heapBytes: number;
}

/** What Deno opens for itself as it goes on, to run programs: a few, however many inputs there are. */
const ownFiles = 8;

/** Open files, sockets among them; 0 where the system does not tell. */
async function openFiles(): Promise<number> {
  if (Deno.build.os !== "linux") return 0;
  // Deno itself lets nobody look there who may not do everything.
  const args = [`/proc/${Deno.pid}/fd`];
  const { stdout, success } = await new Deno.Command("ls", { args, clearEnv: true }).output();
  if (!success) throw new Error("Cannot count the open files");
  return new TextDecoder().decode(stdout).trim().split("\n").length;
}

function heapBytes(): number {
  const collect: unknown = Reflect.get(globalThis, "gc");
  if (typeof collect !== "function") throw new TypeError("--v8-flags=--expose-gc is missing");
  collect();
  return Deno.memoryUsage().heapUsed;
}

if (import.meta.main) {
  const [seed = 1, rounds = 1, inputs = 100] = Deno.args.map(Number);
  await using siege = new Siege(seed);
  const most = await openFiles() + ownFiles;
  for (let round = 0; round < rounds; round++) {
    await siege.round(inputs);
    // Some of the last connections are being closed still.
    await until(async () => await openFiles() <= most, `${most} open files, as before`);
    const holdings: Holdings = { inputs: siege.inputs, heapBytes: heapBytes() };
    console.log(JSON.stringify(holdings));
  }
}
