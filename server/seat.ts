/**
 * What a client is told of a seat that is promised to it.
 *
 * @module
 */

import type { Seat } from "../protocol/messages.ts";
import type { Claim } from "../registry/registry.ts";

/**
 * The line that leads to a seat. It says as little as is needed: that a room's lobby is the one that
 * everybody knows goes without saying, so that people who come through a forwarded port come back
 * through it, too.
 *
 * @param claim Where the seat is.
 * @param options What opens it, and the port of this server's lobby.
 */
export function seatLine(
  { port, host, lobby }: Claim,
  { ticket, lobby: here }: { readonly ticket: string; readonly lobby: number },
): Seat {
  const elsewhere = host !== undefined || lobby !== here;
  return {
    verb: "SEAT",
    port,
    ticket,
    ...(host !== undefined && { host }),
    ...(lobby !== undefined && elsewhere && { lobby }),
  };
}
