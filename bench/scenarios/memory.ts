/**
 * What each person who has a seat needs of the server's memory.
 *
 * @module
 */

import { calm } from "../harness/children.ts";
import { Load } from "../harness/load.ts";
import { eachKiB, inspectable, type Memory, MemoryGauge } from "../harness/memory.ts";
import type { Row, Section, Target } from "../harness/report.ts";
import { type Peer, startBareRelay, startPychat } from "../peers/peer.ts";
import type { Run } from "./scenario.ts";

/** So much memory may somebody who has a seat need, in KiB. */
const kibPerPersonMax = 16;

/** Who come and go before, so that everything is loaded. Few: what they leave is used again. */
const warmUpPairs = 20;

/** Measures it with one and with two thousand people, or one thousand when it is to be quick. */
export async function memory(run: Run): Promise<Section> {
  const { children, quick } = run;
  const options = { deno: [inspectable], stderr: "piped" } as const;
  const peers = [await startPychat(children, options), await startBareRelay(children, options)];
  const load = new Load(children);
  const rows: Row[] = [];
  const targets: Target[] = [];
  for (const peer of peers) {
    run.progress(`memory: ${peer.name}`);
    const gauge = new MemoryGauge(peer.process);
    await seat(load, peer, warmUpPairs);
    await leave(load, peer);
    const before = await gauge.collected();
    rows.push(baseRow(peer.name, before));
    for (const people of quick ? [1_000] : [1_000, 2_000]) {
      await seat(load, peer, people / 2);
      const each = eachKiB(before, await gauge.collected(), people);
      await leave(load, peer);
      rows.push(eachRow(peer.name, people, each));
      if (peer.dialect === "pychat2") targets.push(memoryTarget(people, each));
    }
  }
  return {
    name: "memory",
    title: "The server's memory for somebody who has a seat",
    rows,
    targets,
    notes: memoryNotes,
  };
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

/** What one person may add. */
export function memoryTarget(people: number, { resident }: Memory): Target {
  return {
    what: `resident memory for each of ${people.toLocaleString("en-US")} people, KiB`,
    wanted: `≤ ${kibPerPersonMax}`,
    found: resident,
    met: resident <= kibPerPersonMax,
  };
}

async function seat(load: Load, { name, dialect, port }: Peer, pairs: number): Promise<void> {
  const how = { group: name, dialect, port, pairs, atOnce: 16, readBytes: 512 };
  await load.ask({ order: "seat", ...how });
}

async function leave(load: Load, { name, process }: Peer): Promise<void> {
  await load.ask({ order: "leave", group: name });
  await calm(process.pid);
}
