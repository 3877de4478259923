import assert from "node:assert/strict";
import { Pending } from "../../server/pending.ts";

function crowd(max: number) {
  const pending = new Pending(max, (newcomer) => newcomer.dismiss(true));
  const dismissed: string[] = [];
  const add = (name: string, silent = true) =>
    pending.add({ silent, dismiss: () => dismissed.push(name) });
  return { pending, dismissed, add };
}

Deno.test("pending: as many as may be are left alone, and one more sends the oldest away", () => {
  const { pending, dismissed, add } = crowd(2);
  add("Ana");
  add("Bia");
  assert.deepEqual(dismissed, []);
  add("Caio");
  assert.deepEqual(dismissed, ["Ana"]);
  assert.equal(pending.size, 2);
});

Deno.test("pending: whoever has begun to speak stays before those who are silent", () => {
  const { dismissed, add } = crowd(2);
  add("Ana", false);
  add("Bia");
  add("Caio", false);
  assert.deepEqual(dismissed, ["Bia"]);
  add("Davi", false);
  assert.deepEqual(dismissed, ["Bia", "Ana"]);
});

Deno.test("pending: nobody has to go at once because all others have begun to speak", () => {
  const { dismissed, add } = crowd(2);
  add("Ana", false);
  add("Bia", false);
  add("Caio");
  assert.deepEqual(dismissed, ["Ana"]);
});

Deno.test("pending: whoever is known makes room", () => {
  const { pending, dismissed, add } = crowd(1);
  const known = add("Ana");
  known();
  add("Bia");
  known();
  assert.deepEqual(dismissed, []);
  assert.equal(pending.size, 1);
});

Deno.test("pending: without a limit nobody has to go", () => {
  const { dismissed, add } = crowd(0);
  for (let i = 0; i < 5_000; i++) add(`P${i}`);
  assert.deepEqual(dismissed, []);
});
