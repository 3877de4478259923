/**
 * What it costs the server to pass on a message, beside a relay that does nothing but copy bytes.
 *
 * The two take turns within one run, since machines are noisy; the figures are medians over the
 * turns, in processor time of the server's process (exact on Linux, from `schedstat`).
 *
 * @module
 */

import { joinPychat2, RawClient } from "../tests/server/helpers.ts";
import { needSchedstat, processorNs, start, startServer } from "../tests/server/processes.ts";
import { median } from "./median.ts";
import { messageLine as line } from "./message_line.ts";

const turns = 7;
const messages = 20_000;

interface Relay {
  readonly name: string;
  readonly process: Deno.ChildProcess;
  /** Two connections whose bytes reach each other. */
  readonly pair: () => Promise<readonly [RawClient, RawClient]>;
}

interface Scenario {
  readonly name: string;
  /** Messages on their way at once. */
  readonly inFlight: number;
}

const scenarios: readonly Scenario[] = [
  { name: "one at a time", inFlight: 1 },
  { name: "20 in flight", inFlight: 20 },
  { name: "200 in flight", inFlight: 200 },
];

needSchedstat();
const relays = [await pychat(), await bareRelay()];
console.log(`Passing on messages of ${line.length} bytes, one pair; medians of ${turns} turns.`);
console.table(Object.fromEntries(await Promise.all(await measureAll())));
for (const { process } of relays) process.kill("SIGKILL");

async function measureAll(): Promise<(readonly [string, Record<string, string>])[]> {
  const rows: (readonly [string, Record<string, string>])[] = [];
  for (const scenario of scenarios) {
    const costs = relays.map((): number[] => []);
    for (let turn = 0; turn <= turns; turn++) {
      for (const [which, relay] of relays.entries()) {
        const cost = await measure(relay, scenario);
        if (turn > 0) costs[which]?.push(cost); // The first turn warms up.
      }
    }
    const [ours = NaN, floor = NaN] = costs.map(median);
    rows.push([scenario.name, {
      "PyChat, µs a message": ours.toFixed(2),
      "bare relay, µs a message": floor.toFixed(2),
      "ratio": (ours / floor).toFixed(2),
    }]);
  }
  return rows;
}

/** Processor time of the relay for one message, in microseconds. */
async function measure(relay: Relay, { inFlight }: Scenario): Promise<number> {
  const [speaker, hearer] = await relay.pair();
  const batch = new Uint8Array(line.length * inFlight);
  for (let i = 0; i < inFlight; i++) batch.set(line, i * line.length);
  const before = processorNs(relay.process.pid);
  for (let sent = 0; sent < messages; sent += inFlight) {
    await speaker.send(batch);
    for (let heard = 0; heard < inFlight; heard++) await hearer.line();
  }
  const spent = processorNs(relay.process.pid) - before;
  speaker.close();
  hearer.close();
  return spent / messages / 1_000;
}

async function pychat(): Promise<Relay> {
  // Nobody speaks so fast, and nothing else is measured.
  const file = await Deno.makeTempFile();
  const { process, port } = await startServer(file, "--pace", "0", "--per-address", "0");
  const pair = async () => {
    const [one, other] = [await joinPychat2(port, "One"), await joinPychat2(port, "Other")];
    await other.client.line();
    return [one.client, other.client] as const;
  };
  return { name: "PyChat", process, pair };
}

async function bareRelay(): Promise<Relay> {
  const { process, firstLine } = await start({ script: new URL("bare_relay.ts", import.meta.url) });
  const port = Number(firstLine);
  const pair = async () => [await RawClient.open(port), await RawClient.open(port)] as const;
  return { name: "bare relay", process, pair };
}
