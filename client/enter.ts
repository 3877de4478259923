/**
 * From the lobby into a room: asks for a seat and takes it, again if it is gone by then.
 *
 * @module
 */

import { setTimeout as pause } from "node:timers/promises";
import { own } from "../protocol/limits.ts";
import { ClassicWire } from "./classic_wire.ts";
import { RefusedError, UnreachableError } from "./errors.ts";
import { Pychat2Wire } from "./pychat2_wire.ts";
import { type LobbyAddress, type SeatOffer, seek } from "./seek.ts";
import type { Transport } from "./transport.ts";
import type { Wire, WireEvent } from "./wire.ts";

/** A room that we sit in. */
export interface Visit {
  /** The room's port. */
  readonly port: number;
  /** What we were called when we came in. */
  readonly name: string;
  readonly wire: Wire;
  /** What happens after we have our seat. */
  readonly events: AsyncGenerator<WireEvent, void>;
}

/** Which seat to take. */
export interface Wish {
  /** The one to take; without it, or when it is gone, the lobby is asked for another. */
  readonly offer?: SeatOffer;
  /** The port of a room that the lobby is not to send us to. */
  readonly avoid?: number;
}

/**
 * Takes a seat.
 *
 * @throws {UnreachableError} When the lobby, or every room that it named, does not answer.
 * @throws {RefusedError} When the server will not have us.
 */
export async function enter(lobby: LobbyAddress, name: string, wish: Wish = {}): Promise<Visit> {
  let { offer } = wish;
  let cause: unknown;
  for (let attempt = 1; attempt <= own.seatAttempts; attempt++) {
    if (attempt > 1) await pause(own.seatRetryMs);
    const seat = offer ?? await seek(lobby, wish);
    offer = undefined;
    try {
      return await sit(lobby, name, seat);
    } catch (error) {
      if (error instanceof RefusedError && !mayComeAgain(error)) throw error;
      cause = error;
    }
  }
  throw new UnreachableError(({ errors }) => errors.roomsClosed(lobby.host), { cause });
}

/** Whether another seat may do better: the room gave this one up, or was too busy to hear us. */
function mayComeAgain({ code }: RefusedError): boolean {
  return code === "no-seat" || code === "timeout";
}

async function sit(lobby: LobbyAddress, name: string, { port, ticket }: SeatOffer): Promise<Visit> {
  const wire = ticket === undefined
    ? new ClassicWire(await knock(lobby, port), name)
    : new Pychat2Wire(await lobby.dial(lobby.host, port), { ticket, name });
  const patience = setTimeout(() => wire.close(), own.welcomeMs);
  try {
    const events = wire.events();
    const { value: first } = await events.next();
    if (first?.kind === "seated") return { port, name, wire, events };
    wire.close();
    throw first?.kind === "over" && first.reason === "error"
      ? new RefusedError(first.code, first.message)
      : new UnreachableError(({ errors }) => errors.roomHungUp(port, lobby.host));
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
