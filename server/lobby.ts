/**
 * The lobby: hands every client that connects the port of a room.
 *
 * @module
 */

import { classicNotice, classicSeat } from "../protocol/classic.ts";
import { checkLines, decode, encode } from "../protocol/codec.ts";
import { ProtocolError } from "../protocol/errors.ts";
import { lineMs, lobbySilenceMs, own, promiseLapseMs, retryAfterMs } from "../protocol/limits.ts";
import { type Hello, PROTOCOL_VERSION, type Refuse } from "../protocol/messages.ts";
import { addressHolder, type Holder, type Registry, ticketHolder } from "../registry/registry.ts";
import type { Connection } from "./connection.ts";
import { type ServerEvent, trouble } from "./events.ts";

/** What the lobby needs of its server. */
export interface Desk {
  readonly registry: Registry;
  /** Opens a room; see `Registry.claim`. */
  readonly openRoom: (port: number) => boolean;
  /** Gives somebody their seat in a room again; whether the token opens one. */
  readonly resume: (port: number, connection: Connection, token: string) => boolean;
  /** Closes a room that was opened in vain. */
  readonly closeRoom: (port: number) => void;
  readonly report: (event: ServerEvent) => void;
  /** Whether the server is ending. */
  readonly closing: () => boolean;
}

/**
 * Serves one client of the lobby, until it is gone.
 *
 * A pychat/2 client says `HELLO` at once. One that says nothing for a moment is taken for a classic
 * client and told a port, for which a seat is promised to its address. If `HELLO` comes after all
 * (a lost packet, a busy machine), the promise is exchanged for a ticket to the same seat.
 *
 * One that says `RESUME` stays on this connection, which leads to its room from then on.
 */
export async function receive(connection: Connection, desk: Desk): Promise<void> {
  let promised: Promise<number | undefined> | undefined;
  const silence = after(lobbySilenceMs, () => {
    if (connection.input.pending.length === 0) promised = answerClassic(connection, desk);
  });
  const impatience = after(lineMs, () => {
    if (promised) connection.end(); // A classic client has all that it came for.
    else dismiss(connection, tooSlow, desk);
  });
  try {
    const line = await firstLine(connection);
    silence.cancel();
    if (line) await answer(connection, line, await promised, desk);
    else connection.end();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    dismiss(connection, error, desk);
  } finally {
    silence.cancel();
    impatience.cancel();
  }
}

const tooSlow = new ProtocolError("timeout", `HELLO is said within ${lineMs / 1000} seconds.`);

/**
 * Acts after a while, unless cancelled. It waits a moment more then, in which what the system holds
 * for us already is read: after a stall of ours, timers are late but no client is to blame.
 */
function after(ms: number, act: () => void): { readonly cancel: () => void } {
  let timer = setTimeout(() => timer = setTimeout(act, own.graceMs), ms - own.graceMs);
  return { cancel: () => clearTimeout(timer) };
}

async function firstLine(connection: Connection): Promise<Uint8Array | undefined> {
  while (await connection.read()) {
    const line = connection.input.takeLine();
    if (line.length > 0) return line;
  }
  return undefined;
}

async function answer(
  connection: Connection,
  line: Uint8Array,
  classicPort: number | undefined,
  desk: Desk,
): Promise<void> {
  checkLines(line);
  const message = decode(line);
  switch (message?.verb) {
    case "HELLO":
      return await answerHello(connection, message, classicPort, desk);
    case "RESUME":
      if (desk.resume(message.room, connection, message.token)) return;
      throw new ProtocolError("no-seat", "No seat is held for you there (any more).");
    default:
      throw new ProtocolError("unexpected", "The first line in the lobby is HELLO or RESUME.");
  }
}

async function answerHello(
  connection: Connection,
  message: Hello,
  classicPort: number | undefined,
  desk: Desk,
): Promise<void> {
  if (message.version < PROTOCOL_VERSION) {
    const spoken = `This server speaks version ${PROTOCOL_VERSION} of the protocol.`;
    return refuse(connection, { code: "version", message: spoken }, desk);
  }
  const ticket = crypto.randomUUID();
  const exchanged = classicPort !== undefined &&
    await desk.registry.exchange(
      classicPort,
      addressHolder(connection.address),
      ticketHolder(ticket),
      { avoid: message.avoid },
    );
  const seat = exchanged
    ? { port: classicPort }
    : await claim(ticketHolder(ticket), desk, message.avoid);
  if ("code" in seat) return refuse(connection, seat, desk);
  await connection.end(encode({ verb: "SEAT", port: seat.port, ticket }));
}

async function answerClassic(connection: Connection, desk: Desk): Promise<number | undefined> {
  const seat = await claim(addressHolder(connection.address), desk);
  if ("port" in seat) {
    await connection.write(classicSeat(seat.port));
    return seat.port;
  }
  desk.report({ event: "refused", code: seat.code });
  await connection.end(classicNotice(seat.message));
  return undefined;
}

type Refusal = Omit<Refuse, "verb">;

async function claim(
  holder: Holder,
  desk: Desk,
  avoid?: number,
): Promise<{ readonly port: number } | Refusal> {
  if (desk.closing()) return { code: "closing", message: "This server is closing." };
  let opened: number | undefined;
  const listen = (port: number) => {
    const listens = desk.openRoom(port);
    if (listens) opened = port;
    return listens;
  };
  const now = Date.now();
  const lapsesAt = now + promiseLapseMs;
  try {
    const seat = await desk.registry.claim(holder, { now, lapsesAt, listen, avoid });
    return seat ??
      { code: "full", message: "The server is full. Try again in a moment.", retryAfterMs };
  } catch (error) {
    if (opened !== undefined) desk.closeRoom(opened);
    desk.report(trouble(error, (why, { hosting }) => hosting.noSeat(why)));
    const message = "The server cannot open rooms right now. Try again in a moment.";
    return { code: "unavailable", message, retryAfterMs };
  }
}

async function refuse(connection: Connection, refusal: Refusal, desk: Desk): Promise<void> {
  desk.report({ event: "refused", code: refusal.code });
  await connection.end(encode({ verb: "REFUSE", ...refusal }));
}

function dismiss(connection: Connection, { code, message }: ProtocolError, desk: Desk): void {
  desk.report({ event: "refused", code });
  connection.end(encode({ verb: "ERROR", code, message }));
}
