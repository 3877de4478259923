/**
 * The operator's log: every event of a server as a line, for people or for programs.
 *
 * @module
 */

import { formatAddress } from "../protocol/address.ts";
import { LOBBY_PORT } from "../protocol/limits.ts";
import type { Headcount, ServerEvent } from "./events.ts";

/** An event as one JSON object, with the time at which it was logged (ISO 8601, UTC). */
export function jsonLine(event: ServerEvent, now: Date): string {
  return JSON.stringify({ ...event, at: now.toISOString() });
}

/** What a person reads about an event. */
export function prettyLine(event: ServerEvent, now: Date, headcount: Headcount): string {
  if (event.event === "listening") return invitation(event.addresses, event.port);
  if (event.event === "stopped") {
    return "Every chat is closed and the table of rooms is empty. Bye!";
  }
  const { waiting, chats } = headcount;
  const clock = now.toTimeString().slice(0, 8);
  return `${clock}  ${sentence(event).padEnd(44)} ${waiting} waiting · ${counted(chats, "chat")}`;
}

/** The exact commands that people type to join. */
function invitation(addresses: readonly string[], port: number): string {
  const commands = addresses.map((address) => `    pychat connect ${target(address, port)}`);
  return ["PyChat is online. Tell people to type:", "", ...commands, ""].join("\n");
}

function target(address: string, port: number): string {
  return port === LOBBY_PORT ? address : formatAddress(address, port);
}

function sentence(event: Exclude<ServerEvent, { event: "listening" | "stopped" }>): string {
  switch (event.event) {
    case "joined":
      return `somebody arrived in room ${event.room}`;
    case "paired":
      return `room ${event.room} is full: a chat begins`;
    case "message":
      return `${counted(event.count, "message")} in room ${event.room}`;
    case "left":
      return `somebody left room ${event.room}`;
    case "closed":
      return `room ${event.room} is free again`;
    case "refused":
      return `somebody was sent away (${event.code})`;
    case "trouble":
      return event.message;
    default:
      return event satisfies never;
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
