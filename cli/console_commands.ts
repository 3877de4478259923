/**
 * What a host can type while the server runs.
 *
 * @module
 */

import { own, proseCharsMax } from "../protocol/limits.ts";
import type { OpenRoom } from "../server/events.ts";
import type { Server } from "../server/server.ts";
import { duration } from "./status_line.ts";

/** What the commands need of a server. */
export type Host = Pick<Server, "rooms" | "kick" | "say">;

/** What a command needs to know besides. */
export interface Circumstances {
  /** The present, in milliseconds since the epoch. */
  readonly now: number;
  /** How many lines an answer may have, so that its beginning is still to be seen. */
  readonly linesMax: number;
}

/** The commands: what to type, and what it does. */
const commands: readonly (readonly [command: string, effect: string])[] = [
  ["rooms", "show where people are, and for how long"],
  ["kick ROOM", "close a room: everybody in it is told and has to leave"],
  ["say TEXT", "say something to everybody"],
  ["help", "show this"],
  ["q", "tell everybody goodbye and close everything"],
];

/**
 * Does what a line asks for.
 *
 * @returns What to answer, a line each; `quit` when the server shall end.
 */
export function obey(
  line: string,
  host: Host,
  { now, linesMax }: Circumstances,
): readonly string[] | "quit" {
  const [, word = "", argument = ""] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(line) ?? [];
  switch (word.toLowerCase()) {
    case "":
      return [];
    case "q":
      return "quit";
    case "help":
      return commands.map(([command, effect]) => `  ${command.padEnd(10)} ${effect}`);
    case "rooms":
      return table(host.rooms(), now, linesMax);
    case "kick":
      return [kick(argument, host)];
    case "say":
      return [say(argument, host)];
    default:
      return [`There is no "${word}" here; help shows what there is.`];
  }
}

/** What Tab makes of a line. */
export interface Completion {
  /** The line with as much of the word as is beyond doubt. */
  readonly line: string;
  /** The words that it could be, when there are several and nothing was added. */
  readonly choices: readonly string[];
}

/** Completes a command's name, or the number of a room to kick. */
export function complete(line: string, host: Host): Completion {
  const kicking = /^(\s*kick\s+)(\d*)$/i.exec(line);
  const before = kicking?.[1] ?? "";
  const begun = line.slice(before.length);
  const words = kicking
    ? host.rooms().map(({ room }) => `${room}`)
    : commands.map(([command]) => command.replace(/ .*/, " "));
  const fitting = words.filter((word) => word.startsWith(begun));
  const [first = begun] = fitting;
  let shared = first;
  while (!fitting.every((word) => word.startsWith(shared))) shared = shared.slice(0, -1);
  const undecided = fitting.length > 1 && shared === begun;
  const choices = undecided ? fitting.map((word) => word.trimEnd()) : [];
  return { line: before + shared, choices: firstOf(choices, own.completionsMax) };
}

function kick(argument: string, host: Host): string {
  if (!/^\d+$/.test(argument)) return "kick wants the number of a room, like: kick 4821";
  return host.kick(Number(argument))
    ? `Room ${argument} is closed; everybody in it has been told.`
    : `Nobody is in room ${argument}; rooms shows where people are.`;
}

function say(text: string, host: Host): string {
  if (text === "") return "say wants what to say, like: say We close at ten.";
  const chars = [...text].length;
  if (chars > proseCharsMax) {
    const [said, most] = [chars, proseCharsMax].map((count) => count.toLocaleString("en"));
    return `That is ${said} characters; everybody at once can be told ${most}. Shorten it.`;
  }
  const people = host.say(text);
  if (people === 0) return "Nobody is here to hear that.";
  return `${people === 1 ? "1 person has" : `${people} people have`} been told.`;
}

function table(rooms: readonly OpenRoom[], now: number, linesMax: number): readonly string[] {
  if (rooms.length === 0) return ["Nobody is here yet."];
  const lines = rooms.map(({ room, people, sinceMs }) =>
    `  ${String(room).padEnd(6)} ${people === 1 ? "1 waiting" : "2 talking"}  ${
      duration(now - sinceMs).padStart(8)
    }`
  );
  const title = `  ${"room".padEnd(6)} ${"people".padEnd(9)}  ${"for".padStart(8)}`;
  return [title, ...firstOf(lines, Math.max(1, linesMax - 2), "  ")];
}

/** At most so many of the lines, and how many more there are. */
function firstOf(lines: readonly string[], max: number, indent = ""): readonly string[] {
  if (lines.length <= max) return lines;
  return [...lines.slice(0, max), `${indent}and ${lines.length - max} more`];
}
