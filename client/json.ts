/**
 * The front end for bots and scripts: one JSON object a line.
 *
 * @module
 */

import { english } from "../language/mod.ts";
import { type CloseReason, converse, type Ends } from "./front_end.ts";
import type { Session } from "./session.ts";

/**
 * Writes every event of the session as a line of JSON, and says every line that comes in.
 *
 * @returns Why the session ended.
 */
export function runJson(session: Session, ends: Ends): Promise<CloseReason> {
  return converse(session, ends, {
    words: english, // What programs read does not depend on who runs them.
    patient: true,
    show: (event) => JSON.stringify(event),
    hint: (code, message) => ends.write(JSON.stringify({ event: "error", code, message })),
  });
}
