/**
 * What each way of this runtime to read and write costs where nothing else is done, and how much of
 * that the system needs: no server on this runtime can be cheaper.
 *
 * @module
 */

import { median, ratios, spread } from "../harness/figures.ts";
import { Load } from "../harness/load.ts";
import { costOf } from "../harness/measuring.ts";
import type { Row, Section } from "../harness/report.ts";
import { type Peer, startBareRelay } from "../peers/peer.ts";
import { printed } from "../../tests/server/processes.ts";
import type { Run } from "./scenario.ts";

const ways = {
  connections: "Deno.TcpConn, read and write",
  sockets: "node:net, sockets",
  streams: "Deno.TcpConn, streams",
} as const;

/** One way, running. */
interface Way {
  readonly name: string;
  readonly peer: Peer;
  readonly costsUs: number[];
  /** Steps of the system's clock, of 10 ms, in the program and in the system for it. */
  userSteps: number;
  systemSteps: number;
}

/** Measures them in turns, with one message under way in each pair. */
export async function waysToCopy(run: Run): Promise<Section> {
  const { children, quick, progress } = run;
  const [turnsMax, forMs] = quick ? [3, 200] : [9, 500];
  const load = new Load(children);
  const rows: Row[] = [];
  for (const pairs of [1, 100]) {
    const all: Way[] = [];
    for (const [pairing, name] of Object.entries(ways) as [keyof typeof ways, string][]) {
      const peer = await startBareRelay(children, { pairing });
      const order = { order: "seat", group: name, dialect: "bare", port: peer.port } as const;
      await load.ask({ ...order, pairs, atOnce: 1, readBytes: 1024 });
      all.push({ name, peer, costsUs: [], userSteps: 0, systemSteps: 0 });
    }
    for (let turn = 0; turn <= turnsMax; turn++) {
      progress(`ways: ${pairs} pairs, turn ${turn} of ${turnsMax}`);
      for (const way of turn % 2 === 0 ? all : all.toReversed()) {
        await measure(way, { load, forMs, counts: turn > 0 }); // The first turn warms up.
      }
    }
    rows.push(...rowsOf(pairs, all));
    for (const { name, peer } of all) {
      await load.ask({ order: "leave", group: name });
      await children.end(peer.process);
    }
  }
  return {
    name: "ways",
    title: "Copying messages of 100 bytes, one at a time, in ways of this runtime",
    rows,
    targets: [],
    notes: [
      `Medians of ${turnsMax} turns of ${forMs} ms, and from the lowest to the highest. All of them are bare relays; the server reads and writes in the first way.`,
      "“In the system” is the part of a relay's processor time that the system's calls took: reading, writing, and waiting for the next.",
    ],
  };
}

async function measure(
  way: Way,
  { load, forMs, counts }: {
    readonly load: Load;
    readonly forMs: number;
    readonly counts: boolean;
  },
): Promise<void> {
  const { pid } = way.peer.process;
  const before = steps(pid);
  const order = { order: "talk", group: way.name, bytes: 100, inFlight: 1, forMs } as const;
  const { value, processorMs: [ms = NaN] } = await costOf([pid], () => load.ask(order));
  const after = steps(pid);
  if (!counts) return;
  way.costsUs.push(ms / value.messages * 1_000);
  way.userSteps += after.user - before.user;
  way.systemSteps += after.system - before.system;
}

function steps(pid: number): { readonly user: number; readonly system: number } {
  const words = printed("cat", `/proc/${pid}/stat`).split(") ")[1]?.split(" ") ?? [];
  return { user: Number(words[11]), system: Number(words[12]) };
}

function rowsOf(pairs: number, all: readonly Way[]): readonly Row[] {
  const [first] = all;
  return all.map(({ name, costsUs, userSteps, systemSteps }) => {
    const system = systemSteps / (userSteps + systemSteps);
    return {
      "pairs": `${pairs}`,
      "way": name,
      "processor, µs/message": spread(costsUs),
      "× the first": ratios(costsUs, first?.costsUs ?? []),
      "in the system": `${Math.round(100 * system)} %`,
      "in the program, µs/message": median(costsUs) * (1 - system),
    };
  });
}
