/**
 * `deno task fuzz`: tries inputs until it is stopped, or something fails.
 *
 * The number of the seed is printed, so that the same inputs can be tried again.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { Siege } from "./sockets.ts";
import { fuzz } from "./target.ts";
import { targets } from "./targets.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "Infinity" },
    seed: { type: "string", default: `${Math.floor(Math.random() * 2 ** 31)}` },
    target: { type: "string" },
    input: { type: "string" },
  },
});

const seed = Number(values.seed);
const until = Date.now() + Number(values.minutes) * 60_000;
const chosen = targets.filter(([{ name }]) => name === (values.target ?? name));
const sockets = values.target === undefined || values.target === "sockets";
if (!Number.isInteger(seed) || chosen.length === 0 && !sockets) {
  const names = [...targets.map(([{ name }]) => name), "sockets"];
  console.error(`--seed wants a whole number, --target one of: ${names.join(", ")}`);
  Deno.exit(2);
}

if (values.input !== undefined) {
  for (const [target] of chosen) fuzz(target, { seed, inputs: 1, first: Number(values.input) });
  console.log("It does not fail.");
  Deno.exit(0);
}

console.log(`Seed ${seed}. Ctrl-C ends it.`);
await using siege = new Siege(seed);
for (let turn = 0, tried = 0; Date.now() < until; turn++) {
  for (const [target, perMille] of chosen) {
    const inputs = 100 * perMille;
    tried += fuzz(target, { seed, inputs, first: turn * inputs });
  }
  if (sockets) await siege.round(1_000);
  const { rss } = Deno.memoryUsage();
  console.log(
    `${tried} inputs, ${siege.inputs} of them and more to sockets; ${rss >> 20} MiB in use.`,
  );
}
