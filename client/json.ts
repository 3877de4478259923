/**
 * The front end for bots and scripts: one JSON object a line.
 *
 * @module
 */

import type { SessionEvent } from "./events.ts";
import type { Session } from "./session.ts";
import { speak } from "./speak.ts";

/** Where a front end reads and writes. */
export interface Ends {
  /** What is to be said. */
  readonly lines: AsyncIterable<string>;
  /** Writes one line; waits while whoever reads it is slow. */
  readonly write: (line: string) => Promise<void>;
}

/**
 * Writes every event of the session as a line of JSON, and says every line that comes in.
 *
 * @returns Why the session ended.
 */
export async function runJson(session: Session, { lines, write }: Ends): Promise<CloseReason> {
  const spoken = speak(session, {
    lines,
    patient: true,
    hint: (code, message) => write(JSON.stringify({ event: "error", code, message })),
  });
  let reason: CloseReason = "lost";
  for await (const event of session) {
    await write(JSON.stringify(event));
    if (event.event === "closed") reason = event.reason;
  }
  spoken.catch(() => {}); // It may still be waiting for input that no longer matters.
  return reason;
}

/** Why a session ended. */
export type CloseReason = Extract<SessionEvent, { event: "closed" }>["reason"];
