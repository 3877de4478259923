/**
 * What somebody notices of several servers, in turns.
 *
 * @module
 */

import { pause } from "../harness/pause.ts";
import type { Sink } from "./arriving.ts";
import type { Compared, CompareOrder } from "./orders.ts";
import { firstWordsBytes, leave, type Pair, pairComes, talkPair } from "./pairs.ts";

/** Pairs come, talk and go, on one server as on the other. */
export async function compare(order: CompareOrder, sink: Sink): Promise<readonly Compared[]> {
  const { dialect, ports, visits, visitPauseMs, messages, messagePauseMs } = order;
  const all = ports.map((port) => ({
    firstMessageMs: [] as number[],
    messageMs: [] as number[],
    way: { dialect, port, readBytes: 512 },
  }));
  for (let visit = 0; visit < visits; visit++) {
    for (const { way, firstMessageMs } of all) {
      leave(await Promise.all(pairComes(way, { sink, took: firstMessageMs })));
      await pause(visitPauseMs);
    }
  }
  const pairs: Pair[] = [];
  for (const { way } of all) pairs.push(await Promise.all(pairComes(way, { sink, took: [] })));
  for (let message = 0; message < messages; message++) {
    for (const [which, pair] of pairs.entries()) {
      const once = { bytes: firstWordsBytes, inFlight: 1, forMs: 0 };
      await talkPair(
        message % 2 === 0 ? pair : [pair[1], pair[0]],
        once,
        all[which]?.messageMs ?? [],
      );
      await pause(messagePauseMs);
    }
  }
  for (const pair of pairs) leave(pair);
  await pause(visitPauseMs);
  return all.map(({ firstMessageMs, messageMs }) => ({ firstMessageMs, messageMs }));
}
