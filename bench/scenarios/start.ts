/**
 * What starting costs, and how much memory a program has then.
 *
 * What ends by itself is compared with Deno that has nothing to do; what goes on with a program of
 * ours that does nothing but listen, when it is ready. Processor time of what has ended is what the
 * system counted for it, all its threads, as bash's `time` tells it.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { type Children, installed } from "../harness/children.ts";
import { median, ratios } from "../harness/figures.ts";
import type { Row, Section } from "../harness/report.ts";
import { TextLineStream } from "../load/text_lines.ts";
import { type Peer, startPychat, taskPermissions } from "../peers/peer.ts";
import { printed, processorNs } from "../../tests/server/processes.ts";
import type { Run } from "./scenario.ts";

/** Times that each is started in a turn: `time` counts in milliseconds, which alone is too coarse. */
const starts = 5;
/** Up to here a person takes it for “about as fast as Deno itself”. */
const ratioMax = 1.6;

interface Cost {
  readonly wallMs: number;
  /** In the program and in the system for it. */
  readonly processorMs: number;
  /** The resident set, in MiB; of what has ended, the largest that it had. */
  readonly residentMiB: number;
}

/** Something that is started. */
interface Command {
  readonly name: string;
  readonly words: readonly string[];
  /** Whether it goes on after the line that says that it is ready. */
  readonly staysUp?: boolean;
  /** What it is compared with. */
  readonly floor: string;
  readonly hasTarget?: boolean;
}

const deno = Deno.execPath();
const mod = fileURLToPath(new URL("../../mod.ts", import.meta.url));
const bare = fileURLToPath(new URL("../peers/bare_relay_main.ts", import.meta.url));
const nothing = "deno eval 0";
const listens = "bare relay, until it listens";

/** Measures it in turns. */
export async function start(run: Run): Promise<Section> {
  const { children, quick, progress } = run;
  const server = await startPychat(children, { rooms: "20000-29999" });
  const commands = await allCommands(children, server);
  const costs = new Map(commands.map(({ name }) => [name, [] as Cost[]]));
  const turnsMax = quick ? 3 : 11;
  for (let turn = 0; turn <= turnsMax; turn++) {
    for (const command of commands) {
      progress(`start: turn ${turn} of ${turnsMax}, ${command.name}`);
      const cost = await (command.staysUp ? untilReady(children, command) : untilOver(command));
      if (turn > 0) costs.get(command.name)?.push(cost); // The first turn warms up.
    }
  }
  const measured = commands.map((command) => ({
    command,
    own: costs.get(command.name) ?? [],
    floor: costs.get(command.floor) ?? [],
  }));
  return {
    name: "start",
    title: "Starting",
    rows: measured.map(rowOf),
    targets: measured.filter(({ command }) => command.hasTarget).map(targetOf),
    notes: [
      `Medians of ${turnsMax} turns. What ends is started ${starts} times in a turn. Memory is the resident set: of what ends the largest that it had, of the others when they are ready.`,
      ...installed("time") ? [] : ["`time` is not installed: the memory of what ends is left out."],
    ],
  };
}

async function allCommands(children: Children, { port }: Peer): Promise<readonly Command[]> {
  const pychat = [deno, "run", "--no-prompt", "--allow-env=PYCHAT_*", mod];
  const serve = [deno, "run", ...await taskPermissions("serve"), mod, "serve"];
  const connect = [deno, "run", ...await taskPermissions("connect"), mod, "connect"];
  const place = ["--host", "127.0.0.1", "--port", "0", "--rooms", "30000-32000"];
  const file = `${await children.folder()}/registry.db`;
  const ends = { floor: nothing };
  const quickly = { ...ends, hasTarget: true };
  const stays = { floor: listens, staysUp: true };
  return [
    { name: nothing, words: [deno, "eval", "0"], floor: nothing },
    { name: "--version", words: [...pychat, "--version"], ...quickly },
    { name: "--help", words: [...pychat, "--help"], ...quickly },
    { name: "completions bash", words: [...pychat, "completions", "bash"], ...ends },
    {
      name: "Tab behind serve --ro",
      words: [...pychat, "completions", "bash", "serve", "--ro"],
      ...ends,
    },
    { name: listens, words: [deno, "run", "--quiet", "--allow-net", bare], ...stays },
    {
      name: "serve, until it listens",
      words: [...serve, ...place, "--db", file, "--log", "json"],
      ...stays,
    },
    {
      name: "connect, until it has a seat",
      words: [...connect, `127.0.0.1:${port}`, "--name", "Ana", "--json"],
      ...stays,
    },
  ];
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
  const [command = deno, ...args] = words;
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

interface Measured {
  readonly command: Command;
  readonly own: readonly Cost[];
  readonly floor: readonly Cost[];
}

const processor = ({ processorMs }: Cost) => processorMs;
const wall = ({ wallMs }: Cost) => wallMs;

function rowOf({ command, own, floor }: Measured): Row {
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

function targetOf({ command, own, floor }: Measured) {
  const found = ratios(own.map(processor), floor.map(processor));
  return {
    what: `processor time of ${command.name} by ${command.floor}`,
    wanted: `≤ ${ratioMax}`,
    found,
    met: found.median <= ratioMax,
  };
}
