/**
 * What it costs to start the command, beside what it costs to start Deno with nothing to do.
 *
 * All of them take turns within one run, since machines are noisy; the figures are medians over the
 * turns, and so are the ratios, each of which compares what was measured in one turn. Processor time
 * is what the system counted for the ended processes, all their threads, as bash's `time` tells it.
 *
 * @module
 */

import { median } from "./harness/figures.ts";

const turns = 21;
/** Times that each is started in a turn: `time` counts in milliseconds, which alone is too coarse. */
const starts = 5;
/** Up to here a person takes it for "about as fast as Deno itself". */
const target = 1.6;

interface Cost {
  readonly wallMs: number;
  /** In the program and in the system for it. */
  readonly processorMs: number;
}

const deno = Deno.execPath();
const pychat = [
  deno,
  "run",
  "--no-prompt",
  "--allow-env=PYCHAT_*",
  `${new URL("../mod.ts", import.meta.url)}`,
];
const floor = "deno eval 0";
const commands: Readonly<Record<string, readonly string[]>> = {
  [floor]: [deno, "eval", "0"],
  "--version": [...pychat, "--version"],
  "--help": [...pychat, "--help"],
  "completions bash": [...pychat, "completions", "bash"],
  "Tab behind serve --ro": [...pychat, "completions", "bash", "serve", "--ro"],
};

const costs = await measureAll();
console.log(`Starting, each ${starts} times in each of ${turns} turns; medians of one start.`);
console.table(Object.fromEntries(Object.keys(commands).map((name) => [name, row(name)])));
console.log(`The target: at most ${target} times the processor time of ${floor}.`);

async function measureAll(): Promise<Readonly<Record<string, readonly Cost[]>>> {
  const costs: Record<string, Cost[]> = {};
  for (let turn = 0; turn <= turns; turn++) {
    for (const [name, command] of Object.entries(commands)) {
      const cost = await measure(command);
      if (turn > 0) (costs[name] ??= []).push(cost); // The first turn warms up.
    }
  }
  return costs;
}

/** What one start of a command costs. */
async function measure(command: readonly string[]): Promise<Cost> {
  const loop = `TIMEFORMAT="%R %U %S"
    time for ((i = 0; i < ${starts}; i++)); do "$@" >/dev/null 2>&1 || exit; done`;
  const { success, stderr } = await new Deno.Command("bash", {
    args: ["-c", loop, "bash", ...command],
    env: { LC_ALL: "C" },
    stdin: "null",
  }).output();
  if (!success) throw new Error(`Cannot start ${command.join(" ")}`);
  const [wall = NaN, user = NaN, system = NaN] = new TextDecoder().decode(stderr).trim().split(" ")
    .map((seconds) => 1_000 * Number(seconds) / starts);
  return { wallMs: wall, processorMs: user + system };
}

function row(name: string): Record<string, string> {
  const own = costs[name] ?? [];
  const ratio = (of: (cost: Cost) => number) =>
    median(own.map((cost, turn) => of(cost) / of(costs[floor]?.[turn] ?? cost)));
  const processor = ratio(({ processorMs }) => processorMs);
  return {
    "processor, ms": median(own.map(({ processorMs }) => processorMs)).toFixed(1),
    "wall, ms": median(own.map(({ wallMs }) => wallMs)).toFixed(1),
    "ratio, wall": ratio(({ wallMs }) => wallMs).toFixed(2),
    "ratio, processor": processor.toFixed(2),
    [`at most ${target}`]: processor <= target ? "yes" : "no",
  };
}
