/**
 * The lobby: hands every client that connects the port of a room.
 *
 * @module
 */

import { classicNotice, classicSeat } from "../protocol/classic.ts";
import { checkLines, decode, encode } from "../protocol/codec.ts";
import { ProtocolError } from "../protocol/errors.ts";
import { lineMs, lobbySilenceMs, promiseLapseMs } from "../protocol/limits.ts";
import { type Hello, PROTOCOL_VERSION } from "../protocol/messages.ts";
import {
  addressHolder,
  type Claim,
  type Holder,
  type Registry,
  ticketHolder,
} from "../registry/registry.ts";
import type { Callers } from "./callers.ts";
import type { Connection } from "./connection.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import { type ServerEvent, trouble } from "./events.ts";
import { after } from "./patience.ts";
import type { Places } from "./places.ts";
import { banned, full, type Refusal, unavailable } from "./refusal.ts";
import { seatLine } from "./seat.ts";

/** What the lobby needs of its server. */
export interface Desk {
  readonly registry: Registry;
  /** Claims seats. */
  readonly places: Pick<Places, "claim">;
  readonly doorkeeper: Pick<Doorkeeper, "watch">;
  /** Knows where people come from. */
  readonly callers: Pick<Callers, "networkOf">;
  /** Opens a room; see `Registry.claim`. */
  readonly openRoom: (port: number) => boolean;
  /** Gives somebody their seat in a room again; whether the token opens one. */
  readonly resume: (port: number, connection: Connection, token: string) => boolean;
  /** Closes a room that was opened in vain. */
  readonly closeRoom: (port: number) => void;
  readonly report: (event: ServerEvent) => void;
  /** The lobby's port. */
  readonly port: number;
  /** Whether whoever is silent is a classic client; those speak no TLS. */
  readonly classic: boolean;
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
  let promised: Promise<Claim | undefined> | undefined;
  const silence = after(lobbySilenceMs, () => {
    if (desk.classic && connection.input.pendingBytes === 0) {
      promised = answerClassic(connection, desk);
    }
  });
  const sendAway = (why: ProtocolError) => {
    if (promised) connection.end(); // A classic client has all that it came for.
    else dismiss(connection, why, desk);
  };
  const impatience = after(lineMs, () => sendAway(tooSlow));
  const known = desk.doorkeeper.watch({
    get silent() {
      return connection.input.pendingBytes === 0;
    },
    dismiss: (politely) => {
      if (politely) return sendAway(besieged);
      desk.report({ event: "refused", code: besieged.code });
      connection.close();
    },
  });
  try {
    const line = await firstLine(connection);
    silence.cancel();
    impatience.cancel(); // From now on it is they who wait, perhaps for a slow disk.
    known();
    if (line) await answer(connection, line, await promised, desk);
    else connection.end();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    dismiss(connection, error, desk);
  } finally {
    silence.cancel();
    impatience.cancel();
    known();
  }
}

/** What every TLS connection begins with (RFC 8446, section 5.1), and no line does. */
const tlsHandshake = 22;

const tooSlow = new ProtocolError("timeout", `HELLO is said within ${lineMs / 1000} seconds.`);
const besieged = new ProtocolError("timeout", "Too many people are at the door. Try again.");

async function firstLine(connection: Connection): Promise<Uint8Array | undefined> {
  while (await connection.read()) {
    if (connection.input.pending[0] === tlsHandshake) {
      throw new ProtocolError("unexpected", "This server speaks no TLS.");
    }
    const line = connection.input.takeLine();
    if (line.length > 0) return line;
  }
  return undefined;
}

async function answer(
  connection: Connection,
  line: Uint8Array,
  promised: Claim | undefined,
  desk: Desk,
): Promise<void> {
  checkLines(line);
  const message = decode(line);
  switch (message?.verb) {
    case "HELLO":
      return await answerHello(connection, message, promised, desk);
    case "RESUME":
      if (await isBanned(connection, desk)) return refuse(connection, banned, desk);
      if (desk.resume(message.room, connection, message.token)) return;
      throw new ProtocolError("no-seat", "No seat is held for you there (any more).");
    default:
      throw new ProtocolError("unexpected", "The first line in the lobby is HELLO or RESUME.");
  }
}

async function answerHello(
  connection: Connection,
  message: Hello,
  promised: Claim | undefined,
  desk: Desk,
): Promise<void> {
  if (message.version < PROTOCOL_VERSION) {
    const spoken = `This server speaks version ${PROTOCOL_VERSION} of the protocol.`;
    return refuse(connection, { code: "version", message: spoken }, desk);
  }
  const ticket = crypto.randomUUID();
  const exchanged = promised &&
    await desk.registry.exchange(
      promised.port,
      addressHolder(connection.address),
      ticketHolder(ticket),
      message,
    );
  const seat = exchanged ? promised : await claim(connection, ticketHolder(ticket), message, desk);
  if ("code" in seat) return refuse(connection, seat, desk);
  await connection.end(encode(seatLine(seat, { ticket, lobby: desk.port })));
}

async function answerClassic(connection: Connection, desk: Desk): Promise<Claim | undefined> {
  const { address } = connection;
  // It has no word for its stay: all from one address are one, as far as blocks go.
  const stay = desk.callers.networkOf(address);
  const seat = await claim(connection, addressHolder(address), { stay }, desk);
  if ("port" in seat) {
    await connection.write(classicSeat(seat.port));
    return seat;
  }
  desk.report({ event: "refused", code: seat.code });
  await connection.end(classicNotice(seat.message));
  return undefined;
}

async function isBanned({ address }: Connection, desk: Desk): Promise<boolean> {
  return await desk.registry.banned(desk.callers.networkOf(address), Date.now());
}

async function claim(
  connection: Connection,
  holder: Holder,
  { avoid, avoidHost, stay }: Pick<Hello, "avoid" | "avoidHost" | "stay">,
  desk: Desk,
): Promise<Claim | Refusal> {
  if (desk.closing()) return { code: "closing", message: "This server is closing." };
  const opened = new Set<number>();
  const listen = (port: number) => {
    const listens = desk.openRoom(port);
    if (listens) opened.add(port);
    return listens;
  };
  const now = Date.now();
  const lapsesAt = now + promiseLapseMs;
  try {
    const network = desk.callers.networkOf(connection.address);
    const wish = { avoid, avoidHost, stay, network };
    const seat = await desk.places.claim(holder, { now, lapsesAt, listen, ...wish });
    if (seat === "banned") return banned;
    if (seat?.opened) opened.delete(seat.port);
    return seat ?? full;
  } catch (error) {
    desk.report(trouble(error, (why, { hosting }) => hosting.noSeat(why)));
    return unavailable;
  } finally {
    for (const port of opened) desk.closeRoom(port);
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
