/**
 * What a line that begins with a slash asks for.
 *
 * @module
 */

import type { NotifyMode } from "./notifications/notifier.ts";
import { english, type Words } from "../language/mod.ts";

/** A line, understood. */
export type Command =
  /** Something to say to the stranger. */
  | { readonly command: "say"; readonly text: string }
  | { readonly command: "next" | "quit" | "help" | "clear" | "block" }
  /** A report of so many of the last lines, and why; or, without lines, the one that was drafted. */
  | { readonly command: "report"; readonly lines: number | undefined; readonly why: string }
  | { readonly command: "name" | "save"; readonly argument: string }
  | { readonly command: "notify"; readonly argument: NotifyMode }
  /** It is no command, and nothing for the stranger either. */
  | { readonly command: "unknown"; readonly sentence: string };

/** A command: its name, what it wants, and what it does. */
export type CommandHelp = readonly [name: string, argument: string, effect: string];

/** The commands, in the order in which help shows them. */
export function commands({ wanted, effects }: Words["chat"]): readonly CommandHelp[] {
  return [
    ["/next", "", effects.next],
    ["/quit", "", effects.quit],
    ["/name", wanted.name, effects.name],
    ["/block", "", effects.block],
    ["/report", wanted.lines, effects.report],
    ["/notify", notifyModes.join("|"), effects.notify],
    ["/save", wanted.file, effects.save],
    ["/clear", "", effects.clear],
    ["/help", "", effects.help],
  ];
}

/** What help says about commands, a line each. */
export function commandHelp(commands: readonly CommandHelp[]): readonly string[] {
  const calls = commands.map(([name, argument]) => `${name} ${argument}`);
  const columns = Math.max(...calls.map((call) => call.length));
  return commands.map(([, , effect], index) => `  ${calls[index]?.padEnd(columns)} ${effect}`);
}

const notifyModes: readonly NotifyMode[] = ["on", "off", "bell"];

/**
 * Understands a line. `QUIT` alone leaves; two slashes say one. Line breaks at its end came with what
 * was pasted and are not meant.
 *
 * @example
 * ```ts
 * import { english } from "../language/mod.ts";
 * import { parseCommand } from "./commands.ts";
 *
 * parseCommand("/name Bela", english.chat); // { command: "name", argument: "Bela" }
 * parseCommand("//etc", english.chat); // { command: "say", text: "/etc" }
 * ```
 */
export function parseCommand(line: string, words: Words["chat"]): Command {
  const text = line.replace(/\n+$/, "");
  if (text.trim() === "QUIT") return { command: "quit" };
  if (text.startsWith("//")) return { command: "say", text: text.slice(1) };
  if (!text.startsWith("/")) return { command: "say", text };
  const [word = "", ...rest] = line.trim().split(/\s+/);
  const argument = rest.join(" ");
  switch (word) {
    case "/next":
      return { command: "next" };
    case "/quit":
      return { command: "quit" };
    case "/help":
      return { command: "help" };
    case "/clear":
      return { command: "clear" };
    case "/block":
      return { command: "block" };
    case "/report": {
      const [first = "", ...why] = rest;
      if (first === "send") return { command: "report", lines: undefined, why: "" };
      if (!/^\d{1,3}$/.test(first)) return unknown(words.wantsLines(word));
      return { command: "report", lines: Number(first), why: why.join(" ") };
    }
    case "/name":
      return argument === "" ? unknown(words.wantsName(word)) : { command: "name", argument };
    case "/save":
      return argument === "" ? unknown(words.wantsFile(word)) : { command: "save", argument };
    case "/notify": {
      const mode = notifyModes.find((mode) => mode === argument);
      if (mode !== undefined) return { command: "notify", argument: mode };
      return unknown(words.wantsOneOf(word, notifyModes.join(", ")));
    }
    default:
      return unknown(words.noSuchCommand(word));
  }
}

/**
 * What Tab makes of a line: the longest beginning that all commands share which begin like it, and
 * a space behind it when there is only one.
 */
export function completeCommand(line: string): string {
  if (!/^\/\w*$/.test(line)) return line;
  const fitting = commands(english.chat).filter(([name]) => name.startsWith(line));
  const [first] = fitting;
  if (!first) return line;
  if (fitting.length === 1) return first[1] === "" ? first[0] : `${first[0]} `;
  let [shared] = first;
  while (!fitting.every(([name]) => name.startsWith(shared))) shared = shared.slice(0, -1);
  return shared;
}

function unknown(sentence: string): Command {
  return { command: "unknown", sentence };
}
