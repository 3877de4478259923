/**
 * The operator's log: every event of a server as a line, for people or for programs.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { formatAddress } from "../protocol/address.ts";
import { LOBBY_PORT } from "../protocol/limits.ts";
import type { Headcount, ServerEvent } from "./events.ts";

/** An event as one JSON object, with the time at which it was logged (ISO 8601, UTC). */
export function jsonLine(event: ServerEvent, now: Date): string {
  return JSON.stringify({ ...event, at: now.toISOString() });
}

/** When something happened, and how things are since. */
export interface LogMoment {
  readonly now: Date;
  readonly headcount: Headcount;
  /** The language of whoever reads it. */
  readonly words: Words;
}

/** What a person reads about an event. */
export function prettyLine(event: ServerEvent, { now, headcount, words }: LogMoment): string {
  const { hosting } = words;
  if (event.event === "listening") return invitation(event, hosting.online);
  if (event.event === "stopped") return hosting.stopped;
  const counts = hosting.counts(headcount.waiting, headcount.chats);
  const clock = now.toTimeString().slice(0, 8);
  return `${clock}  ${sentence(event, words).padEnd(44)} ${counts}`;
}

/** The exact commands that people type to join. */
function invitation(
  { addresses, port, tls }: Extract<ServerEvent, { event: "listening" }>,
  online: string,
): string {
  const commands = addresses.map((address) =>
    `    pychat connect ${target(address, port)}${tls ? " --tls" : ""}`
  );
  return [online, "", ...commands, ""].join("\n");
}

function target(address: string, port: number): string {
  return port === LOBBY_PORT ? address : formatAddress(address, port);
}

function sentence(
  event: Exclude<ServerEvent, { event: "listening" | "stopped" }>,
  words: Words,
): string {
  const { hosting } = words;
  switch (event.event) {
    case "joined":
      return hosting.joined(event.room);
    case "paired":
      return hosting.paired(event.room);
    case "message":
      return hosting.message(event.count, event.room);
    case "away":
      return hosting.away(event.room);
    case "back":
      return hosting.back(event.room);
    case "left":
      return hosting.left(event.room);
    case "closed":
      return hosting.closed(event.room);
    case "refused":
      return hosting.refused(event.code, event.count);
    case "reported":
      return hosting.reported(event.room);
    case "reloaded":
      return hosting.reloaded(event.expires.slice(0, 10));
    case "worker-lost":
      return hosting.workerLost(event.worker, event.how);
    case "worker-back":
      return hosting.workerBack(event.worker);
    case "trouble":
      return hosting.trouble(event.sentence(words), event.count);
    default:
      return event satisfies never;
  }
}
