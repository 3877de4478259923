/**
 * What a line that begins with a slash asks for.
 *
 * @module
 */

/** A line, understood. */
export type Command =
  /** Something to say to the stranger. */
  | { readonly command: "say"; readonly text: string }
  | { readonly command: "next" | "quit" | "help" | "clear" }
  | { readonly command: "name" | "save"; readonly argument: string }
  | { readonly command: "notify"; readonly argument: "bell" | "off" }
  /** It is no command, and nothing for the stranger either. */
  | { readonly command: "unknown"; readonly sentence: string };

/** The commands, each with what it wants and what it does. */
export const commands: readonly (readonly [name: string, argument: string, effect: string])[] = [
  ["/next", "", "meet somebody else"],
  ["/quit", "", "leave, as QUIT does"],
  ["/name", "NAME", "change your name"],
  ["/notify", "bell|off", "ring when you are away"],
  ["/save", "FILE", "keep this chat"],
  ["/clear", "", "empty the screen"],
  ["/help", "", "show this"],
];

/**
 * Understands a line. `QUIT` alone leaves; two slashes say one.
 *
 * @example
 * ```ts
 * import { parseCommand } from "./commands.ts";
 *
 * parseCommand("/name Bela"); // { command: "name", argument: "Bela" }
 * parseCommand("//etc"); // { command: "say", text: "/etc" }
 * ```
 */
export function parseCommand(line: string): Command {
  if (line.trim() === "QUIT") return { command: "quit" };
  if (line.startsWith("//")) return { command: "say", text: line.slice(1) };
  if (!line.startsWith("/")) return { command: "say", text: line };
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
    case "/name":
      return argument === "" ? wants(word, "a name") : { command: "name", argument };
    case "/save":
      return argument === "" ? wants(word, "a file") : { command: "save", argument };
    case "/notify":
      if (argument === "bell" || argument === "off") return { command: "notify", argument };
      return wants(word, "bell or off");
    default:
      return {
        command: "unknown",
        sentence: `There is no ${word} here; /help shows what there is. // says a slash.`,
      };
  }
}

/**
 * What Tab makes of a line: the longest beginning that all commands share which begin like it, and
 * a space behind it when there is only one.
 */
export function completeCommand(line: string): string {
  if (!/^\/\w*$/.test(line)) return line;
  const fitting = commands.filter(([name]) => name.startsWith(line));
  const [first] = fitting;
  if (!first) return line;
  if (fitting.length === 1) return first[1] === "" ? first[0] : `${first[0]} `;
  let [shared] = first;
  while (!fitting.every(([name]) => name.startsWith(shared))) shared = shared.slice(0, -1);
  return shared;
}

function wants(word: string, what: string): Command {
  return { command: "unknown", sentence: `${word} wants ${what} after it.` };
}
