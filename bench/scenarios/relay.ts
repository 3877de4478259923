/**
 * What passing on a message costs, and how long it takes.
 *
 * @module
 */

import { spread } from "../harness/figures.ts";
import { Load } from "../harness/load.ts";
import { costOf, limitedBy, share } from "../harness/measuring.ts";
import type { Row, Section, Target } from "../harness/report.ts";
import { median, ratios } from "../harness/figures.ts";
import { type Peer, startBareRelay, startOthers, startPychat } from "../peers/peer.ts";
import type { Run } from "./scenario.ts";

/** Ours by the processor time that the floor needs: more would not be "little more". */
const floorRatioMax = 1.3;

/** How pairs talk. */
interface Way {
  readonly pairs: number;
  readonly bytes: number;
  readonly inFlight: number;
}

/** What one peer did in one turn. */
interface Turn {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the peer for one message, and of those who play people, in microseconds. */
  readonly processorUs: number;
  readonly loadUs: number;
  /** The parts of one processor that they used. */
  readonly part: number;
  readonly loadPart: number;
  readonly othersPart: number;
}

/** Measures it for each number of pairs, size and way to talk. */
export async function relay(run: Run): Promise<Section> {
  const { children, quick } = run;
  const load = new Load(children);
  const { port: sink } = await load.ask({ order: "port" });
  const others = await startOthers(children, sink);
  const peers = [await startPychat(children), await startBareRelay(children), ...others.peers];
  const rows: Row[] = [];
  const targets: Target[] = [];
  for (const pairs of [1, 100, 1_000]) {
    for (const peer of peers) await seat(load, peer, pairs);
    for (const bytes of [100, 4_096]) {
      for (const inFlight of [1, 20]) {
        const way = { pairs, bytes, inFlight };
        run.progress(`relay: ${nameOf(way)}`);
        const able = peers.filter(({ bytesMax = Infinity }) => bytes <= bytesMax);
        const turns = await measureAll(able, { load, way, quick });
        rows.push(...rowsOf(way, turns));
        targets.push(...targetsOf(way, turns));
      }
    }
    for (const { name } of peers) await load.ask({ order: "leave", group: name });
  }
  return {
    name: "relay",
    title: "Passing on messages: the two of a pair speak in turns",
    rows,
    targets,
    notes: [...notes(quick), ...others.notes],
  };
}

function notes(quick: boolean): readonly string[] {
  const { turns, forMs } = extent(quick);
  return [
    `Medians of ${turns} turns of ${forMs} ms, and from the lowest to the highest. In each turn all of them are measured one after the other; a ratio compares what was measured in the same turn.`,
    "“20 at once” are said in one write, and the other one speaks when all have come; their latency is that of the last one.",
    "The bare relay does nothing but copy bytes, in the same runtime. HAProxy is one thread between somebody and a port of the people's process. ngircd passes on lines of 512 bytes at most, so only the short messages; alone it takes 40 ms for 20 at once, because it leaves Nagle's algorithm on.",
    "The people are one process. “Limited by” says whose processor time was in the way of more messages a second; what a message costs the server does not depend on that.",
  ];
}

function extent(quick: boolean): { readonly turns: number; readonly forMs: number } {
  return quick ? { turns: 3, forMs: 200 } : { turns: 7, forMs: 500 };
}

async function seat(load: Load, { name, dialect, port }: Peer, pairs: number): Promise<void> {
  const atOnce = dialect === "pychat2" ? 8 : 1;
  await load.ask({
    order: "seat",
    group: name,
    dialect,
    port,
    pairs,
    atOnce,
    readBytes: 16 * 1024,
  });
}

