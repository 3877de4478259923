/**
 * What each person who has a seat needs of the server's memory.
 *
 * @module
 */

import { calm, type Children } from "../harness/children.ts";
import { median, ratios, spread } from "../harness/figures.ts";
import { Load } from "../harness/load.ts";
import { eachKiB, inspectable, type Memory, MemoryGauge } from "../harness/memory.ts";
import type { Row, Section, Target } from "../harness/report.ts";
import { type Peer, startBareRelay, startPychat } from "../peers/peer.ts";
import type { Run } from "./scenario.ts";

/** So many people are there at once. */
const crowds = [1_000, 2_000];

/** So much memory may somebody who has a seat need, in KiB. */
const kibPerPersonMax = 16;

/** Who come and go before, so that everything is loaded. Few: what they leave is used again. */
const warmUpPairs = 20;

/** What one process had: with nobody, and for each of so many people. */
interface Turn {
  readonly before: Memory;
  readonly each: readonly Memory[];
}

/** Measures it with one and with two thousand people, in new processes each time. */
export async function memory(run: Run): Promise<Section> {
  const { children, quick, progress } = run;
  const options = { deno: [inspectable], stderr: "piped" } as const;
  const load = new Load(children);
  const ours: Turn[] = [];
  const floor: Turn[] = [];
  const turns = quick ? 1 : 5;
  for (let turn = 1; turn <= turns; turn++) {
    progress(`memory: turn ${turn} of ${turns}`);
    ours.push(await measure(await startPychat(children, options), { load, children }));
    floor.push(await measure(await startBareRelay(children, options), { load, children }));
  }
  return {
    name: "memory",
    title: "The server's memory for somebody who has a seat",
    rows: [...rowsOf("PyChat", ours), ...rowsOf("bare relay", floor)],
    targets: crowds.flatMap((people, which) => {
      const each = (all: readonly Turn[]) => all.map((turn) => turn.each[which]?.resident ?? NaN);
      return memoryTargets(people, each(ours), each(floor));
    }),
    notes: [`Medians of ${turns} turns, each in new processes.`, ...memoryNotes],
  };
}

async function measure(
  peer: Peer,
  { load, children }: { readonly load: Load; readonly children: Children },
): Promise<Turn> {
  const gauge = new MemoryGauge(peer.process);
  await seat(load, peer, warmUpPairs);
  await leave(load, peer);
  const before = await gauge.collected();
  const each: Memory[] = [];
  for (const people of crowds) {
    await seat(load, peer, people / 2);
    each.push(eachKiB(before, await gauge.collected(), people));
    await leave(load, peer);
  }
  await children.end(peer.process);
  return { before, each };
}

function rowsOf(name: string, turns: readonly Turn[]): readonly Row[] {
  const before = middle(turns.map(({ before }) => before));
  return [
    baseRow(name, before),
    ...crowds.map((people, which) =>
      eachRow(name, people, middle(turns.flatMap(({ each }) => each[which] ?? [])))
    ),
  ];
}

function middle(all: readonly Memory[]): Memory {
  const of = (what: keyof Memory) => median(all.map((memory) => memory[what]));
  return { resident: of("resident"), proportional: of("proportional"), heap: of("heap") };
}

/** How it is measured. */
export const memoryNotes: readonly string[] = [
  "Each figure is taken after two collections of all garbage that the inspector asks for. The resident set is what the system has given to the process; proportional, with what it shares with other processes counted in parts. The heap is what is in use on V8's, and what buffers hold outside of it.",
  "What one person adds is the difference to the same process with nobody there, when some have come and gone, by the number of people. All have a seat, have heard one message, and are silent.",
];

/** What one person adds, for the table. */
export function eachRow(name: string, people: number, each: Memory): Row {
  return {
    "server": name,
    "people": people.toLocaleString("en-US"),
    "resident, KiB": each.resident,
    "proportional, KiB": each.proportional,
    "heap and buffers, KiB": each.heap,
    "": "each",
  };
}

/** What there is without anybody. */
export function baseRow(name: string, { resident, proportional, heap }: Memory): Row {
  return {
    "server": name,
    "people": "0",
    "resident, KiB": resident / 1024,
    "proportional, KiB": proportional / 1024,
    "heap and buffers, KiB": heap / 1024,
    "": "in all",
  };
}

/**
 * What one person may add.
 *
 * @param ours Resident, in KiB, in each turn.
 * @param floor The same of the bare relay.
 */
export function memoryTargets(
  people: number,
  ours: readonly number[],
  floor: readonly number[],
): readonly Target[] {
  const what = `resident memory for each of ${people.toLocaleString("en-US")} people`;
  const found = spread(ours);
  return [
    {
      what: `${what}, KiB`,
      wanted: `≤ ${kibPerPersonMax}`,
      found,
      met: found.median <= kibPerPersonMax,
    },
    { what: `${what}, by the bare relay's`, wanted: "told", found: ratios(ours, floor) },
  ];
}

async function seat(load: Load, { name, dialect, port }: Peer, pairs: number): Promise<void> {
  const how = { group: name, dialect, port, pairs, atOnce: 16, readBytes: 512 };
  await load.ask({ order: "seat", ...how });
}

async function leave(load: Load, { name, process }: Peer): Promise<void> {
  await load.ask({ order: "leave", group: name });
  await calm(process.pid);
}
