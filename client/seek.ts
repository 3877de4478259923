/**
 * Asks a lobby for a seat: ours, or the seed's.
 *
 * @module
 */

import type { Sentence } from "../language/mod.ts";
import { formatAddress } from "../protocol/address.ts";
import { decode, encode } from "../protocol/codec.ts";
import { lineBytesMax, own } from "../protocol/limits.ts";
import { type Hello, PROTOCOL_VERSION, type Seat } from "../protocol/messages.ts";
import { RefusedError, UnreachableError } from "./errors.ts";
import { type Dial, hangUp, type Transport, writeAll } from "./transport.ts";

/** Where a room is. */
export interface RoomAddress {
  /** The room's port. */
  readonly port: number;
  /** Absent: the same as the lobby's that was asked first. */
  readonly host?: string | undefined;
}

/** Where to go next. A seat without a ticket is in a classic server's room. */
export interface SeatOffer extends RoomAddress {
  readonly ticket?: string | undefined;
  /** The port of the lobby, on the room's host, that gives this seat again; absent: as `host`. */
  readonly lobby?: number | undefined;
}

/**
 * The seat that a lobby or a room offers.
 *
 * @param here The seat that we have where we read this; none in the lobby that was asked first.
 */
export function offered({ port, ticket, host, lobby }: Seat, here?: SeatOffer): SeatOffer {
  return { port, ticket, host: host ?? here?.host, lobby: lobby ?? here?.lobby };
}

/** How to reach a lobby. */
export interface LobbyAddress {
  readonly host: string;
  readonly port: number;
  readonly dial: Dial;
}

/** What else a lobby may know. A classic one does not care. */
export interface Request {
  /** A room that we do not want to go back to. */
  readonly avoid?: RoomAddress | undefined;
  /** A random word for our stay on this server, the same in all its rooms. */
  readonly stay?: string | undefined;
}

/**
 * Asks for a seat.
 *
 * @throws {UnreachableError} When nobody answers there, or something that is no PyChat.
 * @throws {RefusedError} When the server gives no seat.
 */
export async function seek(
  { host, port, dial }: LobbyAddress,
  request: Request = {},
): Promise<SeatOffer> {
  const transport = await dial(host, port).catch((cause) => {
    if (cause instanceof UnreachableError) throw cause;
    throw new UnreachableError(whyUnreachable(host, port, cause), { cause });
  });
  const noPyChat: Sentence = ({ errors }) => errors.notPyChat(formatAddress(host, port));
  let tired = false;
  let patience = setTimeout(() => {
    tired = true;
    hangUp(transport);
  }, own.lobbyAnswerMs);
  try {
    const hello = { verb: "HELLO", version: PROTOCOL_VERSION, ...given(request) } as const;
    await writeAll(transport, encode(hello));
    let answer = "";
    for await (const text of texts(transport)) {
      answer += text;
      const offer = pychat2Offer(answer);
      if (offer) return offer;
      if (!/^\d/.test(answer)) continue;
      clearTimeout(patience);
      const more = answer.endsWith("\n") ? own.seatAfterNewlineMs : own.seatAfterDigitsMs;
      patience = setTimeout(() => hangUp(transport), more);
    }
    const classicPort = Number(/^\d{1,5}\s*$/.exec(answer)?.[0]);
    if (classicPort >= 1 && classicPort <= 65_535) return { port: classicPort };
    if (tlsAlert.test(answer)) {
      throw new UnreachableError(({ errors }) => errors.tls.spoken(formatAddress(host, port)));
    }
    if (tired) {
      throw new UnreachableError(({ errors }) => errors.noAnswer(formatAddress(host, port)));
    }
    throw new UnreachableError(noPyChat);
  } catch (cause) {
    if (cause instanceof UnreachableError || cause instanceof RefusedError) throw cause;
    throw new UnreachableError(noPyChat, { cause });
  } finally {
    clearTimeout(patience);
    hangUp(transport);
  }
}

/** What somebody who expects TLS answers to whoever speaks without (RFC 8446, section 5.1). */
// deno-lint-ignore no-control-regex
const tlsAlert = /^\x15\x03/;

/** What arrives, until the end of the connection or of our patience. */
async function* texts(transport: Transport): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const buffer = new Uint8Array(1024);
  for (let total = 0; total < lineBytesMax;) {
    const count = await transport.read(buffer).catch(() => null);
    if (count === null) return;
    total += count;
    yield decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}

/** The seat in a pychat/2 answer, if it is there yet, perhaps behind a bare port. */
function pychat2Offer(answer: string): SeatOffer | undefined {
  for (const line of answer.replace(/^\d+\s*/, "").split(/(?<=\n)/)) {
    const message = line.endsWith("\n") ? decode(new TextEncoder().encode(line)) : undefined;
    if (message?.verb === "SEAT") return offered(message);
    if (message?.verb === "REFUSE" || message?.verb === "ERROR") {
      const retryAfterMs = message.verb === "REFUSE" ? message.retryAfterMs : undefined;
      throw new RefusedError(message.code, message.message, retryAfterMs);
    }
  }
  return undefined;
}

/** The fields that have a value. */
function given({ avoid, stay }: Request): Pick<Hello, "avoid" | "avoidHost" | "stay"> {
  return {
    ...(avoid && { avoid: avoid.port }),
    ...(avoid?.host !== undefined && { avoidHost: avoid.host }),
    ...(stay !== undefined && { stay }),
  };
}

function whyUnreachable(host: string, port: number, cause: unknown): Sentence {
  const reason = String(cause instanceof Error ? cause.message : cause);
  if (/failed to lookup|not known|No such host|resolve/i.test(reason)) {
    return ({ errors }) => errors.noSuchHost(host);
  }
  return ({ errors }) => errors.nobodyAnswers(formatAddress(host, port), host);
}
