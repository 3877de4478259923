/**
 * All rooms with two people each: what they need of memory, and what somebody who comes or chats
 * notices of them.
 *
 * @module
 */

import { pause } from "../harness/children.ts";
import { median, ratios, spread } from "../harness/figures.ts";
import { Load } from "../harness/load.ts";
import { costOf, share } from "../harness/measuring.ts";
import { eachKiB, inspectable, type Memory, MemoryGauge } from "../harness/memory.ts";
import type { Row, Section, Target } from "../harness/report.ts";
import { type Peer, startBareRelay, startPychat } from "../peers/peer.ts";
import { baseRow, eachRow, memoryNotes, memoryTarget } from "./memory.ts";
import type { Run } from "./scenario.ts";

/** So many times as long as in an empty house may things take in a full one. */
const ratioMax = 2;
/** Processes that play people: each has a part of the house. */
const loads = 4;
/** Messages a second in a house where everybody chats: each of 17,948 says one in 18 s. */
const chatterPerSecond = 1_000;

/** A house, and who is looked at in it. */
interface House {
  readonly name: string;
  readonly peer: Peer;
  readonly chatter: number;
}

/** What somebody noticed in one turn, in milliseconds. */
interface Turn {
  readonly matchP50: number;
  readonly matchP99: number;
  readonly relayP50: number;
  readonly relayP99: number;
  /** Processor time of the server for a pair that comes and goes. */
  readonly matchProcessor: number;
  /** The part of one processor that the server used while two talked, and everybody else did theirs. */
  readonly part: number;
}

/** Fills a house, and compares it with an empty one in turns. */
export async function fullHouse(run: Run): Promise<Section> {
  const { children, quick } = run;
  const rooms = quick ? "10000-10499" : "1026-9999";
  const guests = new Load(children);
  const people = Array.from({ length: loads }, () => new Load(children));
  const options = { deno: [inspectable], stderr: "piped" } as const;

  run.progress("full-house: the bare relay");
  const bare = await startBareRelay(children, options);
  const bareFull = await fill(bare, people, { pairs: quick ? 500 : 8_974 });
  await children.end(bare.process);

  run.progress("full-house: people are coming");
  const full = await startPychat(children, { ...options, rooms });
  const empty = await startPychat(children, { ...options, rooms: "20000-20099" });
  new MemoryGauge(empty.process); // Its standard error is read.
  // Two who will make room for those who are looked at.
  await guests.ask({ order: "seat", group: "last", ...wayTo(full), pairs: 1, atOnce: 1 });
  const fullFull = await fill(full, people, { pairs: 10_000 });
  await guests.ask({ order: "leave", group: "last" });
  await pause(500);
  const idle = await costOf([full.process.pid], () => pause(quick ? 1_000 : 10_000));

  const houses: readonly House[] = [
    { name: "empty house", peer: empty, chatter: 0 },
    { name: "full house, all silent", peer: full, chatter: 0 },
    { name: "full house, all chat", peer: full, chatter: chatterPerSecond },
  ];
  const turns = await measureAll(houses, { guests, people, run });
  const seated = fullFull.people + 2;
  const idlePart = share(idle.processorMs[0] ?? NaN, idle.tookMs);
  return {
    name: "full-house",
    title: `A full house: ${seated.toLocaleString("en-US")} people in ${seated / 2} rooms`,
    rows: [...houses.map(({ name }, which) => rowOf(name, turns[which] ?? []))],
    more: [
      baseRow("PyChat", fullFull.before),
      eachRow("PyChat", fullFull.people, fullFull.each),
      baseRow("bare relay", bareFull.before),
      eachRow("bare relay", bareFull.people, bareFull.each),
    ],
    targets: [...targetsOf(turns), memoryTarget(fullFull.people, fullFull.each)],
    notes: [
      ...roomsNote(seated / 2, quick),
      `Filling it took ${
        (fullFull.tookMs / 1_000).toFixed(1)
      } s; while all are silent the server uses ${idlePart} of one core.`,
      `Medians of ${
        turns[0]?.length ?? 0
      } turns. In each turn every house is measured: 40 pairs come one after the other and go, and one pair talks for a second with pauses of 5 ms. The empty house is another server on the same machine, at the same time. “All chat”: ${
        chatterPerSecond.toLocaleString("en-US")
      } messages a second from all the others.`,
      `${loads} processes play those who fill the house, another one those who are looked at.`,
      ...memoryNotes,
    ],
  };
}

function wayTo({ dialect, port }: Peer) {
  return { dialect, port, readBytes: 256 };
}

/** What filling a house took, and what each person needs there. */
interface Filled {
  readonly people: number;
  readonly tookMs: number;
  readonly before: Memory;
  readonly each: Memory;
}

