/**
 * What a host can type while the server runs.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
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
  /** The host's language. */
  readonly words: HostWords;
}

type HostWords = Words["hosting"];

/** The commands: what to type, and what it does. */
function commands({ wanted, effects }: HostWords): readonly (readonly [string, string])[] {
  return [
    ["rooms", effects.rooms],
    [`kick ${wanted.room}`, effects.kick],
    [`say ${wanted.text}`, effects.say],
    ["help", effects.help],
    ["q", effects.q],
  ];
}

/**
 * Does what a line asks for.
 *
 * @returns What to answer, a line each; `quit` when the server shall end.
 */
export function obey(
  line: string,
  host: Host,
  { now, linesMax, words }: Circumstances,
): readonly string[] | "quit" {
  const [, word = "", argument = ""] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(line) ?? [];
  switch (word.toLowerCase()) {
    case "":
      return [];
    case "q":
      return "quit";
    case "help":
      return commands(words).map(([command, effect]) => `  ${command.padEnd(10)} ${effect}`);
    case "rooms":
      return table(host.rooms(), { now, linesMax, words });
    case "kick":
      return [kick(argument, host, words)];
    case "say":
      return [say(argument, host, words)];
    default:
      return [words.noSuchCommand(word)];
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
export function complete(line: string, host: Host, words: HostWords): Completion {
  const kicking = /^(\s*kick\s+)(\d*)$/i.exec(line);
  const before = kicking?.[1] ?? "";
  const begun = line.slice(before.length);
  const names = kicking
    ? host.rooms().map(({ room }) => `${room}`)
    : commands(words).map(([command]) => command.replace(/ .*/, " "));
  const fitting = names.filter((word) => word.startsWith(begun));
  const [first = begun] = fitting;
  let shared = first;
  while (!fitting.every((word) => word.startsWith(shared))) shared = shared.slice(0, -1);
  const undecided = fitting.length > 1 && shared === begun;
  const choices = undecided ? fitting.map((word) => word.trimEnd()) : [];
  return { line: before + shared, choices: firstOf(choices, own.completionsMax, words) };
}

function kick(argument: string, host: Host, words: HostWords): string {
  if (!/^\d+$/.test(argument)) return words.kickWants;
  return host.kick(Number(argument)) ? words.kicked(argument) : words.nobodyIn(argument);
}

function say(text: string, host: Host, words: HostWords): string {
  if (text === "") return words.sayWants;
  const chars = [...text].length;
  if (chars > proseCharsMax) return words.sayTooLong(chars, proseCharsMax);
  const people = host.say(text);
  return people === 0 ? words.saidToNobody : words.said(people);
}

function table(
  rooms: readonly OpenRoom[],
  { now, linesMax, words }: Circumstances,
): readonly string[] {
  if (rooms.length === 0) return [words.nobodyHere];
  const { table, status } = words;
  const columns = Math.max(table.people.length, table.waiting.length, table.talking.length);
  const lines = rooms.map(({ room, people, sinceMs }) => {
    const doing = (people === 1 ? table.waiting : table.talking).padEnd(columns);
    return `  ${String(room).padEnd(6)} ${doing}  ${duration(now - sinceMs, status).padStart(8)}`;
  });
  const title = `  ${table.room.padEnd(6)} ${table.people.padEnd(columns)}  ${
    table.for.padStart(8)
  }`;
  return [title, ...firstOf(lines, Math.max(1, linesMax - 2), words, "  ")];
}

/** At most so many of the lines, and how many more there are. */
function firstOf(
  lines: readonly string[],
  max: number,
  words: HostWords,
  indent = "",
): readonly string[] {
  if (lines.length <= max) return lines;
  return [...lines.slice(0, max), indent + words.more(lines.length - max)];
}
