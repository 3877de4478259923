/**
 * What is typed, or comes through a pipe, goes to the stranger.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { TextTooLongError } from "./errors.ts";
import type { Session } from "./session.ts";

/** How to speak. */
export interface SpeakOptions {
  /** What is to be said, a line each, without newlines. */
  readonly lines: AsyncIterable<string>;
  /** The language of the hints. */
  readonly words: Words;
  /**
   * Whether a line waits until somebody is there, and those behind it are not taken: right for a
   * pipe, which can wait. On a terminal lines come when they come; said to nobody they are not sent,
   * and `hint` says so.
   */
  readonly patient: boolean;
  /** What to say for a line, when it may also be a command; nothing, when it was one. */
  readonly understand?: (line: string) => Promise<string | undefined>;
  /** Called before a line is sent; its id will be `id`. */
  readonly saying?: (id: number, text: string) => void;
  /** Called with a sentence for the person when a line was not sent, and why. */
  readonly hint: (code: "nobody" | "too-long", sentence: string) => Promise<void>;
}

/** What leaves the chat when it is said alone. */
const FAREWELL = "QUIT";

/** Says every line until there are no more, or one is `QUIT`; then leaves. */
export async function speak(session: Session, options: SpeakOptions): Promise<void> {
  const lines = options.lines[Symbol.asyncIterator]();
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done || line === FAREWELL || session.over) break;
    if (line.trim() === "") continue;
    const text = options.understand ? await options.understand(line) : line;
    if (text === undefined) continue;
    if (options.patient) await session.somebody;
    if (session.over) break;
    if (!options.patient && !session.heard) {
      await options.hint("nobody", options.words.chat.nobodyHeard);
      continue;
    }
    try {
      await session.say(text, options.saying);
    } catch (error) {
      if (!(error instanceof TextTooLongError)) throw error;
      await options.hint("too-long", error.sentence(options.words));
    }
  }
  await session.leave();
}
