/**
 * How fast people come together: pairs a second, and from connecting to the first message.
 *
 * @module
 */

import { calm } from "../harness/children.ts";
import { median, ratios, type Spread, spread } from "../harness/figures.ts";
import { Load } from "../harness/load.ts";
import { costOf, limitedBy, share } from "../harness/measuring.ts";
import type { Row, Section } from "../harness/report.ts";
import { type Peer, startBareRelay, startPychat } from "../peers/peer.ts";
import type { Run } from "./scenario.ts";

/** So many pairs a second would be enough, if the machine can connect as many. */
const pairsPerSecond = 2_000;
/** Two people connect twice each: to the lobby and to their room. */
const connectionsOfPair = 4;
/** Processes that play people: one alone would be in the way. */
const loads = 2;

/** One turn, of any kind. */
interface Turn {
  /** Pairs, or connections, a second. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time for one of them, in milliseconds. */
  readonly processorMs: number;
  readonly loadMs: number;
  readonly part: number;
  readonly loadPart: number;
  readonly othersPart: number;
}

interface Kind {
  readonly name: string;
  readonly peer: Peer;
  /** Pairs that come at once to each process that plays people; 0 for bare connections. */
  readonly atOnce: number;
}

/** Measures it one pair after the other, many at once, and with bare connections. */
export async function joining(run: Run): Promise<Section> {
  const { children, quick } = run;
  const people = Array.from({ length: loads }, () => new Load(children));
  const [pychat, bare] = [await startPychat(children), await startBareRelay(children)];
  const kinds: readonly Kind[] = [
    { name: "PyChat, one pair after the other", peer: pychat, atOnce: 1 },
    { name: "bare relay, one pair after the other", peer: bare, atOnce: 1 },
    { name: "PyChat, 64 pairs at once", peer: pychat, atOnce: 32 },
    { name: "bare relay, 64 pairs at once", peer: bare, atOnce: 32 },
    { name: "bare connections, 64 at once", peer: bare, atOnce: 0 },
  ];
  const turns = kinds.map((): Turn[] => []);
  const turnsMax = quick ? 3 : 5;
  for (let turn = 0; turn <= turnsMax; turn++) {
    for (const [which, kind] of kinds.entries()) {
      run.progress(`joining: turn ${turn} of ${turnsMax}, ${kind.name}`);
      const measured = await measure(kind, people, quick);
      if (turn > 0) turns[which]?.push(measured); // The first turn warms up.
    }
  }
  return { ...sectionOf(kinds, turns), notes: notes(turnsMax) };
}

async function measure(kind: Kind, all: readonly Load[], quick: boolean): Promise<Turn> {
  const { peer: { process, dialect, port, door = port }, atOnce } = kind;
  const people = atOnce === 1 ? all.slice(0, 1) : all;
  const count = (atOnce === 1 ? 150 : atOnce === 0 ? 2_000 : 400) / (quick ? 2 : 1);
  const pids = [process.pid, ...people.map(({ pid }) => pid)];
  const act = async (load: Load) => {
    if (atOnce === 0) {
      const { tookMs } = await load.ask({ order: "knock", port: door, times: count, atOnce: 32 });
      return { tookMs, firstMessageMs: { p50: NaN, p99: NaN } };
    }
    const how = { group: "joining", dialect, port, pairs: count, atOnce, readBytes: 1024 };
    return await load.ask({ order: "seat", ...how });
  };
  const cost = await costOf(pids, () => Promise.all(people.map(act)));
  if (atOnce > 0) {
    await Promise.all(people.map((load) => load.ask({ order: "leave", group: "joining" })));
    await calm(process.pid); // Those who leave are not part of it.
  }
  const tookMs = Math.max(...cost.value.map(({ tookMs }) => tookMs));
  const total = count * people.length;
  const [ours = NaN, ...theirs] = cost.processorMs;
  const loadMs = theirs.reduce((sum, ms) => sum + ms, 0);
  const first = cost.value.map(({ firstMessageMs }) => firstMessageMs);
  return {
    perSecond: total / tookMs * 1_000,
    p50Ms: median(first.map(({ p50 }) => p50)),
    p99Ms: Math.max(...first.map(({ p99 }) => p99)),
    processorMs: ours / total,
    loadMs: loadMs / total,
    part: ours / tookMs,
    loadPart: loadMs / people.length / tookMs,
    othersPart: cost.othersPart,
  };
}

