/**
 * What people who chat notice of an attack: how long a message takes from one to another while they
 * are alone on a server, and while thousands do their worst, in one run. They are in a few rooms at
 * once, because the slowest message of a hundred is known only after thousands.
 *
 * Server, attackers and these people are three processes. Real attackers have processors of their
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
import { needSchedstat, processorNs, start } from "../tests/server/processes.ts";
import { Children } from "./harness/children.ts";
import { pause } from "./harness/pause.ts";
import { startPychat } from "./peers/peer.ts";

/** Chats of two people. */
const chatsMax = 4;
/** Messages of each of the two in one measurement. */
const messages = 500;
/** The shortest and the longest pause of a person, in ms: a little slower than the server allows. */
const pausesMs = [101, 119] as const;
/** Up to here nobody notices. */
const target = 5;

type Chat = readonly [RawClient, RawClient];

interface Figures {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What the server's process used of one processor, 0 to 1 and more. */
  readonly processor: number;
}

needSchedstat();
const [registry] = Deno.args;
await using children = new Children();
const { process: server, port } = await startPychat(children, {
  rooms: "10000-17999",
  limited: true,
  ...registry && { registry },
});
const chats: Chat[] = [];
while (chats.length < chatsMax) chats.push(await meet());
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
for (const person of chats.flat()) person.close();
attackers.kill("SIGKILL");

async function meet(): Promise<Chat> {
  const { client: ana } = await joinPychat2(port, "Ana");
  const { client: bia } = await joinPychat2(port, "Bia");
  await ana.line();
  await bia.line();
  return [ana, bia];
}

/** In each chat both say so many messages in turns; how long they take to arrive. */
async function measure(count: number): Promise<Figures> {
  const processorBefore = processorNs(server.pid);
  const before = performance.now();
  const took = await Promise.all(chats.map((chat) => converse(chat, count)));
  const sorted = took.flat().toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? NaN;
  const elapsedNs = (performance.now() - before) * 1e6;
  const processor = (processorNs(server.pid) - processorBefore) / elapsedNs;
  return { p50Ms: at(0.5), p99Ms: at(0.99), processor };
}

async function converse([ana, bia]: Chat, count: number): Promise<readonly number[]> {
  const took: number[] = [];
  const [shortest, longest] = pausesMs;
  for (let n = 0; n < count; n++) {
    took.push(await say(ana, bia), await say(bia, ana));
    // By chance, or else one stall of the server would have all of them speak at the same moment.
    await pause(shortest + Math.random() * (longest - shortest));
  }
  return took;
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
