/**
 * How long it takes to find somebody a seat, by how full the house is.
 *
 * @module
 */

import process from "node:process";
import { ratios, spread } from "../harness/figures.ts";
import type { Row, Section, Target } from "../harness/report.ts";
import { ROOM_PORTS } from "../../protocol/limits.ts";
import { type Registry, ticketHolder } from "../../registry/registry.ts";
import { openSqliteRegistry } from "../../registry/sqlite.ts";
import type { Run } from "./scenario.ts";

const roomsMax = ROOM_PORTS.last - ROOM_PORTS.first + 1;
/** Rooms that are opened and closed again: as many as are left at the highest fullness. */
const roomsOfRound = 8;
/** Rooms that are full meanwhile: none, half of them, and all but those few: 99.9 %. */
const fullnesses = [0, Math.floor(roomsMax / 2), roomsMax - roomsOfRound - 1];
/** So much may a claim take more or less than in an empty house. */
const tolerance = 0.2;
/** A deadline for promises that is never reached. */
const never = Number.MAX_SAFE_INTEGER;

interface Turn {
  readonly perSecond: number;
  readonly processorUs: number;
}

/** Measures claims in three files of their own, in turns. */
export async function claims(run: Run): Promise<Section> {
  const { children, quick, progress } = run;
  await using stack = new AsyncDisposableStack();
  const registries: Registry[] = [];
  for (const full of fullnesses) {
    progress(`claims: filling ${full} rooms`);
    const file = `${await children.folder()}/registry.db`;
    const registry = stack.use(openSqliteRegistry({ file, rooms: ROOM_PORTS }));
    for (let room = 0; room < full; room++) await occupy(registry);
    registries.push(registry);
  }
  const turns = registries.map((): Turn[] => []);
  const [turnsMax, rounds] = quick ? [3, 50] : [9, 200];
  for (let turn = 0; turn <= turnsMax; turn++) {
    for (const [which, registry] of registries.entries()) {
      progress(`claims: turn ${turn} of ${turnsMax}`);
      const measured = await measure(registry, rounds);
      if (turn > 0) turns[which]?.push(measured); // The first turn warms up.
    }
  }
  return {
    name: "claims",
    title: "Claiming a seat in the registry, by how many rooms are full",
    rows: turns.map((all, which) => rowOf(nameOf(which), all)),
    targets: [1, 2].map((which) => targetOf(nameOf(which), turns[which] ?? [], turns[0] ?? [])),
    notes: [
      `Medians of ${turnsMax} turns of ${
        rounds * roomsOfRound * 2
      } claims each, in a file; half of them open a room and half find somebody who waits. Taking the seats and leaving them is not counted.`,
      "The registry is used in our own thread, as its conformance tests do; `serve` has it in a thread of its own.",
    ],
  };
}

/** Two take a new room. */
async function occupy(registry: Registry): Promise<number> {
  let room = 0;
  for (let seat = 0; seat < 2; seat++) {
    const holder = ticketHolder(crypto.randomUUID());
    const claim = await registry.claim(holder, options);
    if (!claim) throw new Error("The registry is full too early.");
    room = claim.port;
    await registry.take(room, holder);
  }
  return room;
}

const options = { now: 0, lapsesAt: never, listen: () => true };

async function measure(registry: Registry, rounds: number): Promise<Turn> {
  let tookMs = 0;
  let processorUs = 0;
  for (let round = 0; round < rounds; round++) {
    const holders = Array.from({ length: roomsOfRound * 2 }, newHolder);
    const before = process.cpuUsage();
    const began = performance.now();
    const claimed = [];
    for (const holder of holders) claimed.push(await registry.claim(holder, options));
    tookMs += performance.now() - began;
    const { user, system } = process.cpuUsage(before);
    processorUs += user + system;
    for (const [which, claim] of claimed.entries()) {
      if (!claim) throw new Error("The registry is full too early.");
      await registry.take(claim.port, holders[which] ?? newHolder());
    }
    for (const claim of claimed) if (claim) await registry.leave(claim.port, { admits: false });
  }
  const count = rounds * roomsOfRound * 2;
  return { perSecond: count / tookMs * 1_000, processorUs: processorUs / count };
}

function newHolder() {
  return ticketHolder(crypto.randomUUID());
}

function nameOf(which: number): string {
  return `${((fullnesses[which] ?? NaN) / roomsMax * 100).toFixed(1)} % full`;
}

function rowOf(name: string, turns: readonly Turn[]): Row {
  return {
    "": name,
    "claims/s": spread(turns.map(({ perSecond }) => perSecond)),
    "processor, µs/claim": spread(turns.map(({ processorUs }) => processorUs)),
  };
}

function targetOf(name: string, turns: readonly Turn[], empty: readonly Turn[]): Target {
  const of = ({ processorUs }: Turn) => processorUs;
  const found = ratios(turns.map(of), empty.map(of));
  return {
    what: `processor time of a claim, ${name} by empty`,
    wanted: `${1 - tolerance} to ${1 + tolerance}`,
    found,
    met: Math.abs(found.median - 1) <= tolerance,
  };
}
