/**
 * From the lobby into a room: asks for a seat and takes it, again if it is gone by then.
 *
 * @module
 */

import { setTimeout as pause } from "node:timers/promises";
import { own } from "../protocol/limits.ts";
import type { Feature } from "../protocol/messages.ts";
import type { Patience } from "./backoff.ts";
import { ClassicWire } from "./classic_wire.ts";
import { RefusedError, UnreachableError } from "./errors.ts";
import { Pychat2Wire } from "./pychat2_wire.ts";
import { type LobbyAddress, type RoomAddress, type SeatOffer, seek } from "./seek.ts";
import type { Transport } from "./transport.ts";
import type { Wire, WireEvent } from "./wire.ts";

/** A room that we sit in. */
export interface Visit {
  readonly room: RoomAddress;
  /** What we were called when we came in. */
  readonly name: string;
  /** Whether the host takes reports. */
  readonly reports: boolean;
  readonly wire: Wire;
  /** What happens after we have our seat. */
  readonly events: AsyncGenerator<WireEvent, void>;
}

/** Who comes in. */
export interface Newcomer {
  /** What the other one reads. */
  readonly name: string;
  /** A random word for our stay on this server. */
  readonly stay: string;
  /** What we can do beyond the rest. */
  readonly features: readonly Feature[];
  /** How long to try to come back when the connection breaks. */
  readonly patience: Patience;
}

/** Which seat to take. */
export interface Wish {
  /** The one to take; without it, or when it is gone, the lobby is asked for another. */
  readonly offer?: SeatOffer | undefined;
  /** A room that the lobby is not to send us to. */
  readonly avoid?: RoomAddress;
}

/**
 * Takes a seat.
 *
 * @throws {UnreachableError} When the lobby, or every room that it named, does not answer.
 * @throws {RefusedError} When the server will not have us.
 */
export async function enter(
  lobby: LobbyAddress,
  newcomer: Newcomer,
  wish: Wish = {},
): Promise<Visit> {
  let { offer } = wish;
  let cutOff: SeatOffer | undefined;
  let cause: unknown;
  for (let attempt = 1; attempt <= own.seatAttempts; attempt++) {
    if (attempt > 1) await pause(own.seatRetryMs);
    const seat = offer ?? await seek(lobby, { avoid: wish.avoid, stay: newcomer.stay });
    offer = undefined;
    try {
      return await sit(lobby, newcomer, seat);
    } catch (error) {
      if (error instanceof RefusedError && !mayComeAgain(error)) throw error;
      cause = error;
      // Cut off before the room knew us, the seat is still promised to us and to nobody else.
      if (error instanceof UnreachableError && seat !== cutOff) offer = cutOff = seat;
    }
  }
  throw new UnreachableError(({ errors }) => errors.roomsClosed(lobby.host), { cause });
}

/** Whether asking again may do better: the room gave this one up, or was too busy to hear us. */
function mayComeAgain({ code }: RefusedError): boolean {
  return code === "no-seat" || code === "timeout";
}

async function sit(
  lobby: LobbyAddress,
  { name, features, patience: returning }: Newcomer,
  seat: SeatOffer,
): Promise<Visit> {
  const { port, ticket, host = lobby.host } = seat;
  const wire = ticket === undefined
    ? new ClassicWire(await knock(lobby, port), name)
    : new Pychat2Wire(await lobby.dial(host, port), {
      seat: { ...seat, ticket },
      name,
      features,
      lobby: { ...lobby, host, port: seat.lobby ?? lobby.port },
      home: seat.host === undefined ? undefined : lobby,
      patience: returning,
    });
  const patience = setTimeout(() => wire.close(), own.welcomeMs);
  try {
    const events = wire.events();
    const { value: first } = await events.next();
    if (first?.kind === "seated") {
      const room = { port, host: seat.host };
      return { room, name, reports: first.reports, wire, events };
    }
    wire.close();
    throw first?.kind === "over" && first.reason === "error"
      ? new RefusedError(first.code, first.message)
      : new UnreachableError(({ errors }) => errors.roomHungUp(port, host));
  } finally {
    clearTimeout(patience);
  }
}

/** Dials a classic room, whose thread may not have started yet. */
async function knock({ host, dial }: LobbyAddress, port: number): Promise<Transport> {
  for (let time = 1;; time++) {
    try {
      return await dial(host, port);
    } catch (error) {
      if (time === own.knocks) throw error;
      await pause(own.knockPauseMs);
    }
  }
}