function sectionOf(
  kinds: readonly Kind[],
  all: readonly (readonly Turn[])[],
): Omit<Section, "notes"> {
  const figures = (which: number, of: (turn: Turn) => number) => (all[which] ?? []).map(of);
  const perSecond = ({ perSecond }: Turn) => perSecond;
  const [, , manyOurs = [], , knocks = []] = all;
  const allowed = knocks.map((turn) =>
    Math.min(pairsPerSecond, turn.perSecond / connectionsOfPair)
  );
  const reached = ratios(manyOurs.map(perSecond), allowed);
  const latencyRatio = ratios(figures(0, ({ p50Ms }) => p50Ms), figures(1, ({ p50Ms }) => p50Ms));
  return {
    name: "joining",
    title: "Coming together: through the lobby to a room, until each has heard a message",
    rows: kinds.map(({ name, atOnce }, which) => rowOf(name, all[which] ?? [], atOnce)),
    targets: [
      {
        what: `pairs a second, 64 at once (${limitOf(manyOurs)} is in the way)`,
        wanted: `≥ ${describeAllowed(allowed)}`,
        found: spread(manyOurs.map(perSecond)),
        met: reached.median >= 1,
      },
      {
        what: "from connecting to the first message, p50: PyChat by the bare relay",
        wanted: "told",
        found: latencyRatio,
      },
      {
        what: "processor time of a pair, 64 at once: PyChat by the bare relay",
        wanted: "told",
        found: ratios(
          figures(2, ({ processorMs }) => processorMs),
          figures(3, ({ processorMs }) => processorMs),
        ),
      },
    ],
  };
}

function describeAllowed(allowed: readonly number[]): string {
  const { median: middle }: Spread = spread(allowed);
  if (middle >= pairsPerSecond) return `${pairsPerSecond}`;
  return `${Math.round(middle)}, a ${connectionsOfPair}th of the bare connections`;
}

function limitOf(turns: readonly Turn[]): string {
  const middle = (of: (turn: Turn) => number) => median(turns.map(of));
  const people = { name: "the people", each: middle(({ loadPart }) => loadPart), processes: loads };
  const parts = [{ name: "the server", each: middle(({ part }) => part) }, people];
  return limitedBy(parts, middle(({ othersPart }) => othersPart));
}

function rowOf(name: string, turns: readonly Turn[], atOnce: number): Row {
  const middle = (of: (turn: Turn) => number) => median(turns.map(of));
  return {
    "": name,
    "a second": spread(turns.map(({ perSecond }) => perSecond)),
    "first message p50, ms": atOnce === 0 ? "" : middle(({ p50Ms }) => p50Ms),
    "p99, ms": atOnce === 0 ? "" : middle(({ p99Ms }) => p99Ms),
    "processor, ms each": spread(turns.map(({ processorMs }) => processorMs)),
    "a second of it": middle(({ processorMs }) => 1_000 / processorMs),
    "of one core": share(middle(({ part }) => part), 1),
    "people, ms each": middle(({ loadMs }) => loadMs),
    "limited by": limitOf(turns),
  };
}

function notes(turns: number): readonly string[] {
  return [
    `Medians of ${turns} turns, and from the lowest to the highest; ${loads} processes play people when many come at once.`,
    "Each person connects to the lobby, says HELLO, reads SEAT, hangs up, connects to the room and joins; then says a message and hears the other one's. All of them stay until the turn is over. With the bare relay they take the same steps: its lobby answers every line alike, and its only room pairs up whoever comes.",
    "Bare connections are accepted and closed by the bare relay without a word: those are connections a second, not pairs.",
  ];
}