async function fill(
  peer: Peer,
  all: readonly Load[],
  { pairs }: { readonly pairs: number },
): Promise<Filled> {
  const gauge = new MemoryGauge(peer.process);
  const before = await gauge.collected();
  const began = performance.now();
  let seated = 0;
  for (const [which, load] of all.entries()) {
    const more = which === all.length - 1 ? pairs - seated : Math.floor(pairs / all.length);
    // One process after the other, so that those who meet are of the same.
    const atOnce = peer.dialect === "bare" ? 1 : 32;
    const order = { group: peer.name, ...wayTo(peer), pairs: more, atOnce };
    seated += (await load.ask({ order: "seat", ...order })).pairs;
  }
  const tookMs = performance.now() - began;
  await pause(1_000);
  const people = seated * 2;
  return { people, tookMs, before, each: eachKiB(before, await gauge.collected(), people) };
}

interface Others {
  readonly guests: Load;
  readonly people: readonly Load[];
  readonly run: Run;
}

async function measureAll(
  houses: readonly House[],
  { guests, people, run }: Others,
): Promise<readonly (readonly Turn[])[]> {
  const all = houses.map((): Turn[] => []);
  const turnsMax = run.quick ? 3 : 7;
  for (let turn = 0; turn <= turnsMax; turn++) {
    for (const [which, house] of houses.entries()) {
      run.progress(`full-house: turn ${turn} of ${turnsMax}, ${house.name}`);
      const perSecond = house.chatter / people.length;
      const chats = perSecond > 0;
      if (chats) await tellAll(people, { order: "chatter", group: house.peer.name, perSecond });
      const measured = await measure(house.peer, guests);
      if (chats) await tellAll(people, { order: "hush" });
      if (turn > 0) all[which]?.push(measured); // The first turn warms up.
    }
  }
  return all;
}

async function tellAll(people: readonly Load[], order: Parameters<Load["ask"]>[0]): Promise<void> {
  await Promise.all(people.map((load) => load.ask(order)));
}

async function measure(peer: Peer, guests: Load): Promise<Turn> {
  const { process: { pid } } = peer;
  const visit = { order: "visit", ...wayTo(peer), times: 40, pauseMs: 40 } as const;
  const match = await costOf([pid], () => guests.ask(visit));
  await guests.ask({ order: "seat", group: "two", ...wayTo(peer), pairs: 1, atOnce: 1 });
  const talk = { order: "talk", group: "two", bytes: 100, inFlight: 1 } as const;
  const relay = await costOf(
    [pid],
    () => guests.ask({ ...talk, forMs: 1_500, pauseMs: 5 }),
  );
  await guests.ask({ order: "leave", group: "two" });
  await pause(100); // They have left before the next ones come.
  return {
    matchP50: match.value.firstMessageMs.p50,
    matchP99: match.value.firstMessageMs.p99,
    relayP50: relay.value.ms.p50,
    relayP99: relay.value.ms.p99,
    matchProcessor: (match.processorMs[0] ?? NaN) / visit.times,
    part: (relay.processorMs[0] ?? NaN) / relay.tookMs,
  };
}

function rowOf(name: string, turns: readonly Turn[]): Row {
  const all = (of: (turn: Turn) => number) => spread(turns.map(of));
  return {
    "": name,
    "first message p50, ms": all(({ matchP50 }) => matchP50),
    "first message p99, ms": all(({ matchP99 }) => matchP99),
    "relay p50, ms": all(({ relayP50 }) => relayP50),
    "relay p99, ms": all(({ relayP99 }) => relayP99),
    "processor, ms/pair": median(turns.map(({ matchProcessor }) => matchProcessor)),
    "of one core": share(median(turns.map(({ part }) => part)), 1),
  };
}

function targetsOf(all: readonly (readonly Turn[])[]): readonly Target[] {
  const [empty = [], silent = [], chatting = []] = all;
  const target = (what: string, turns: readonly Turn[], of: (turn: Turn) => number): Target => {
    const found = ratios(turns.map(of), empty.map(of));
    return { what, wanted: `≤ ${ratioMax}`, found, met: found.median <= ratioMax };
  };
  const relay = ({ relayP99 }: Turn) => relayP99;
  const match = ({ matchP99 }: Turn) => matchP99;
  return [
    target("p99 of a message, full and silent by empty", silent, relay),
    target("p99 of a message, full and chatting by empty", chatting, relay),
    target("p99 of coming together, full and silent by empty", silent, match),
    target("p99 of coming together, full and chatting by empty", chatting, match),
  ];
}

function roomsNote(rooms: number, quick: boolean): readonly string[] {
  const wanted = quick ? 500 : 8_974;
  if (rooms === wanted) return [];
  return [`Of ${wanted} rooms ${rooms} were to be had: other programs use the other ports.`];
}
