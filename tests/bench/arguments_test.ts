import assert from "node:assert/strict";
import { parseWish } from "../../bench/harness/arguments.ts";

const all = ["relay", "joining", "full-house"];

Deno.test("bench: without a name all scenarios are measured, and at full length", () => {
  const wish = { names: all, quick: false, markdown: false, show: false, targets: false };
  assert.deepEqual(parseWish([], all), wish);
});

Deno.test("bench: named scenarios are measured in their own order, each once", () => {
  const { names, quick } = parseWish(["full-house", "--quick", "relay", "relay"], all);
  assert.deepEqual(names, ["relay", "full-house"]);
  assert.ok(quick);
});

Deno.test("bench: what does not exist is refused with what does", () => {
  assert.throws(() => parseWish(["relais"], all), /"relais": name some of relay, joining/);
  assert.throws(() => parseWish(["--fast"], all), /--fast/);
});
