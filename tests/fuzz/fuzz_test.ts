import assert from "node:assert/strict";
import type { Holdings } from "./besiege.ts";
import { fuzz } from "./target.ts";
import { targets } from "./targets.ts";

/** Always the same inputs: `deno task fuzz` is for other ones. */
const seed = 1;

const all = 1_000_000;
let tried = 0;

for (const [target, perMille] of targets) {
  const inputs = all * perMille / 1_000;
  Deno.test(`fuzz: ${target.name} stands ${inputs.toLocaleString("en")} inputs`, () => {
    tried += fuzz(target, { seed, inputs });
  });
}

Deno.test("fuzz: that was a million inputs", () => {
  assert.equal(tried, all);
});

Deno.test("fuzz: whatever 4,000 clients send to its sockets, a server stands, and holds no more than before", async () => {
  const [rounds, inputs] = [4, 1_000];
  const besiege = new URL("besiege.ts", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-prompt", "--no-check", "--v8-flags=--expose-gc", "--allow-net"],
      ...["--allow-read", "--allow-sys=networkInterfaces", "--allow-run=ls", besiege],
      ...[seed, rounds, inputs].map(String),
    ],
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  const holdings: Holdings[] = lines.map((line) => JSON.parse(line));
  const [first, last] = [holdings[0], holdings.at(-1)];
  assert.ok(first && last);
  assert.equal(last.inputs, rounds * inputs);
  // A client that is not forgotten costs some kilobytes; compiled code grows a little as it is used.
  const grownBytes = last.heapBytes - first.heapBytes;
  assert.ok(grownBytes < 1024 * 1024, `the heap has grown by ${grownBytes} bytes`);
});
