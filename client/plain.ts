/**
 * The front end that is strictly linear text: for pipes, screen readers and every terminal.
 *
 * @module
 */

import type { SessionEvent } from "./events.ts";
import { type CloseReason, converse, type Ends } from "./front_end.ts";
import type { Session } from "./session.ts";

/**
 * Shows a session as lines of text, and says every line that comes in.
 *
 * @param interactive Whether a person types; see `patient` in {@linkcode speak}.
 * @returns Why the session ended.
 */
export function runPlain(
  session: Session,
  { interactive, ...ends }: Ends & { readonly interactive: boolean },
): Promise<CloseReason> {
  const said = new Map<number, string>();
  return converse(session, ends, {
    patient: !interactive,
    show: (event) => show(event, session.name, said),
    saying: (id, text) => said.set(id, text),
    hint: (_code, sentence) => ends.write(notice(sentence)),
  });
}

/** The line for an event, if there is one. What was said is shown when it has arrived. */
function show(
  event: SessionEvent,
  ownName: string,
  said: Map<number, string>,
): string | undefined {
  switch (event.event) {
    case "seated":
      return `You are in room ${event.room}, as ${ownName}. The next person who connects will be ` +
        "here. QUIT leaves.";
    case "joined":
      return notice(`${event.name} is here. Say hello!`);
    case "message":
      return message(event.from, event.text);
    case "delivered":
      return message(ownName, take(said, event.id));
    case "undelivered":
      return notice(`This did not arrive, since nobody was there: ${take(said, event.id)}`);
    case "left":
      return notice(`${event.name} left. Stay for the next stranger, or QUIT to go.`);
    case "error":
      return notice(event.message);
    case "closed":
      return farewell(event.reason);
    case "typing":
      return undefined; // A line that comes and goes; plain text only comes.
    default:
      return event satisfies never;
  }
}

function farewell(reason: CloseReason): string {
  const nothingKept = "Nothing of this chat was kept.";
  switch (reason) {
    case "quit":
      return `Bye! ${nothingKept}`;
    case "closing":
      return `The server is closing. Bye! ${nothingKept}`;
    case "lost":
      return `The connection to the server broke. ${nothingKept}`;
    case "error":
      return `The chat is over. ${nothingKept}`;
    default:
      return reason satisfies never;
  }
}

function take(said: Map<number, string>, id: number): string {
  const text = said.get(id) ?? "";
  said.delete(id);
  return text;
}

/** What somebody said; further lines are indented, so that none of them passes for another's. */
function message(name: string, text: string): string {
  return `${clock()} ${name}: ${text.replaceAll("\n", "\n           ")}`;
}

function notice(sentence: string): string {
  return `${clock()} * ${sentence}`;
}

function clock(): string {
  const now = new Date();
  const parts = [now.getHours(), now.getMinutes(), now.getSeconds()];
  return `(${parts.map((part) => String(part).padStart(2, "0")).join(":")})`;
}
