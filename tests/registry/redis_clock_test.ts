import assert from "node:assert/strict";
import { own } from "../../protocol/limits.ts";
import { StoreClock } from "../../registry/redis_clock.ts";

Deno.test("registry: redis: clocks that differ little are the same", () => {
  const clock = new StoreClock();
  clock.learn(1_000, 1_000 + own.clockSkewMs - 1, 1_000 + own.clockSkewMs - 1);
  assert.equal(clock.toStore(5), 5);
  assert.equal(clock.fromStore(5), 5);
});

Deno.test("registry: redis: times are told by the store's clock, and heard by ours", () => {
  const clock = new StoreClock();
  clock.learn(1_000_000, 4_600_010, 4_600_030);
  assert.equal(clock.toStore(4_600_020), 1_000_000);
  assert.equal(clock.fromStore(1_000_000), 4_600_020);
  // What a slow answer tells is no more precise.
  clock.learn(2_000_000, 5_600_000, 5_600_900);
  assert.equal(clock.toStore(4_600_020), 1_000_000);
  // It was set right.
  clock.learn(3_000_000, 3_000_100, 3_000_200);
  assert.equal(clock.toStore(7), 7);
});
