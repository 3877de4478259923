/**
 * All rooms with two people each: what they need of memory, and what somebody who comes or chats
 * notices of them.
 *
 * @module
 */

import { pause } from "../harness/pause.ts";
import { Load } from "../harness/load.ts";
import { thisMachine } from "../harness/machine.ts";
import { ROOM_PORTS } from "../../protocol/limits.ts";
import { costOf, share } from "../harness/measuring.ts";
import { eachKiB, inspectable, type Memory, MemoryGauge } from "../harness/memory.ts";
import type { Section } from "../harness/report.ts";
import { type Peer, startBareRelay, startPychat } from "../peers/peer.ts";
import { baseRow, eachRow, memoryNotes, memoryTargets } from "./memory.ts";
import { extent, look, nothingNoticed, noticedRow, noticedTargets } from "./noticing.ts";
import type { Run } from "./scenario.ts";

/** Rooms in a full house, and so pairs. */
const roomsMax = ROOM_PORTS.last - ROOM_PORTS.first + 1;
/** Processes that play people: each has a part of the house. */
const loads = 4;
/** Rooms that those who are looked at come to; more than one, since the server must see who left. */
const spareRooms = 4;
/** Messages a second in a house where everybody chats: each of 17,948 says one in 18 s. */
const chatterPerSecond = 1_000;

/** When something was looked at, and what for. */
interface Phase {
  readonly name: string;
  /** Messages a second of all others in the full house. */
  readonly chatter: number;
}

const phases: readonly Phase[] = [
  { name: "all silent", chatter: 0 },
  { name: "all chat", chatter: chatterPerSecond },
];

/** Fills a house, and compares it with an empty one in turns. */
export async function fullHouse(run: Run): Promise<Section> {
  const { children, quick } = run;
  const turnsMax = quick ? 2 : 5;
  const pairs = Math.min(quick ? 500 : roomsMax, pairsByFiles());
  const rooms = quick ? "10000-10499" : `${ROOM_PORTS.first}-${ROOM_PORTS.last}`;
  const guests = new Load(children);
  const people = Array.from({ length: loads }, () => new Load(children, { yields: true }));
  const options = { deno: [inspectable], stderr: "piped" } as const;

  run.progress("full-house: the bare relay");
  const bare = await startBareRelay(children, options);
  const bareFull = await fill(bare, people, { pairs });
  await children.end(bare.process);

  const empty = await startPychat(children, { ...options, rooms: "20000-20099" });
  new MemoryGauge(empty.process); // Its standard error is read.
  const alone = [nothingNoticed()];
  for (let turn = 0; turn < turnsMax; turn++) await look([empty], alone, { guests, quick });

  run.progress("full-house: people are coming");
  const full = await startPychat(children, { ...options, rooms });
  // They will make room for those who are looked at.
  await guests.ask({ order: "seat", group: "last", ...wayTo(full), pairs: spareRooms, atOnce: 1 });
  const fullFull = await fill(full, people, { pairs: pairs - spareRooms });
  await guests.ask({ order: "leave", group: "last" });
  await pause(500);
  const idle = await costOf([full.process.pid], () => pause(quick ? 1_000 : 10_000));

  const noticed = phases.map(() => [nothingNoticed(), nothingNoticed()] as const);
  for (let turn = 0; turn < turnsMax; turn++) {
    for (const [which, { name, chatter }] of phases.entries()) {
      run.progress(`full-house: turn ${turn + 1} of ${turnsMax}, ${name}`);
      const perSecond = chatter / people.length;
      if (chatter > 0) await tellAll(people, { order: "chatter", group: full.name, perSecond });
      await look([empty, full], noticed[which] ?? [], { guests, quick });
      if (chatter > 0) await tellAll(people, { order: "hush" });
    }
  }
  const seated = fullFull.people + 2 * spareRooms;
  const idlePart = share(idle.processorMs[0] ?? NaN, idle.tookMs);
  const { visits, messages } = extent(quick);
  return {
    name: "full-house",
    title: `A full house: ${seated.toLocaleString("en-US")} people in ${seated / 2} rooms`,
    rows: [
      noticedRow("empty house, before anybody came", alone[0]),
      ...phases.flatMap(({ name }, which) => [
        noticedRow(`empty house, the full one beside it: ${name}`, noticed[which]?.[0]),
        noticedRow(`full house: ${name}`, noticed[which]?.[1]),
      ]),
    ],
    more: [
      baseRow("PyChat", fullFull.before),
      eachRow("PyChat", fullFull.people, fullFull.each),
      baseRow("bare relay", bareFull.before),
      eachRow("bare relay", bareFull.people, bareFull.each),
    ],
    targets: [
      ...phases.flatMap(({ name }, which) => noticedTargets(name, noticed[which] ?? [])),
      ...memoryTargets(fullFull.people, [fullFull.each.resident], [bareFull.each.resident]),
    ],
    notes: [
      ...roomsNote(seated / 2, pairs),
      `Filling it took ${
        (fullFull.tookMs / 1_000).toFixed(1)
      } s; while all are silent the server uses ${idlePart} of one core.`,
      `In ${turnsMax} turns ${
        visits * turnsMax
      } pairs came to each house one after the other and went, and one pair in each said ${
        messages * turnsMax
      } messages with pauses of 5 ms: each once in the empty house and once in the full one, in turns. Both are on this machine; so what one costs the other is in neither ratio. They come to ${spareRooms} rooms, which are left empty in the full house. “All chat”: ${
        chatterPerSecond.toLocaleString("en-US")
      } messages a second from all the others.`,
      "Those who fill the house get only processor time that nobody else wants (`chrt --idle`): people have computers of their own.",
      "“Waited for one”: so much of the time the server had something to do, and other programs had the processors. Where that is much, the latencies say more about the machine.",
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

async function tellAll(people: readonly Load[], order: Parameters<Load["ask"]>[0]): Promise<void> {
  await Promise.all(people.map((load) => load.ask(order)));
}

/** As many pairs as one process may have connections, and some files that it needs anyway. */
function pairsByFiles(): number {
  const { openFilesMax } = thisMachine();
  return Number.isNaN(openFilesMax) ? Infinity : Math.floor((openFilesMax - 100) / 2);
}

function roomsNote(rooms: number, pairs: number): readonly string[] {
  const notes: string[] = [];
  if (rooms < pairs) {
    notes.push(`Of ${pairs} rooms ${rooms} were to be had: other programs use the other ports.`);
  }
  if (pairs === pairsByFiles()) {
    notes.push("No more are there because one process may not have more files open here.");
  }
  return notes;
}
