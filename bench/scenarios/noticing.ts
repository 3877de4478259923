/**
 * What somebody notices of a house who comes to it or chats there.
 *
 * @module
 */

import { latency, median } from "../harness/figures.ts";
import type { Load } from "../harness/load.ts";
import { costOf, share } from "../harness/measuring.ts";
import type { Row, Target } from "../harness/report.ts";
import type { Peer } from "../peers/peer.ts";

/** So many times as long as in an empty house may things take in a full one. */
const ratioMax = 2;

/** What somebody noticed in one house, in milliseconds, in all turns. */
export interface Noticed {
  readonly first: number[];
  readonly relay: number[];
  /** The part of one processor that the server used meanwhile, in each turn. */
  readonly part: number[];
  /** The part of the time that it waited for a processor which others had. */
  readonly waited: number[];
}

/** Nothing yet. */
export function nothingNoticed(): Noticed {
  return { first: [], relay: [], part: [], waited: [] };
}

/** How much there is to notice in one turn. */
export function extent(quick: boolean): { readonly visits: number; readonly messages: number } {
  return quick ? { visits: 20, messages: 100 } : { visits: 50, messages: 500 };
}

/** Has some come and chat in each house, and adds what they noticed. */
export async function look(
  houses: readonly Peer[],
  noticed: readonly Noticed[],
  { guests, quick }: { readonly guests: Load; readonly quick: boolean },
): Promise<void> {
  const pids = houses.map(({ process: { pid } }) => pid);
  const cost = await costOf(pids, () =>
    guests.ask({
      order: "compare",
      dialect: "pychat2",
      ports: houses.map(({ port }) => port),
      ...extent(quick),
      visitPauseMs: 40,
      messagePauseMs: 5,
    }));
  for (const [which, { firstMessageMs, messageMs }] of cost.value.entries()) {
    noticed[which]?.first.push(...firstMessageMs);
    noticed[which]?.relay.push(...messageMs);
    noticed[which]?.part.push((cost.processorMs[which] ?? NaN) / cost.tookMs);
    noticed[which]?.waited.push((cost.waitedMs[which] ?? NaN) / cost.tookMs);
  }
}

/** One house, for the table. */
export function noticedRow(
  name: string,
  { first, relay, part, waited }: Noticed = nothingNoticed(),
): Row {
  const [coming, message] = [latency(first), latency(relay)];
  return {
    "": name,
    "first message p50, ms": coming.p50,
    "first message p99, ms": coming.p99,
    "message p50, ms": message.p50,
    "message p99, ms": message.p99,
    "of one core": share(median(part), 1),
    "waited for one": share(median(waited), 1),
  };
}

/** A full house by an empty one. */
export function noticedTargets(name: string, [empty, full]: readonly Noticed[]): readonly Target[] {
  const target = (what: string, of: (noticed: Noticed) => readonly number[]): Target => {
    const p99 = (noticed = nothingNoticed()) => latency(of(noticed)).p99;
    const found = p99(full) / p99(empty);
    return { what: `${what}, ${name}`, wanted: `≤ ${ratioMax}`, found, met: found <= ratioMax };
  };
  return [
    target("p99 of a message, full house by empty", ({ relay }) => relay),
    target("p99 of coming together, full house by empty", ({ first }) => first),
  ];
}
