/**
 * A server's state in one line, and what that is written with.
 *
 * @module
 */

import { graphemes, graphemeWidth } from "../client/terminal/graphemes.ts";
import type { Headcount } from "../server/events.ts";
import type { Activity } from "../server/statistics.ts";

/**
 * How a server is doing: as much of it as fits, what matters most first.
 *
 * @param columns How wide the line may be.
 */
export function statusLine(activity: Activity, headcount: Headcount, columns: number): string {
  const { waiting, chats, people } = headcount;
  const { uptimeMs, messagesPerSecond, busiest } = activity;
  const parts = [
    counted(waiting + chats, "room"),
    `${waiting} waiting`,
    people === 1 ? "1 person" : `${people} people`,
    `${rate(messagesPerSecond)} msg/s`,
    `up ${duration(uptimeMs)}`,
  ];
  const peak = busiest && new Date(busiest.startMs).toTimeString().slice(0, 5);
  const lines = peak === undefined ? [] : [
    [...parts, `busiest minute ${peak}, ${counted(busiest?.messages ?? 0, "message")}`],
    [...parts, `busiest ${peak} (${busiest?.messages})`],
  ];
  for (let count = parts.length; count > 0; count--) lines.push(parts.slice(0, count));
  const written = lines.map((line) => ` ${line.join(" · ")}`);
  return cut(written.find((line) => line.length <= columns) ?? written.at(-1) ?? "", columns);
}

/** A time as `00:02:31`, with days in front where there are any. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const parts = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const days = Math.floor(seconds / 86_400);
  const clock = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return days === 0 ? clock : `${days}d ${clock}`;
}

/** A number and what is counted. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
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
