/**
 * The machine that was measured on: figures mean nothing without it.
 *
 * @module
 */

import { cpus, totalmem } from "node:os";
import { printed } from "../../tests/server/processes.ts";

/** A machine, and what ran on it. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly kernel: string;
  readonly deno: string;
  /** Files that one process may have open at most. */
  readonly openFilesMax: number;
}

/** This machine. */
export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: navigator.hardwareConcurrency,
    memoryMiB: Math.round(totalmem() / 1024 ** 2),
    kernel: `${Deno.build.os} ${Deno.osRelease()} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    openFilesMax: Number(printed("bash", "-c", "ulimit -Hn")),
  };
}

/** A machine as one line. */
export function describe(machine: Machine): string {
  const { processor, cores, memoryMiB, kernel, deno, openFilesMax } = machine;
  const memory = `${(memoryMiB / 1024).toFixed(1)} GiB`;
  return `${processor}, ${cores} cores, ${memory}, ${kernel}, Deno ${deno}, ` +
    `${openFilesMax} open files at most`;
}

/** What is checked out, marked when there are changes to it that nobody has committed. */
export function commit(): string {
  const root = new URL("../../", import.meta.url).pathname;
  const hash = printed("git", "-C", root, "rev-parse", "--short", "HEAD");
  const code = ["*.ts", "*.tsx", "deno.json", "deno.lock"];
  const changed = printed("git", "-C", root, "status", "--porcelain", "--", ...code);
  return hash + (changed === "" ? "" : " and uncommitted changes");
}
