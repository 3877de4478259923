import assert from "node:assert/strict";
import { latency, median, quantile, ratios, spread } from "../../bench/harness/figures.ts";

Deno.test("bench: the median is the one in the middle, in whatever order they come", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([10, 9]), 10);
  assert.ok(Number.isNaN(median([])));
});

Deno.test("bench: a quantile is the least figure that so many do not exceed", () => {
  const hundred = Array.from({ length: 100 }, (_, at) => at + 1);
  assert.equal(quantile(hundred, 0.5), 50);
  assert.equal(quantile(hundred, 0.99), 99);
  assert.equal(quantile(hundred, 1), 100);
  assert.equal(quantile(hundred, 0), 1);
  assert.equal(quantile([7], 0.99), 7);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});

Deno.test("bench: a latency sorts by size, not as text, and leaves what it is given alone", () => {
  const took = [100, 9, 20];
  assert.deepEqual(latency(took), { p50: 20, p99: 100 });
  assert.deepEqual(took, [100, 9, 20]);
});

Deno.test("bench: ratios compare what was measured in the same turn", () => {
  // A machine that is half as fast in the second turn changes nothing.
  assert.deepEqual(ratios([3, 6, 3], [2, 4, 2]), { median: 1.5, low: 1.5, high: 1.5 });
  assert.deepEqual(ratios([1, 4, 9], [1, 2, 3]), { median: 2, low: 1, high: 3 });
  assert.deepEqual(spread([5, 1, 2]), { median: 2, low: 1, high: 5 });
});
