import assert from "node:assert/strict";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { own } from "../../protocol/limits.ts";
import { after } from "../../server/patience.ts";

/** Long enough to have a grace in it, and unlike that of any other test. */
const waitMs = own.graceMs + 7;

Deno.test("patience: all who wait equally long have their turn, the first to come first", async () => {
  const acted: number[] = [];
  const all = own.actsPerTurn * 3 + 1;
  await new Promise<void>((resolve) => {
    for (let n = 0; n < all; n++) {
      after(waitMs, () => {
        acted.push(n);
        if (acted.length === all) resolve();
      });
    }
  });
  assert.deepEqual(acted, Array.from({ length: all }, (_, n) => n));
});

Deno.test("patience: others have their turn between many who have waited", async () => {
  const seen: number[] = [];
  let acted = 0;
  const all = own.actsPerTurn * 3;
  for (let n = 0; n < all; n++) after(waitMs, () => acted++);
  while (acted < all) {
    await setImmediate();
    if (acted !== seen.at(-1)) seen.push(acted);
  }
  assert.ok(seen.some((count) => count > 0 && count < all), `${seen}`);
});

Deno.test("patience: whoever is cancelled does nothing, and the others do", async () => {
  const acted: string[] = [];
  const ana = after(waitMs, () => acted.push("Ana"));
  after(waitMs, () => acted.push("Bia"));
  ana.cancel();
  ana.cancel();
  await sleep(waitMs * 3);
  assert.deepEqual(acted, ["Bia"]);
});

Deno.test("patience: when all are cancelled no timer is left", () => {
  after(waitMs, () => assert.fail("It was cancelled")).cancel();
});

Deno.test("patience: acting may begin to wait again", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  after(waitMs, () => after(waitMs, resolve));
  await promise;
});
