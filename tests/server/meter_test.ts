import assert from "node:assert/strict";
import { type ServerEvent, trouble } from "../../server/events.ts";
import { Meter } from "../../server/meter.ts";
import { metrics } from "../../server/metrics.ts";

/** The numbers that are not zero after these events. */
function countedOf(...events: readonly ServerEvent[]): object {
  const meter = new Meter(0);
  for (const event of events) meter.record(event);
  return Object.fromEntries(Object.entries(meter.figures(0).numbers).filter(([, value]) => value));
}

const room = 4821;

Deno.test("meter: every kind of event is counted as what it is", () => {
  assert.deepEqual(countedOf({ event: "joined", room, dialect: "classic" }), {
    'pychat_joins_total{dialect="classic"}': 1,
  });
  assert.deepEqual(countedOf({ event: "paired", room, waitedMs: 7 }), {
    pychat_pairings_total: 1,
  });
  assert.deepEqual(
    countedOf({ event: "message", room, count: 3 }, { event: "message", room, count: 4 }),
    { pychat_messages_total: 7 },
  );
  assert.deepEqual(
    countedOf({ event: "away", room }, { event: "back", room }, { event: "away", room }),
    { pychat_broken_total: 2, pychat_resumed_total: 1 },
  );
  assert.deepEqual(
    countedOf(
      { event: "left", room, reason: "quit" },
      { event: "left", room, reason: "broke" },
      { event: "left", room, reason: "quit" },
    ),
    {
      'pychat_departures_total{reason="quit"}': 2,
      'pychat_departures_total{reason="broke"}': 1,
    },
  );
  assert.deepEqual(countedOf({ event: "refused", code: "too-many" }), {
    'pychat_refusals_total{code="too-many"}': 1,
  });
  assert.deepEqual(countedOf({ event: "reported", room }, trouble(new Error("x"))), {
    pychat_reports_total: 1,
    pychat_trouble_total: 1,
  });
  assert.deepEqual(countedOf({ event: "closed", room }, { event: "stopped" }), {});
});

Deno.test("meter: what is as long as a bucket reaches is in it, and what is longer in the next", () => {
  const meter = new Meter(0);
  for (const waitedMs of [0, 1_000, 1_001, 3_600_000, 3_600_001]) {
    meter.record({ event: "paired", room, waitedMs });
  }
  const { pychat_wait_seconds: waits } = meter.figures(0).histograms;
  assert.deepEqual(waits?.counts, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
  assert.equal(waits?.counts.length, metrics.pychat_wait_seconds.bounds.length + 1);
  assert.ok(Math.abs((waits?.sumSeconds ?? 0) - 7_202.002) < 1e-6);
});

Deno.test("meter: a turn that comes early is not late", () => {
  const meter = new Meter(0);
  meter.late(-3);
  meter.late(30);
  const { pychat_event_loop_lag_seconds: lag } = meter.figures(0).histograms;
  assert.equal(lag?.counts[0], 1);
  assert.equal(lag?.sumSeconds, 0.03);
});

Deno.test("meter: the registry is quiet since its last answer, and a failure is none", () => {
  const meter = new Meter(1_000);
  assert.equal(meter.quietMs(3_000), 2_000);
  meter.answered({ operation: "claim", tookMs: 3, failed: true }, 3_000);
  assert.equal(meter.quietMs(3_500), 2_500);
  meter.answered({ operation: "banned", tookMs: 3, failed: false }, 3_500);
  assert.equal(meter.quietMs(3_500), 2_500, "to read is not enough");
  meter.answered({ operation: "lapse", tookMs: 3, failed: false }, 4_000);
  assert.equal(meter.quietMs(4_500), 500);
  const { numbers, histograms } = meter.figures(4_500);
  assert.equal(numbers['pychat_registry_failures_total{operation="claim"}'], 1);
  assert.equal(numbers['pychat_registry_failures_total{operation="lapse"}'], 0);
  assert.equal(numbers.pychat_registry_quiet_seconds, 0.5);
  for (const operation of ["claim", "lapse"] as const) {
    const { counts } = histograms[`pychat_registry_seconds{operation="${operation}"}`] ?? {};
    assert.deepEqual(counts?.slice(0, 5), [0, 0, 0, 1, 0]);
  }
});

Deno.test("meter: figures are of their moment, and survive JSON", () => {
  const meter = new Meter(0);
  const before = meter.figures(0);
  const written = JSON.stringify(before);
  meter.record({ event: "paired", room, waitedMs: 7 });
  assert.equal(JSON.stringify(before), written);
  assert.deepEqual(JSON.parse(written), before);
});
