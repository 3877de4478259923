import assert from "node:assert/strict";
import { own } from "../../protocol/limits.ts";
import { Statistics } from "../../server/statistics.ts";

const start = Date.UTC(2026, 10, 22, 20, 38);
const said = (count: number) => ({ event: "message", room: 4821, count }) as const;

Deno.test("statistics: a server that has just started has said nothing", () => {
  assert.deepEqual(new Statistics(start).activity(start), {
    uptimeMs: 0,
    messagesPerSecond: 0,
    busiest: undefined,
  });
});

Deno.test("statistics: messages a second are those of the last seconds, and no others", () => {
  const statistics = new Statistics(start);
  const perSecond = (now: number) => statistics.activity(now).messagesPerSecond;
  for (let second = 0; second < 60; second++) statistics.record(said(7), start + second * 1_000);
  assert.equal(perSecond(start + 59_999), 7);
  statistics.record(said(10), start + 59_999);
  assert.equal(perSecond(start + 59_999), 7 + 10 / own.rateSeconds);
  assert.equal(perSecond(start + 60_000 + 1_000 * (own.rateSeconds - 2)), 17 / own.rateSeconds);
  assert.equal(perSecond(start + 60_000 + 1_000 * (own.rateSeconds - 1)), 0);
});

Deno.test("statistics: only messages count", () => {
  const statistics = new Statistics(start);
  const room = 4821;
  statistics.record({ event: "joined", room, dialect: "pychat/2" }, start);
  statistics.record({ event: "paired", room, waitedMs: 12 }, start);
  statistics.record({ event: "left", room, reason: "quit" }, start);
  statistics.record({ event: "closed", room }, start);
  assert.equal(statistics.activity(start).messagesPerSecond, 0);
  assert.equal(statistics.activity(start).busiest, undefined);
});

Deno.test("statistics: the busiest minute is the first with the most messages", () => {
  const statistics = new Statistics(start);
  const busiest = () => statistics.activity(start).busiest;
  statistics.record(said(3), start + 1);
  statistics.record(said(4), start + 59_999);
  assert.deepEqual(busiest(), { startMs: start, messages: 7 });
  statistics.record(said(6), start + 60_000);
  statistics.record(said(1), start + 60_001);
  assert.deepEqual(busiest(), { startMs: start, messages: 7 });
  statistics.record(said(1), start + 60_002);
  assert.deepEqual(busiest(), { startMs: start + 60_000, messages: 8 });
});

Deno.test("statistics: a clock that is put back does no harm", () => {
  const statistics = new Statistics(start);
  statistics.record(said(50), start);
  assert.deepEqual(statistics.activity(start - 3_600_000), {
    uptimeMs: 0,
    messagesPerSecond: 0,
    busiest: { startMs: start, messages: 50 },
  });
  statistics.record(said(5), start - 3_600_000);
  assert.equal(statistics.activity(start - 3_600_000).messagesPerSecond, 5 / own.rateSeconds);
});
