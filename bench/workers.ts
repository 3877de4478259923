/**
 * What more workers are good for: how much they pass on, and what it costs.
 *
 * Those who talk are processes of their own and share the machine's cores with the server. So the
 * messages a second grow only as far as there are cores for both. Two figures do not depend on that:
 * what each worker could do with a core to itself, which is computed from its processor time; and
 * what they do when each of them is stopped most of the time, as if it had a slow core of its own,
 * so that several of them together still leave some of the machine idle.
 *
 * @module
 */

import type { PortRange } from "../registry/port_pool.ts";
import { shareOut } from "../server/shares.ts";
import { hello, someRooms } from "../tests/server/helpers.ts";
import { children, needSchedstat, processorNs, start } from "../tests/server/processes.ts";
import { median } from "./harness/figures.ts";
import type { LoadOptions, LoadResult, SeatedPair } from "./workers_load.ts";

const turns = 5;
const secondsEach = 2;
const pairsCount = 16;
const loads = 2;
const inFlight = 200;
/** How long a worker that is held runs, in milliseconds, and how often it may. */
const [runMs, periodMs] = [5, 50];
/** How long those who talk take to start and sit down, in milliseconds. */
const settlingMs = 2_000;

/** What one turn came to. */
interface Figures {
  readonly perSecond: number;
  /** Processor time of the server for one message, in microseconds. */
  readonly cost: number;
  /** Cores that the server and those who talk have used. */
  readonly cores: number;
  readonly loadCores: number;
  /** Messages a second if the busiest worker had a core to itself, and so every other. */
  readonly possible: number;
  /** Messages a second when each worker runs {@linkcode runMs} of {@linkcode periodMs}. */
  readonly held: number;
}

needSchedstat();
const cores = navigator.hardwareConcurrency;
console.log(
  `${pairsCount} pairs, ${inFlight} messages in flight each; medians of ${turns} turns of ` +
    `${secondsEach} s.\nThis machine has ${cores} cores, for the server and the ${loads} ` +
    "processes of those who talk together.",
);
const figures = new Map<number, Figures[]>([[1, []], [2, []], [4, []]]);
for (let turn = 0; turn < turns; turn++) {
  for (const [workers, all] of figures) all.push(await measure(workers));
}
const middle = (all: readonly Figures[], figure: keyof Figures) =>
  median(all.map((figures) => figures[figure]));
console.table(Object.fromEntries([...figures].map(([workers, all]) => [`${workers} worker(s)`, {
  "messages/s": Math.round(middle(all, "perSecond")),
  "µs of processor a message": middle(all, "cost").toFixed(2),
  "cores: server": middle(all, "cores").toFixed(2),
  "cores: those who talk": middle(all, "loadCores").toFixed(2),
  "messages/s with a core each": Math.round(middle(all, "possible")),
  "messages/s with 10% each": Math.round(middle(all, "held")),
}])));

async function measure(workers: number): Promise<Figures> {
  const folder = await Deno.makeTempDir();
  const { first } = someRooms();
  const rooms = { first, last: first + 999 };
  const { process, firstLine } = await start({
    script: new URL("../mod.ts", import.meta.url),
    deno: [`--allow-run=${Deno.execPath()}`],
    args: [
      ...["serve", "--host", "127.0.0.1", "--port", "0", "--db", `${folder}/r.db`],
      ...["--rooms", `${rooms.first}-${rooms.last}`, "--workers", `${workers}`],
      ...["--log", "json", "--pace", "0", "--per-address", "0"],
    ],
  });
  try {
    const seats = () => seatPairs(JSON.parse(firstLine).port, shareOut(rooms, workers));
    const working = workers === 1 ? [process.pid] : children(process.pid);
    const free = await underLoad(await seats(), process.pid, working);
    const held = await underLoad(await seats(), process.pid, working, hold);
    return { ...free, held: held.perSecond };
  } finally {
    process.kill("SIGTERM");
    await process.status;
    await Deno.remove(folder, { recursive: true });
  }
}

/** Has people talk and looks at what the processes do meanwhile. */
async function underLoad(
  seats: readonly SeatedPair[],
  parent: number,
  working: readonly number[],
  doing: (pids: readonly number[], untilMs: number) => Promise<void> = (_, untilMs) =>
    until(untilMs),
): Promise<Omit<Figures, "held">> {
  const fromMs = Date.now() + settlingMs;
  const untilMs = fromMs + secondsEach * 1_000;
  const loaded = Array.from({ length: loads }, async (_, load): Promise<LoadResult> => {
    const pairs = seats.filter((_, i) => i % loads === load);
    const options: LoadOptions = { pairs, inFlight, fromMs, untilMs };
    const script = new URL("workers_load.ts", import.meta.url);
    const { process, firstLine } = await start({ script, args: [JSON.stringify(options)] });
    await process.status;
    return JSON.parse(firstLine);
  });
  const used = () => new Map([...working, parent].map((pid) => [pid, processorNs(pid)]));
  await until(fromMs);
  const before = used();
  await doing(working, untilMs);
  const after = used();
  const results = await Promise.all(loaded);
  const messages = results.reduce((sum, { messages }) => sum + messages, 0);
  const loadUs = results.reduce((sum, { processorUs }) => sum + processorUs, 0);
  const spent = [...after].map(([pid, ns]) => ns - (before.get(pid) ?? 0));
  const total = spent.reduce((sum, ns) => sum + ns, 0);
  return {
    perSecond: messages / secondsEach,
    cost: total / messages / 1_000,
    cores: total / secondsEach / 1e9,
    loadCores: loadUs / secondsEach / 1e6,
    possible: messages / (Math.max(...spent) / 1e9),
  };
}

/** Lets processes run for a part of the time only, one after the other. */
async function hold(pids: readonly number[], untilMs: number): Promise<void> {
  const all = (signal: Deno.Signal) => pids.forEach((pid) => Deno.kill(pid, signal));
  all("SIGSTOP");
  try {
    while (Date.now() < untilMs) {
      const next = Date.now() + periodMs;
      for (const pid of pids) {
        Deno.kill(pid, "SIGCONT");
        await until(Date.now() + runMs);
        Deno.kill(pid, "SIGSTOP");
      }
      await until(next);
    }
  } finally {
    all("SIGCONT");
  }
}

/** Seats for as many pairs on every worker; what there is too much of lapses. */
async function seatPairs(lobby: number, shares: readonly PortRange[]): Promise<SeatedPair[]> {
  const found = shares.map((): SeatedPair[] => []);
  const wanted = pairsCount / shares.length;
  while (found.some((pairs) => pairs.length < wanted)) {
    const [one, other] = [await hello(lobby), await hello(lobby)];
    const share = shares.findIndex(({ first, last }) => first <= one.port && one.port <= last);
    found[share]?.push({ port: one.port, tickets: [one.ticket, other.ticket] });
  }
  return found.flatMap((pairs) => pairs.slice(0, wanted));
}

async function until(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, ms - Date.now())));
}
