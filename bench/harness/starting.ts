/**
 * What starting a program costs, and how much memory it has then.
 *
 * Processor time of what has ended is what the system counted for it, all its threads, as bash's
 * `time` tells it.
 *
 * @module
 */

import { TextLineStream } from "../load/text_lines.ts";
import { printed, processorNs } from "../../tests/server/processes.ts";
import { type Children, installed } from "./children.ts";
import { median, ratios } from "./figures.ts";
import type { Row } from "./report.ts";
import type { Run } from "../scenarios/scenario.ts";

/** Times that what ends is started in a turn: `time` counts in milliseconds, which is too coarse. */
const starts = 5;

/** What one start costs. */
export interface Cost {
  readonly wallMs: number;
  /** In the program and in the system for it. */
  readonly processorMs: number;
  /** The resident set, in MiB; of what has ended, the largest that it had. */
  readonly residentMiB: number;
}

/** Something that is started. */
export interface Command {
  readonly name: string;
  readonly words: readonly string[];
  /** Whether it goes on after the line that says that it is ready. */
  readonly staysUp?: boolean;
  /** What it is compared with, by name. */
  readonly floor: string;
}

/** What all starts of a command have cost, and those of what it is compared with, turn by turn. */
export interface Measured<C extends Command> {
  readonly command: C;
  readonly own: readonly Cost[];
  readonly floor: readonly Cost[];
}

/** Starts all of them in turns. */
export async function measureStarts<C extends Command>(
  commands: readonly C[],
  { run: { children, quick, progress }, scenario }: {
    readonly run: Run;
    readonly scenario: string;
  },
): Promise<readonly Measured<C>[]> {
  const costs = new Map(commands.map(({ name }) => [name, [] as Cost[]]));
  const turnsMax = turnsOf(quick);
  for (let turn = 0; turn <= turnsMax; turn++) {
    for (const command of commands) {
      progress(`${scenario}: turn ${turn} of ${turnsMax}, ${command.name}`);
      const cost = await (command.staysUp ? untilReady(children, command) : untilOver(command));
      if (turn > 0) costs.get(command.name)?.push(cost); // The first turn warms up.
    }
  }
  return commands.map((command) => ({
    command,
    own: costs.get(command.name) ?? [],
    floor: costs.get(command.floor) ?? [],
  }));
}

/** The processor time of a start. */
export const processor = ({ processorMs }: Cost): number => processorMs;

const wall = ({ wallMs }: Cost) => wallMs;

/** A command, for the table. */
export function startRow({ command, own, floor }: Measured<Command>): Row {
  return {
    "": command.name,
    "wall, ms": median(own.map(wall)),
    "processor, ms": median(own.map(processor)),
    "resident, MiB": median(own.map(({ residentMiB }) => residentMiB)),
    "compared with": command.floor,
    "ratio, wall": ratios(own.map(wall), floor.map(wall)),
    "ratio, processor": ratios(own.map(processor), floor.map(processor)),
  };
}

/** How the table came about. */
export function startNotes(quick: boolean): readonly string[] {
  return [
    `Medians of ${
      turnsOf(quick)
    } turns. What ends is started ${starts} times in a turn. Memory is the resident set: of what ends the largest that it had, of the others when they are ready.`,
    ...installed("time") ? [] : ["`time` is not installed: the memory of what ends is left out."],
  ];
}

function turnsOf(quick: boolean): number {
  return quick ? 3 : 11;
}

/** What one start of a command that ends costs. */
async function untilOver({ words }: Command): Promise<Cost> {
  const loop = `TIMEFORMAT="%R %U %S"
    time for ((i = 0; i < ${starts}; i++)); do "$@" >/dev/null 2>&1 || exit; done`;
  const { success, stderr } = await new Deno.Command("bash", {
    args: ["-c", loop, "bash", ...words],
    env: { LC_ALL: "C" },
    stdin: "null",
  }).output();
  if (!success) throw new Error(`Cannot start ${words.join(" ")}`);
  const [wall = NaN, user = NaN, system = NaN] = new TextDecoder().decode(stderr).trim().split(" ")
    .map((seconds) => 1_000 * Number(seconds) / starts);
  return { wallMs: wall, processorMs: user + system, residentMiB: largestMiB(words) };
}

function largestMiB(words: readonly string[]): number {
  if (!installed("time")) return NaN;
  const script = 'command time -f %M "$@" 2>&1 >/dev/null | tail -1';
  return Number(printed("bash", "-c", script, "bash", ...words)) / 1024;
}

/** What a command has cost when it prints its first line. */
async function untilReady(children: Children, { words }: Command): Promise<Cost> {
  const [command = Deno.execPath(), ...args] = words;
  const began = performance.now();
  const process = children.start({ command, args, stdin: "piped", stdout: "piped" });
  const lines = process.stdout.pipeThrough(new TextDecoderStream());
  const reader = lines.pipeThrough(new TextLineStream()).getReader();
  const { done } = await reader.read();
  if (done) throw new Error(`Cannot start ${words.join(" ")}`);
  const wallMs = performance.now() - began;
  const processorMs = processorNs(process.pid) / 1e6;
  const status = printed("cat", `/proc/${process.pid}/status`);
  const residentMiB = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
  await children.end(process);
  await process.stdin.abort().catch(() => {});
  await reader.cancel();
  return { wallMs, processorMs, residentMiB };
}
