/**
 * How the lobby says no.
 *
 * @module
 */

import { classicNotice } from "../protocol/classic.ts";
import { encode } from "../protocol/codec.ts";
import { lobbySilenceMs, retryAfterMs } from "../protocol/limits.ts";
import type { Refuse } from "../protocol/messages.ts";
import type { Connection } from "./connection.ts";
import { after } from "./patience.ts";

/** Why there is no seat. */
export type Refusal = Omit<Refuse, "verb">;

/** Every room is taken, or the host wants no more people. */
export const full: Refusal = {
  code: "full",
  message: "The server is full. Try again in a moment.",
  retryAfterMs,
};

/** The system does not give what a room needs. */
export const unavailable: Refusal = {
  code: "unavailable",
  message: "The server cannot open rooms right now. Try again in a moment.",
  retryAfterMs,
};

/** The host does not want anybody from this address. */
export const banned: Refusal = {
  code: "banned",
  message: "The host of this server has banned your address.",
};

/** One address comes too often. */
export const tooMany: Refusal = {
  code: "too-many",
  message: "Too many connections come from your address. Try again in a minute.",
  retryAfterMs,
};

/**
 * Sends somebody away from the lobby without asking what they want. Whoever says anything at once
 * speaks pychat/2, whoever does not is told in the classic dialect.
 */
export async function turnAway(connection: Connection, refusal: Refusal): Promise<void> {
  const silence = after(lobbySilenceMs, () => connection.end(classicNotice(refusal.message)));
  const spoke = await connection.read();
  silence.cancel();
  await connection.end(spoke ? encode({ verb: "REFUSE", ...refusal }) : undefined);
}
