/**
 * A server's state in one line, and what that is written with.
 *
 * @module
 */

import { graphemes, graphemeWidth } from "../client/terminal/graphemes.ts";
import type { Words } from "../language/mod.ts";
import type { Headcount } from "../server/events.ts";
import type { Activity } from "../server/statistics.ts";

type StatusWords = Words["hosting"]["status"];

/**
 * How a server is doing: as much of it as fits, what matters most first.
 *
 * @param columns How wide the line may be.
 */
export function statusLine(
  activity: Activity,
  headcount: Headcount,
  { columns, words }: { readonly columns: number; readonly words: StatusWords },
): string {
  const { waiting, chats, people } = headcount;
  const { uptimeMs, messagesPerSecond, busiest } = activity;
  const parts = [
    words.rooms(waiting + chats),
    words.waiting(waiting),
    words.people(people),
    words.rate(rate(messagesPerSecond)),
    words.up(duration(uptimeMs, words)),
  ];
  const peak = busiest && new Date(busiest.startMs).toTimeString().slice(0, 5);
  const most = busiest?.messages ?? 0;
  const lines = peak === undefined
    ? []
    : [[...parts, words.busiest(peak, most)], [...parts, words.busiestShort(peak, most)]];
  for (let count = parts.length; count > 0; count--) lines.push(parts.slice(0, count));
  const written = lines.map((line) => ` ${line.join(" · ")}`);
  return cut(written.find((line) => line.length <= columns) ?? written.at(-1) ?? "", columns);
}

/** A time as `00:02:31`, with days in front where there are any. */
export function duration(ms: number, words: Pick<StatusWords, "days">): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const parts = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const days = Math.floor(seconds / 86_400);
  const clock = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return days === 0 ? clock : `${words.days(days)} ${clock}`;
}

/** The beginning of a line that is as wide as that at most. */
export function cut(line: string, columns: number): string {
  let taken = 0;
  let kept = "";
  for (const grapheme of graphemes(line)) {
    taken += graphemeWidth(grapheme);
    if (taken > columns) break;
    kept += grapheme;
  }
  return kept;
}

/** A few messages are counted exactly, many roughly. */
function rate(perSecond: number): string {
  return perSecond < 10 ? String(Math.round(perSecond * 10) / 10) : perSecond.toFixed(0);
}
