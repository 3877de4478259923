/**
 * What two people who chat notice of an attack: how long a message takes from the one to the other
 * while they are alone on a server, and while thousands do their worst, in one run.
 *
 * Server, attackers and the two people are three processes. Real attackers have processors of their
 * own; so these get only the time that the other two leave (`chrt --idle`). Where there are only a
 * few processors the ratio is still rather too high than too low. All limits are at their defaults.
 * The attackers come from 74 addresses, because one may only have a hundred connections; and of those
 * who have no seat and never say a word, no more than `pendingMax` are there at once, however often
 * they come again.
 *
 * The registry is a file in the folder for temporary ones. Say `:memory:` or a path to keep it
 * elsewhere: the disk must make no difference to people who chat.
 *
 * @module
 */

import { joinPychat2, type RawClient } from "../tests/server/helpers.ts";
import { needSchedstat, processorNs, start, startServer } from "../tests/server/processes.ts";

/** Messages of each of the two in one measurement. */
const messages = 500;
/** The pause between two messages of one person, in ms: a little slower than the server allows. */
const pauseMs = 110;
/** Up to here nobody notices. */
const target = 5;

interface Figures {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What the server's process used of one processor, 0 to 1 and more. */
  readonly processor: number;
}

needSchedstat();
const [file = await Deno.makeTempFile()] = Deno.args;
const { process: server, port } = await startServer(file, "--rooms", "10000-17999");
const { client: ana } = await joinPychat2(port, "Ana");
const { client: bia } = await joinPychat2(port, "Bia");
await ana.line();
await bia.line();
await measure(30); // Warms up.
const alone = await measure(messages);
const { process: attackers, firstLine } = await start({
  script: new URL("siege_attackers.ts", import.meta.url),
  under: ["chrt", "--idle", "0"],
  args: [`${port}`],
});
console.log(`The attackers are there: ${firstLine}`);
const besieged = await measure(messages);
console.table({ alone: row(alone), besieged: row(besieged) });
const ratio = besieged.p99Ms / alone.p99Ms;
console.log(`p50 ratio ${(besieged.p50Ms / alone.p50Ms).toFixed(2)}`);
console.log(`p99 ratio ${ratio.toFixed(2)}, ${ratio < target ? "under" : "OVER"} ${target}`);
ana.close();
bia.close();
for (const process of [attackers, server]) process.kill("SIGKILL");

/** Both say so many messages in turns; how long each takes to arrive. */
async function measure(count: number): Promise<Figures> {
  const took: number[] = [];
  const processorBefore = processorNs(server.pid);
  const before = performance.now();
  for (let n = 0; n < count; n++) {
    took.push(await say(ana, bia), await say(bia, ana));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  const sorted = took.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? NaN;
  const elapsedNs = (performance.now() - before) * 1e6;
  const processor = (processorNs(server.pid) - processorBefore) / elapsedNs;
  return { p50Ms: at(0.5), p99Ms: at(0.99), processor };
}

async function say(speaker: RawClient, hearer: RawClient): Promise<number> {
  const before = performance.now();
  await speaker.send('MSG {"id":1,"text":"How are you today?"}\n');
  await hearer.line();
  return performance.now() - before;
}

function row({ p50Ms, p99Ms, processor }: Figures): Readonly<Record<string, string>> {
  return {
    "p50, ms": p50Ms.toFixed(2),
    "p99, ms": p99Ms.toFixed(2),
    "server's processor": `${(processor * 100).toFixed(0)} %`,
  };
}
