/**
 * The front end that is strictly linear text: for pipes, screen readers and every terminal.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { type CloseReason, converse, type Ends } from "./front_end.ts";
import { Lines, plainStyle } from "./lines.ts";
import type { Session } from "./session.ts";

/**
 * Shows a session as lines of text, and says every line that comes in.
 *
 * @param interactive Whether a person types; see `patient` in {@linkcode converse}.
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
  return converse(session, ends, {
    words,
    patient: !interactive,
    show: (event) => lines.line(event, session.name),
    saying: (id, text) => lines.saying(id, text),
    hint: (_code, sentence) => ends.write(lines.notice(sentence)),
  });
}
