import assert from "node:assert/strict";
import { TokenBucket } from "../../server/token_bucket.ts";

Deno.test("token bucket: exactly as many as it holds may be had at once", () => {
  const bucket = new TokenBucket({ size: 3, perSecond: 2 }, 0);
  assert.deepEqual([1, 2, 3, 4].map(() => bucket.take(0)), [true, true, true, false]);
  assert.ok(!bucket.take(499));
  assert.ok(bucket.take(500));
  assert.ok(!bucket.take(500));
});

Deno.test("token bucket: it never holds more than its size", () => {
  const bucket = new TokenBucket({ size: 2, perSecond: 10 }, 0);
  assert.ok(bucket.isFull(1_000_000));
  assert.deepEqual([1, 2, 3].map(() => bucket.take(1_000_000)), [true, true, false]);
  assert.ok(!bucket.isFull(1_000_100));
  assert.ok(bucket.isFull(1_000_200));
});

Deno.test("token bucket: what is owed takes as long as it takes to grow back", () => {
  const bucket = new TokenBucket({ size: 10, perSecond: 10 }, 0);
  assert.equal(bucket.spend(10, 0), 0);
  assert.equal(bucket.spend(5, 0), 500);
  assert.equal(bucket.spend(0, 400), 100);
  assert.equal(bucket.spend(0, 500), 0);
});

Deno.test("token bucket: a clock that is put back adds nothing and takes nothing", () => {
  const bucket = new TokenBucket({ size: 1, perSecond: 1 }, 10_000);
  assert.ok(bucket.take(10_000));
  assert.ok(!bucket.take(0));
  assert.ok(!bucket.take(999));
  assert.ok(bucket.take(1_000));
});
