/**
 * What people who chat notice of an attack: how long a message takes from one to another while they
 * are alone on a server, and while thousands do their worst, in one run. They are in a few rooms at
 * once, because the slowest message of a hundred is known only after thousands.
 *
 * First comes a siege: five thousand people who sit there and never say a word, two thousand who do
 * not even say who they are, some that send a byte at a time, or never read, or flood. Whoever is sent
 * away takes a while to come again. Then a storm: the same, but none of them can stay, and they come
 * again so soon that the server does little else than send them away.
 *
 * Server, attackers and these people are three processes. Real attackers have processors of their
 * own; so these get only the time that the other two leave (`chrt --idle`). Where there are only a
 * few processors the ratio is still rather too high than too low. All limits are at their defaults.
 * So the attackers come from many addresses, because one may only have a hundred connections; and of
 * those who have no seat no more than `pendingMax` are there at once, however often they come again.
 *
 * The registry is a file in the folder for temporary ones. Say `:memory:` or a path to keep it
 * elsewhere: the disk must make no difference to people who chat.
 *
 * @module
 */

import { joinPychat2, type RawClient } from "../tests/server/helpers.ts";
import { needSchedstat, printed, processorNs, start } from "../tests/server/processes.ts";
import { Children } from "./harness/children.ts";
import { latency } from "./harness/figures.ts";
import { pause } from "./harness/pause.ts";
import { startPychat } from "./peers/peer.ts";

/** Chats of two people. */
const chatsMax = 4;
/** Messages of each of the two in one measurement. */
const messages = 500;
/** The shortest and the longest pause of a person, in ms: a little slower than the server allows. */
const pausesMs = [101, 119] as const;
/** Up to here nobody notices a siege. */
const target = 5;

type Chat = readonly [RawClient, RawClient];

interface Figures {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What the server's process used of one processor, 0 to 1 and more. */
  readonly processor: number;
  /** Connections of this machine that were accepted, a second. */
  readonly acceptedPerSecond: number;
  /** Descriptors that the server had open in the end; a connection is one. */
  readonly descriptors: number;
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
const siege = await underAttack("siege");
const storm = await underAttack("storm");
console.table({ alone: row(alone), siege: row(siege), storm: row(storm) });
const ratio = siege.p99Ms / alone.p99Ms;
console.log(
  `p99 ratio in the siege ${ratio.toFixed(2)}, ${ratio < target ? "under" : "OVER"} ${target}`,
);
console.log(`p99 ratio in the storm ${(storm.p99Ms / alone.p99Ms).toFixed(2)}`);
for (const person of chats.flat()) person.close();

/** The same as before, while the attackers are there. */
async function underAttack(kind: "siege" | "storm"): Promise<Figures> {
  const { process: attackers, firstLine } = await start({
    script: new URL("siege_attackers.ts", import.meta.url),
    under: ["chrt", "--idle", "0"],
    args: [`${port}`, kind],
  });
  console.log(`The attackers are there for the ${kind}: ${firstLine}`);
  const figures = await measure(messages);
  attackers.kill("SIGKILL");
  await attackers.status;
  return figures;
}

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
  const acceptedBefore = accepted();
  const before = performance.now();
  const took = await Promise.all(chats.map((chat) => converse(chat, count)));
  const { p50: p50Ms, p99: p99Ms } = latency(took.flat());
  const seconds = (performance.now() - before) / 1e3;
  return {
    p50Ms,
    p99Ms,
    processor: (processorNs(server.pid) - processorBefore) / seconds / 1e9,
    acceptedPerSecond: (accepted() - acceptedBefore) / seconds,
    descriptors: printed("ls", `/proc/${server.pid}/fd`).split("\n").length,
  };
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

/** Connections that programs of this machine were given by their listeners, since it was started. */
function accepted(): number {
  const [names = "", values = ""] = printed("grep", "^Tcp:", "/proc/net/snmp").split("\n");
  return Number(values.split(" ")[names.split(" ").indexOf("PassiveOpens")]);
}

async function say(speaker: RawClient, hearer: RawClient): Promise<number> {
  const before = performance.now();
  await speaker.send('MSG {"id":1,"text":"How are you today?"}\n');
  await hearer.line();
  return performance.now() - before;
}

function row(figures: Figures): Readonly<Record<string, string>> {
  return {
    "p50, ms": figures.p50Ms.toFixed(2),
    "p99, ms": figures.p99Ms.toFixed(2),
    "server's processor": `${(figures.processor * 100).toFixed(0)} %`,
    "accepted a second": figures.acceptedPerSecond.toFixed(0),
    "descriptors": `${figures.descriptors}`,
  };
}
