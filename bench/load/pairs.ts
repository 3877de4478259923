/**
 * Pairs of people: how they come together, talk and go.
 *
 * @module
 */

import { latency } from "../harness/figures.ts";
import { arrive, FullError, message, type Seat, type Sink } from "./arriving.ts";
import type { Seated, SeatOrder, Talked, TalkOrder } from "./orders.ts";

/** Two who hear each other. */
export type Pair = readonly [Seat, Seat];

/** The bytes of the first words in a new pair. */
export const firstWordsBytes = 100;

let people = 0;

/** Brings pairs, so many at once, until all are there and have heard each other, or it is full. */
export async function seat(
  order: SeatOrder,
  sink: Sink,
): Promise<{ readonly pairs: readonly Pair[]; readonly answer: Seated }> {
  const all: Seat[] = [];
  const took: number[] = [];
  let left = order.pairs;
  const before = performance.now();
  const bring = async () => {
    while (left-- > 0) {
      for (const come of await Promise.allSettled(pairComes(order, { sink, took }))) {
        if (come.status === "fulfilled") all.push(come.value);
        else if (come.reason instanceof FullError) left = 0;
        else throw come.reason;
      }
    }
  };
  // The connections of a relay come in the order in which they were asked for, one at a time.
  const atOnce = order.dialect === "through" ? 1 : order.atOnce;
  await Promise.all(Array.from({ length: atOnce }, bring));
  const tookMs = performance.now() - before;
  const pairs = together(all);
  return { pairs, answer: { tookMs, pairs: pairs.length, firstMessageMs: latency(took) } };
}

/** Breaks off. */
export function leave(pair: Pair): void {
  for (const { person } of pair) person.close();
}

/** The two of a new pair, each of them there when they have heard a message. */
export function pairComes(
  { dialect, port, readBytes }: Pick<SeatOrder, "dialect" | "port" | "readBytes">,
  { sink, took }: { readonly sink: Sink; readonly took: number[] },
): readonly [Promise<Seat>, Promise<Seat>] {
  const arrival = () => ({ port, readBytes, number: people++ });
  const before = performance.now();
  const greeting = async (seat: Seat, to: Seat): Promise<Seat> => {
    await greet(seat, to);
    took.push(performance.now() - before);
    return seat;
  };
  if (dialect === "pychat2" || dialect === "bare") {
    // Who they meet need not be the other one of this pair, when many come at once.
    const come = async () => {
      const seat = await arrive(dialect, arrival());
      if (dialect === "pychat2") await seat.person.met;
      return await greeting(seat, seat);
    };
    return [come(), come()];
  }
  const both: Promise<Pair> = dialect === "through"
    ? sink.pair(arrival())
    : Promise.all([arrive(dialect, arrival()), arrive(dialect, arrival())]);
  return [
    both.then(([one, other]) => greeting(one, other)),
    both.then(([one, other]) => greeting(other, one)),
  ];
}

/** Says a word and waits for the other one's. */
async function greet(seat: Seat, to: Seat): Promise<void> {
  await seat.person.say(message(firstWordsBytes, to));
  await seat.person.hear(1);
}

/** Puts those together who are in the same room; without rooms they are in order. */
function together(seats: readonly Seat[]): readonly Pair[] {
  const sorted = seats.toSorted((a, b) => a.person.room - b.person.room);
  const pairs: Pair[] = [];
  for (let at = 0; at + 1 < sorted.length; at += 2) {
    const [one, other] = [sorted[at], sorted[at + 1]];
    if (one && other) pairs.push([one, other]);
  }
  return pairs;
}

/** All pairs talk at the same time. */
export async function talk(order: TalkOrder, pairs: readonly Pair[]): Promise<Talked> {
  const took: number[] = [];
  const before = performance.now();
  const counts = await Promise.all(pairs.map((pair) => talkPair(pair, order, took)));
  const tookMs = performance.now() - before;
  return { tookMs, messages: counts.reduce((sum, count) => sum + count, 0), ms: latency(took) };
}

/** A pair talks. */
export async function talkPair(
  pair: Pair,
  { bytes, inFlight, forMs }: Omit<TalkOrder, "order" | "group">,
  took: number[],
): Promise<number> {
  let [speaker, hearer] = pair;
  const words = new Map(pair.map((seat) => [seat, repeated(message(bytes, seat), inFlight)]));
  const end = performance.now() + forMs;
  let count = 0;
  let now = performance.now();
  do {
    const before = now;
    const heard = hearer.person.hear(inFlight);
    await speaker.person.say(words.get(hearer) ?? new Uint8Array());
    await heard;
    now = performance.now();
    took.push(now - before);
    count += inFlight;
    [speaker, hearer] = [hearer, speaker];
  } while (now < end);
  return count;
}

/** Has one pair after the other say something; until what is returned is called. */
export function chatter(perSecond: number, pairs: readonly Pair[]): () => void {
  const everyMs = 20;
  let due = 0;
  let next = 0;
  const timer = setInterval(() => {
    for (due += perSecond * everyMs / 1_000; due >= 1; due--) {
      const [speaker, hearer] = pairs[next++ % pairs.length] ?? [];
      if (!speaker || !hearer) return;
      hearer.person.hear(1).catch(() => {});
      speaker.person.say(message(firstWordsBytes, hearer)).catch(() => {});
    }
  }, everyMs);
  return () => clearInterval(timer);
}

function repeated(bytes: Uint8Array, times: number): Uint8Array {
  const all = new Uint8Array(bytes.length * times);
  for (let i = 0; i < times; i++) all.set(bytes, i * bytes.length);
  return all;
}
