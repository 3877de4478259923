import assert from "node:assert/strict";
import { pauseBefore, usualPatience } from "../../client/backoff.ts";
import { own } from "../../protocol/limits.ts";

Deno.test("backoff: pauses grow up to a limit, and no two need be alike", () => {
  for (let round = 0; round < 200; round++) {
    const first = pauseBefore(0, usualPatience);
    assert.ok(first >= 0 && first <= own.reconnectPauseMs, `${first}`);
    for (let tries = 1; tries < 40; tries++) {
      const longest = Math.min(own.reconnectPauseMaxMs, own.reconnectPauseMs * 2 ** tries);
      const pause = pauseBefore(tries, usualPatience);
      assert.ok(pause >= longest / 2 && pause <= longest, `${pause} after ${tries} tries`);
    }
  }
  assert.ok(new Set(Array.from({ length: 50 }, () => pauseBefore(3, usualPatience))).size > 40);
});

Deno.test("backoff: a seat that is held for a minute is asked for many times", () => {
  let elapsed = 0;
  let tries = 0;
  for (; elapsed < usualPatience.forMs; tries++) {
    elapsed += Math.min(own.reconnectPauseMaxMs, usualPatience.pauseMs * 2 ** tries);
  }
  assert.ok(tries >= 10, `only ${tries}`);
});
