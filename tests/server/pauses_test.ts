import assert from "node:assert/strict";
import { own } from "../../protocol/limits.ts";
import { Pauses } from "../../server/pauses.ts";

Deno.test("pauses: none at first, then longer ones up to the longest", () => {
  const pauses = new Pauses();
  const all = Array.from({ length: 10 }, () => pauses.after(0));
  assert.deepEqual(all.slice(0, 4), [0, 500, 1_000, 2_000]);
  assert.equal(all.at(-1), own.workerPauseMaxMs);
});

Deno.test("pauses: a worker that has lived for long is followed without one", () => {
  const pauses = new Pauses();
  for (let i = 0; i < 10; i++) pauses.after(0);
  assert.equal(pauses.after(own.workerSettledMs), 0);
  assert.equal(pauses.after(0), own.workerPauseMs);
});