/** The turns of each peer, by its name. */
async function measureAll(
  peers: readonly Peer[],
  { load, way, quick }: { readonly load: Load; readonly way: Way; readonly quick: boolean },
): Promise<ReadonlyMap<string, readonly Turn[]>> {
  const { turns, forMs } = extent(quick);
  const found = new Map(peers.map(({ name }) => [name, [] as Turn[]]));
  for (let turn = 0; turn <= turns; turn++) {
    // Nobody is always the first.
    for (const peer of turn % 2 === 0 ? peers : peers.toReversed()) {
      const measured = await measure(peer, { load, way, forMs });
      if (turn > 0) found.get(peer.name)?.push(measured); // The first turn warms up.
    }
  }
  return found;
}

async function measure(
  { name, process }: Peer,
  { load, way, forMs }: { readonly load: Load; readonly way: Way; readonly forMs: number },
): Promise<Turn> {
  const { bytes, inFlight } = way;
  const order = { order: "talk", group: name, bytes, inFlight, forMs } as const;
  const cost = await costOf([process.pid, load.pid], () => load.ask(order));
  const { messages, tookMs, ms } = cost.value;
  const [ours = NaN, theirs = NaN] = cost.processorMs;
  return {
    perSecond: messages / tookMs * 1_000,
    p50Ms: ms.p50,
    p99Ms: ms.p99,
    processorUs: ours / messages * 1_000,
    loadUs: theirs / messages * 1_000,
    part: ours / tookMs,
    loadPart: theirs / tookMs,
    othersPart: cost.othersPart,
  };
}

function rowsOf(way: Way, all: ReadonlyMap<string, readonly Turn[]>): readonly Row[] {
  const floor = figures(all, "bare relay", ({ processorUs }) => processorUs);
  return [...all].map(([name, turns]) => {
    const middle = (of: (turn: Turn) => number) => median(turns.map(of));
    const [part, loadPart] = [middle(({ part }) => part), middle(({ loadPart }) => loadPart)];
    return {
      "pairs": `${way.pairs}`,
      "bytes": `${way.bytes}`,
      "at once": `${way.inFlight}`,
      "server": name,
      "messages/s": middle(({ perSecond }) => perSecond),
      "p50, ms": middle(({ p50Ms }) => p50Ms),
      "p99, ms": middle(({ p99Ms }) => p99Ms),
      "processor, µs/message": spread(turns.map(({ processorUs }) => processorUs)),
      "× bare relay": ratios(turns.map(({ processorUs }) => processorUs), floor),
      "of one core": share(part, 1),
      "people, µs/message": middle(({ loadUs }) => loadUs),
      "limited by": limitedBy([{ name: "the server", each: part }, {
        name: "the people",
        each: loadPart,
      }], middle(({ othersPart }) => othersPart)),
    };
  });
}

function targetsOf(way: Way, all: ReadonlyMap<string, readonly Turn[]>): readonly Target[] {
  const ours = figures(all, "PyChat", ({ processorUs }) => processorUs);
  const floor = figures(all, "bare relay", ({ processorUs }) => processorUs);
  const irc = figures(all, "ngircd", ({ processorUs }) => processorUs);
  const toFloor = ratios(ours, floor);
  const targets: Target[] = [{
    what: `${nameOf(way)}: processor time by the bare relay's`,
    wanted: `≤ ${floorRatioMax}`,
    found: toFloor,
    met: toFloor.median <= floorRatioMax,
  }];
  if (irc.length > 0) {
    const toIrc = ratios(irc, ours);
    const pipelined = way.inFlight > 1;
    targets.push({
      what: `${nameOf(way)}: messages per second of processor time by ngircd's`,
      wanted: pipelined ? "> 1" : "told",
      found: toIrc,
      met: pipelined ? toIrc.median > 1 : undefined,
    });
  }
  return targets;
}

function figures(
  all: ReadonlyMap<string, readonly Turn[]>,
  name: string,
  of: (turn: Turn) => number,
): readonly number[] {
  return (all.get(name) ?? []).map(of);
}

function nameOf({ pairs, bytes, inFlight }: Way): string {
  const people = pairs === 1 ? "1 pair" : `${pairs.toLocaleString("en-US")} pairs`;
  return `${people}, ${bytes} bytes, ${inFlight === 1 ? "one" : inFlight} at a time`;
}
