/**
 * What is counted apart: every word that may stand as a label, and no other.
 *
 * A counter that is not there before it first grows hides that first time from whoever looks at how
 * it grows, so all of them are known beforehand.
 *
 * @module
 */

import type { FailureCode, RefuseCode } from "../protocol/messages.ts";
import type { Operation } from "../registry/timed.ts";
import type { Departure, Dialect } from "./events.ts";
import { keysOf, type Series, series } from "./figures.ts";
import type { HistogramName, MetricName, NumberName } from "./metrics.ts";

/** Every one of these words, to the compiler's knowledge. */
type Every<Word extends string> = Readonly<Record<Word, true>>;

const dialects: Every<Dialect> = { "pychat/2": true, classic: true };

const departures: Every<Departure> = {
  quit: true,
  broke: true,
  error: true,
  kicked: true,
  idle: true,
  closing: true,
};

const codes: Every<RefuseCode | FailureCode> = {
  full: true,
  closing: true,
  version: true,
  unavailable: true,
  "too-many": true,
  banned: true,
  "no-seat": true,
  "too-long": true,
  "not-utf8": true,
  "zero-byte": true,
  "not-json": true,
  "bad-shape": true,
  unexpected: true,
  timeout: true,
};

const operations: Every<Operation> = {
  claim: true,
  move: true,
  take: true,
  exchange: true,
  renew: true,
  leave: true,
  admit: true,
  lapse: true,
  promised: true,
  list: true,
  block: true,
  ban: true,
  unban: true,
  bans: true,
  banned: true,
};

/** Series of one figure, by the word in their label. */
type Apart<Word extends string, Name extends MetricName = NumberName> = Readonly<
  Record<Word, Series<Name>>
>;

/** Counters with a label. */
export const counters: {
  readonly joins: Apart<Dialect>;
  readonly departures: Apart<Departure>;
  readonly refusals: Apart<RefuseCode | FailureCode>;
  readonly failures: Apart<Operation>;
} = {
  joins: each("pychat_joins_total", "dialect", dialects),
  departures: each("pychat_departures_total", "reason", departures),
  refusals: each("pychat_refusals_total", "code", codes),
  failures: each("pychat_registry_failures_total", "operation", operations),
};

/** The registry's times, by what it was asked. */
export const answers: Apart<Operation, HistogramName> = each(
  "pychat_registry_seconds",
  "operation",
  operations,
);

/** Counters without a label. */
export const plainCounters: readonly NumberName[] = [
  "pychat_workers_lost_total",
  "pychat_pairings_total",
  "pychat_broken_total",
  "pychat_resumed_total",
  "pychat_messages_total",
  "pychat_reports_total",
  "pychat_trouble_total",
  "pychat_out_of_descriptors_total",
];

function each<Name extends MetricName, Word extends string>(
  name: Name,
  label: string,
  words: Every<Word>,
): Apart<Word, Name> {
  const all = keysOf<Word>(words).map((word) => [word, series(name, { [label]: word })] as const);
  return Object.fromEntries(all) as Apart<Word, Name>; // `words` has all of them.
}
