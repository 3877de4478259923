/**
 * What all front ends have in common: events go one way, lines the other.
 *
 * @module
 */

import type { SessionEvent } from "./events.ts";
import type { Session } from "./session.ts";
import { speak, type SpeakOptions } from "./speak.ts";

/** Where a front end reads and writes. */
export interface Ends {
  /** What is to be said, a line each, without newlines. */
  readonly lines: AsyncIterable<string>;
  /** Writes one line; waits while whoever reads it is slow. One call at a time is enough. */
  readonly write: (line: string) => Promise<void>;
}

/** How a front end presents a session. */
export interface Presentation extends Omit<SpeakOptions, "lines"> {
  /** The line for an event, if there is one. */
  readonly show: (event: SessionEvent) => string | undefined;
}

/** Why a session ended. */
export type CloseReason = Extract<SessionEvent, { event: "closed" }>["reason"];

/**
 * Shows what happens and says what comes in, until the session is over.
 *
 * @returns Why it ended.
 * @throws Whatever reading or writing throws; the session has been left then.
 */
export async function converse(
  session: Session,
  { lines, write }: Ends,
  { show, ...speaking }: Presentation,
): Promise<CloseReason> {
  let failure: { readonly error: unknown } | undefined;
  // Not awaited: it may wait for input long after that has ceased to matter.
  speak(session, { lines, ...speaking }).catch((error) => {
    failure = { error };
    return session[Symbol.asyncDispose]();
  });
  let reason: CloseReason = "lost";
  try {
    for await (const event of session) {
      const line = show(event);
      if (line !== undefined) await write(line);
      if (event.event === "closed") reason = event.reason;
    }
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
  if (failure) throw failure.error;
  return reason;
}
