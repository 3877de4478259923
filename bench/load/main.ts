/**
 * A process that plays people: reads an order a line, and answers each with a line. It ends with its
 * standard input.
 *
 * @module
 */

import { TextLineStream } from "./text_lines.ts";
import { open, Sink } from "./arriving.ts";
import { compare } from "./comparing.ts";
import type { Answers, KnockOrder, Order } from "./orders.ts";
import { chatter, leave, type Pair, seat, talk } from "./pairs.ts";

const groups = new Map<string, readonly Pair[]>();
const sink = new Sink();
let hush = () => {};

const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
for await (const line of lines.pipeThrough(new TextLineStream())) {
  const order: Order = JSON.parse(line);
  console.log(JSON.stringify(await obey(order).catch((error) => ({ error: `${error}` }))));
}
Deno.exit();

async function obey(order: Order): Promise<Answers[Order["order"]]> {
  switch (order.order) {
    case "seat": {
      const { pairs, answer } = await seat(order, sink);
      groups.set(order.group, pairs);
      return answer;
    }
    case "compare":
      return await compare(order, sink);
    case "talk":
      return await talk(order, pairsOf(order.group));
    case "chatter":
      hush = chatter(order.perSecond, pairsOf(order.group));
      return null;
    case "hush":
      hush();
      return null;
    case "leave":
      pairsOf(order.group).forEach(leave);
      groups.delete(order.group);
      return null;
    case "knock":
      return await knock(order);
    case "port":
      return { port: sink.port };
    default:
      return order satisfies never;
  }
}

function pairsOf(group: string): readonly Pair[] {
  const pairs = groups.get(group);
  if (!pairs) throw new Error(`There is no group "${group}".`);
  return pairs;
}

async function knock({ port, times, atOnce }: KnockOrder): Promise<Answers["knock"]> {
  let left = times;
  const before = performance.now();
  const once = async () => {
    while (left-- > 0) {
      const connection = await open(port);
      await connection.read(new Uint8Array(1));
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, once));
  return { tookMs: performance.now() - before };
}
