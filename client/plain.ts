/**
 * The front end that is strictly linear text: for pipes, screen readers and every terminal.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { commandHelp, commands, parseCommand } from "./commands.ts";
import { type CloseReason, converse, type Ends } from "./front_end.ts";
import { isSaid, Lines, plainStyle } from "./lines.ts";
import { Reporting } from "./reporting.ts";
import type { Session } from "./session.ts";

/**
 * Shows a session as lines of text, and says every line that comes in.
 *
 * @param interactive Whether a person types: then a line may be a command. See also `patient` in
 * {@linkcode converse}.
 * @param words The language of what is not said by anybody.
 * @returns Why the session ended.
 */
export function runPlain(
  session: Session,
  { interactive, words, ...ends }: Ends & {
    readonly interactive: boolean;
    readonly words: Words;
  },
): Promise<CloseReason> {
  const lines = new Lines(plainStyle, words);
  const say = (sentence: string) => ends.write(lines.notice(sentence));
  const reporting = new Reporting(session, words.chat);
  const circle: Circle = { session, words, reporting, say };
  const person = { understand: (line: string) => understood(line, circle) };
  return converse(session, ends, {
    words,
    patient: !interactive,
    show: (event) => {
      const line = lines.line(event, session.name);
      if (event.event === "joined") reporting.begin();
      if (line !== undefined && isSaid(event)) reporting.shown(line);
      return line;
    },
    saying: (id, text) => lines.saying(id, text),
    hint: (_code, sentence) => say(sentence),
    ...(interactive ? person : {}),
  });
}

/** What commands need. */
interface Circle {
  readonly session: Session;
  readonly words: Words;
  readonly reporting: Reporting;
  /** Tells the person something. */
  readonly say: (sentence: string) => Promise<void>;
}

/** What a line says to the stranger; nothing, when it is a command, which has been obeyed then. */
async function understood(
  line: string,
  { session, words, reporting, say }: Circle,
): Promise<string | undefined> {
  const { chat } = words;
  const command = parseCommand(line, chat);
  switch (command.command) {
    case "say":
      return command.text;
    case "next":
      session.next();
      return undefined;
    case "quit":
      await session.leave();
      return undefined;
    case "name":
      session.rename(command.argument);
      await say(chat.nowCalled(session.name));
      return undefined;
    case "help": {
      const here = commands(chat).filter(([name]) => plainCommands.has(name));
      for (const line of commandHelp(here)) await say(line.trim());
      return undefined;
    }
    case "block": {
      const { peer } = session;
      await say(peer === undefined ? chat.nobodyToBlock : chat.blocked(peer));
      if (peer !== undefined) session.block();
      return undefined;
    }
    case "report": {
      const { lines, why } = command;
      const answer = lines === undefined
        ? reporting.send()
        : reporting.draft(lines, why).join("\n");
      if (answer !== undefined) await say(answer);
      return undefined;
    }
    case "notify":
    case "save":
    case "clear":
      await say(chat.onlyInView(`/${command.command}`));
      return undefined;
    case "unknown":
      await say(command.sentence);
      return undefined;
    default:
      return command satisfies never;
  }
}

const plainCommands: ReadonlySet<string> = new Set([
  "/next",
  "/quit",
  "/name",
  "/block",
  "/report",
  "/help",
]);
