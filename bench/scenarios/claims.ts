/**
 * How long it takes to find somebody a seat, by how full the house is.
 *
 * @module
 */

import process from "node:process";
import { type Children, freePort, installed, listening } from "../harness/children.ts";
import { ratios, spread } from "../harness/figures.ts";
import type { Row, Section, Target } from "../harness/report.ts";
import { ROOM_PORTS } from "../../protocol/limits.ts";
import { openRedisRegistry } from "../../registry/redis.ts";
import { parseStoreUrl } from "../../registry/redis_url.ts";
import { type Claim, type Registry, ticketHolder } from "../../registry/registry.ts";
import { processorNs } from "../../tests/server/processes.ts";
import { openSqliteRegistry } from "../../registry/sqlite.ts";
import type { Run } from "./scenario.ts";

const roomsMax = ROOM_PORTS.last - ROOM_PORTS.first + 1;
/**
 * Rooms that are opened and closed again, at most: as many as are left at the highest fullness. How
 * many it is, is chosen by chance each time, or else what SQLite does after so and so many pages
 * would fall on the claims every time, or never.
 */
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
  /** What the store's own process needed for it; none for a file. */
  readonly storeUs: number;
}

/** A registry that is measured, so and so full. */
interface Subject {
  readonly store: string;
  readonly registry: Registry;
  readonly full: number;
  /** The store's own process, if it has one. */
  readonly pid?: number;
  readonly turns: Turn[];
}

/** Measures claims in three files of their own, and three pools of one Redis, in turns. */
export async function claims(run: Run): Promise<Section> {
  const { children, quick, progress } = run;
  await using stack = new AsyncDisposableStack();
  const redis = installed("redis-server") ? await startRedis(children) : undefined;
  const subjects: Subject[] = [];
  for (const full of fullnesses) {
    progress(`claims: filling ${full} rooms`);
    const file = `${await children.folder()}/registry.db`;
    const registry = stack.use(openSqliteRegistry({ file, rooms: ROOM_PORTS }));
    subjects.push({ store: "SQLite", registry, full, turns: [] });
    if (!redis) continue;
    const address = parseStoreUrl(`redis://127.0.0.1:${redis.port}?pool=full${full}`);
    if (!address) throw new Error("No address of a store.");
    const host = "127.0.0.1";
    const shared = stack.use(await openRedisRegistry({ address, rooms: ROOM_PORTS, host }));
    subjects.push({ store: "Redis", registry: shared, full, pid: redis.pid, turns: [] });
  }
  for (const { registry, full } of subjects) {
    for (let room = 0; room < full; room++) await occupy(registry);
  }
  const [turnsMax, claimsOfTurn] = quick ? [3, 800] : [9, 6_400];
  for (let turn = 0; turn <= turnsMax; turn++) {
    for (const subject of subjects) {
      progress(`claims: turn ${turn} of ${turnsMax}`);
      const measured = await measure(subject, claimsOfTurn);
      if (turn > 0) subject.turns.push(measured); // The first turn warms up.
    }
  }
  const inFiles = subjects.filter(({ store }) => store === "SQLite");
  const [empty, ...fuller] = inFiles;
  return {
    name: "claims",
    title: "Claiming a seat in the registry, by how many rooms are full",
    rows: subjects.toSorted((a, b) => b.store.localeCompare(a.store)).map(rowOf),
    targets: fuller.map((subject) => targetOf(subject, empty?.turns ?? [])),
    notes: [
      ...redis ? [] : ["redis-server is not installed, and is left out."],
      `Medians of ${turnsMax} turns of ${claimsOfTurn} claims each, in a file; half of them open a room and half find somebody who waits. Taking the seats and leaving them is not counted; SQLite’s checkpoints are, as often as they fall on a claim.`,
      "The registry is used in our own thread, as its conformance tests do; `serve` has a file in a thread of its own. Redis is asked for one seat after the other here, so that each waits for the way there and back.",
    ],
  };
}

/** A Redis in memory alone. */
async function startRedis(
  children: Children,
): Promise<{ readonly port: number; readonly pid: number }> {
  const port = freePort();
  const place = ["--bind", "127.0.0.1", "--port", `${port}`];
  const inMemory = ["--save", "", "--appendonly", "no"];
  const { pid } = children.start({ command: "redis-server", args: [...place, ...inMemory] });
  await listening(port);
  return { port, pid };
}

/** Two take a new room. */
async function occupy(registry: Registry): Promise<number> {
  let room = 0;
  for (let seat = 0; seat < 2; seat++) {
    const holder = ticketHolder(crypto.randomUUID());
    room = found(await registry.claim(holder, options)).port;
    await registry.take(room, holder);
  }
  return room;
}

const options = { now: 0, lapsesAt: never, listen: () => true, network: "bench" };

function found(claim: Claim | "banned" | undefined): Claim {
  if (typeof claim !== "object") throw new Error("The registry is full too early.");
  return claim;
}

async function measure({ registry, pid }: Subject, claims: number): Promise<Turn> {
  let tookMs = 0;
  let processorUs = 0;
  let storeUs = 0;
  let count = 0;
  while (count < claims) {
    const rooms = 1 + Math.floor(Math.random() * roomsOfRound);
    const holders = Array.from({ length: rooms * 2 }, newHolder);
    count += holders.length;
    const storeBefore = pid === undefined ? 0 : processorNs(pid);
    const before = process.cpuUsage();
    const began = performance.now();
    const ports: number[] = [];
    for (const holder of holders) ports.push(found(await registry.claim(holder, options)).port);
    tookMs += performance.now() - began;
    const { user, system } = process.cpuUsage(before);
    processorUs += user + system;
    if (pid !== undefined) storeUs += (processorNs(pid) - storeBefore) / 1_000;
    for (const [which, port] of ports.entries()) {
      await registry.take(port, holders[which] ?? newHolder());
    }
    for (const port of ports) await registry.leave(port, { admits: false });
  }
  return {
    perSecond: count / tookMs * 1_000,
    processorUs: processorUs / count,
    storeUs: storeUs / count,
  };
}

function newHolder() {
  return ticketHolder(crypto.randomUUID());
}

function nameOf({ full }: Subject): string {
  return `${(full / roomsMax * 100).toFixed(1)} % full`;
}

function rowOf(subject: Subject): Row {
  const { store, pid, turns } = subject;
  return {
    "store": store,
    "rooms": nameOf(subject),
    "claims/s": spread(turns.map(({ perSecond }) => perSecond)),
    "processor, µs/claim": spread(turns.map(({ processorUs }) => processorUs)),
    "the store's": pid === undefined ? "" : spread(turns.map(({ storeUs }) => storeUs)),
  };
}

function targetOf(subject: Subject, empty: readonly Turn[]): Target {
  const { turns } = subject;
  const of = ({ processorUs }: Turn) => processorUs;
  const found = ratios(turns.map(of), empty.map(of));
  return {
    what: `processor time of a claim, ${nameOf(subject)} by empty`,
    wanted: `${1 - tolerance} to ${1 + tolerance}`,
    found,
    met: Math.abs(found.median - 1) <= tolerance,
  };
}
