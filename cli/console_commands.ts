/**
 * What a host can type while the server runs.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { own, proseCharsMax } from "../protocol/limits.ts";
import type { OpenRoom } from "../server/events.ts";
import type { Server } from "../server/server.ts";
import { ban, bans, type Bouncer, unban } from "./ban_commands.ts";
import { duration } from "./status_line.ts";

/** What the commands need of a server; one of several processes has to ask them first. */
export interface Host extends Bouncer {
  rooms(): Later<ReturnType<Server["rooms"]>>;
  kick(room: number): Later<boolean>;
  say(text: string): Later<number>;
}

type Later<T> = T | Promise<T>;

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
    [`ban ${wanted.connection} [${wanted.time}]`, effects.ban],
    [`unban ${wanted.ban}`, effects.unban],
    ["bans", effects.bans],
    ["help", effects.help],
    ["q", effects.q],
  ];
}

/**
 * Does what a line asks for.
 *
 * @returns What to answer, a line each; `quit` when the server shall end.
 */
export async function obey(
  line: string,
  host: Host,
  { now, linesMax, words }: Circumstances,
): Promise<readonly string[] | "quit"> {
  const [, word = "", argument = ""] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(line) ?? [];
  switch (word.toLowerCase()) {
    case "":
      return [];
    case "q":
      return "quit";
    case "help":
      return help(commands(words));
    case "rooms":
      return table(await host.rooms(), { now, linesMax, words });
    case "kick":
      return [await kick(argument, host, words)];
    case "say":
      return [await say(argument, host, words)];
    case "ban":
      return [await ban(argument, host, words)];
    case "unban":
      return [await unban(argument, host, words)];
    case "bans":
      return await bans(host, words);
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
export async function complete(
  line: string,
  host: Host,
  words: HostWords,
): Promise<Completion> {
  const kicking = /^(\s*kick\s+)(\d*)$/i.exec(line);
  const before = kicking?.[1] ?? "";
  const begun = line.slice(before.length);
  const names = kicking
    ? (await host.rooms()).map(({ room }) => `${room}`)
    : commands(words).map(([command]) => command.replace(/ .*/, " "));
  const fitting = names.filter((word) => word.startsWith(begun));
  const [first = begun] = fitting;
  let shared = first;
  while (!fitting.every((word) => word.startsWith(shared))) shared = shared.slice(0, -1);
  const undecided = fitting.length > 1 && shared === begun;
  const choices = undecided ? fitting.map((word) => word.trimEnd()) : [];
  return { line: before + shared, choices: firstOf(choices, own.completionsMax, words) };
}

function help(commands: readonly (readonly [string, string])[]): readonly string[] {
  const columns = Math.max(...commands.map(([command]) => command.length));
  return commands.map(([command, effect]) => `  ${command.padEnd(columns)}  ${effect}`);
}

async function kick(argument: string, host: Host, words: HostWords): Promise<string> {
  if (!/^\d+$/.test(argument)) return words.kickWants;
  return await host.kick(Number(argument)) ? words.kicked(argument) : words.nobodyIn(argument);
}

async function say(text: string, host: Host, words: HostWords): Promise<string> {
  if (text === "") return words.sayWants;
  const chars = [...text].length;
  if (chars > proseCharsMax) return words.sayTooLong(chars, proseCharsMax);
  const people = await host.say(text);
  return people === 0 ? words.saidToNobody : words.said(people);
}

function table(
  rooms: readonly OpenRoom[],
  { now, linesMax, words }: Circumstances,
): readonly string[] {
  if (rooms.length === 0) return [words.nobodyHere];
  const { table, status } = words;
  const columns = Math.max(table.people.length, table.waiting.length, table.talking.length);
  const lines = rooms.map(({ room, people, connections, sinceMs }) => {
    const doing = (people === 1 ? table.waiting : table.talking).padEnd(columns);
    const time = duration(now - sinceMs, status).padStart(8);
    const numbers = connections.map((number) => `#${number}`).join(" ");
    return `  ${String(room).padEnd(6)} ${doing}  ${time}  ${numbers}`;
  });
  const { room, people, connections } = table;
  const time = table.for.padStart(8);
  const title = `  ${room.padEnd(6)} ${people.padEnd(columns)}  ${time}  ${connections}`;
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
