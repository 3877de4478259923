import assert from "node:assert/strict";
import * as fc from "fast-check";
import { exposition } from "../../server/exposition.ts";
import { add, type Figures, noFigures, partsOf, series } from "../../server/figures.ts";

const one: Figures = {
  numbers: {
    pychat_people: 3,
    pychat_bans: 2,
    process_start_time_seconds: 100,
    'pychat_refusals_total{code="full"}': 1,
  },
  histograms: { pychat_wait_seconds: { counts: [1, 0, 2], sumSeconds: 7 } },
};
const other: Figures = {
  numbers: {
    pychat_people: 4,
    pychat_bans: 1,
    process_start_time_seconds: 90,
    'pychat_refusals_total{code="banned"}': 5,
  },
  histograms: {
    pychat_wait_seconds: { counts: [0, 1, 1], sumSeconds: 2.5 },
    pychat_event_loop_lag_seconds: { counts: [9], sumSeconds: 0 },
  },
};

Deno.test("figures: two servers have the sum, but what they share once and the earlier start", () => {
  assert.deepEqual(add(one, other), {
    numbers: {
      pychat_people: 7,
      pychat_bans: 2,
      process_start_time_seconds: 90,
      'pychat_refusals_total{code="full"}': 1,
      'pychat_refusals_total{code="banned"}': 5,
    },
    histograms: {
      pychat_wait_seconds: { counts: [1, 1, 3], sumSeconds: 9.5 },
      pychat_event_loop_lag_seconds: { counts: [9], sumSeconds: 0 },
    },
  });
});

Deno.test("figures: however many add up, in whatever order, changes nothing in them nor in the sum", () => {
  const numbers = fc.dictionary(
    fc.constantFrom(
      "pychat_people",
      "pychat_bans",
      "process_start_time_seconds",
      'pychat_joins_total{dialect="classic"}',
    ),
    fc.nat(),
    { noNullPrototype: true },
  );
  const counts = fc.array(fc.nat(), { minLength: 3, maxLength: 3 });
  const histogram = fc.record({ counts, sumSeconds: fc.nat() }, { noNullPrototype: true });
  const histograms = fc.dictionary(fc.constantFrom("pychat_wait_seconds"), histogram, {
    noNullPrototype: true,
  });
  const figures = fc.record({ numbers, histograms }, { noNullPrototype: true });
  fc.assert(fc.property(figures, figures, figures, (a: Figures, b: Figures, c: Figures) => {
    const before = JSON.stringify([a, b, c]);
    assert.deepEqual(add(a, b), add(b, a));
    assert.deepEqual(add(add(a, b), c), add(a, add(b, c)));
    assert.deepEqual(add(noFigures, a), a);
    assert.equal(JSON.stringify([a, b, c]), before);
  }));
});

Deno.test("figures: a series is its name and its labels", () => {
  const both = series("pychat_build_info", { version: "1.0", deno: "2.9" });
  assert.equal(both, 'pychat_build_info{version="1.0",deno="2.9"}');
  assert.deepEqual(partsOf(both), {
    name: "pychat_build_info",
    labels: 'version="1.0",deno="2.9"',
  });
  assert.deepEqual(partsOf("pychat_people"), { name: "pychat_people", labels: "" });
});

Deno.test("figures: Prometheus reads each metric in one piece, and buckets that hold those before", () => {
  const text = exposition({
    numbers: {
      'pychat_joins_total{dialect="pychat/2"}': 2,
      pychat_people: 1.5,
      'pychat_joins_total{dialect="classic"}': 0,
    },
    histograms: {
      pychat_wait_seconds: {
        counts: [1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 4],
        sumSeconds: 20_000.25,
      },
      'pychat_registry_seconds{operation="claim"}': {
        counts: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        sumSeconds: 0.001,
      },
    },
  });
  const lines = text.split("\n");
  assert.deepEqual(lines.slice(0, 6), [
    "# HELP pychat_people People with a seat, those who are away included.",
    "# TYPE pychat_people gauge",
    "pychat_people 1.5",
    "# HELP pychat_joins_total People who took a seat, by what they speak.",
    "# TYPE pychat_joins_total counter",
    'pychat_joins_total{dialect="pychat/2"} 2',
  ]);
  const wait = lines.filter((line) => line.startsWith("pychat_wait_seconds"));
  assert.deepEqual([...wait.slice(0, 3), ...wait.slice(-3)], [
    'pychat_wait_seconds_bucket{le="1"} 1',
    'pychat_wait_seconds_bucket{le="2"} 1',
    'pychat_wait_seconds_bucket{le="5"} 3',
    'pychat_wait_seconds_bucket{le="+Inf"} 7',
    "pychat_wait_seconds_sum 20000.25",
    "pychat_wait_seconds_count 7",
  ]);
  assert.ok(lines.includes('pychat_registry_seconds_bucket{operation="claim",le="0.0005"} 1'));
  assert.ok(lines.includes('pychat_registry_seconds_sum{operation="claim"} 0.001'));
  assert.ok(lines.includes('pychat_registry_seconds_count{operation="claim"} 2'));
  assert.ok(text.endsWith("\n") && !text.includes("\n\n"));
});
