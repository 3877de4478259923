/**
 * Who may come in at all, whichever door of a server they come to.
 *
 * @module
 */

import { encode } from "../protocol/codec.ts";
import { own } from "../protocol/limits.ts";
import { Addresses } from "./addresses.ts";
import { addressOf, Connection, ignoringBroken, type Socket } from "./connection.ts";
import type { ServerEvent } from "./events.ts";
import type { ServerLimits } from "./limits.ts";
import { type Newcomer, Pending } from "./pending.ts";
import { type Refusal, tooMany, turnAway } from "./refusal.ts";
import { TokenBucket } from "./token_bucket.ts";

/**
 * Knows every open connection of a server. It sends those away that come too often from one address
 * or stand at the door for too long among too many; neither costs the registry anything.
 */
export class Doorkeeper {
  readonly #connections = new Set<Connection>();
  readonly #addresses: Addresses;
  readonly #pending: Pending;
  readonly #report: (event: ServerEvent) => void;
  /** One for everybody who is told that they may not stay. */
  readonly #courtesies = new TokenBucket(own.courtesies, Date.now());

  constructor(limits: ServerLimits, report: (event: ServerEvent) => void) {
    this.#addresses = new Addresses(limits.perAddress);
    this.#pending = new Pending(limits.pending, (newcomer) => {
      newcomer.dismiss(this.#courtesies.take(Date.now()));
    });
    this.#report = report;
  }

  /** All open connections, those of people who are being sent away among them. */
  get connections(): readonly Connection[] {
    return [...this.#connections];
  }

  /** How many connections are open, and how many of them have not shown yet who they are. */
  get census(): { readonly connections: number; readonly arriving: number } {
    return { connections: this.#connections.size, arriving: this.#pending.size };
  }

  /**
   * Somebody has connected to the lobby.
   *
   * @returns Their connection; `undefined` when they may not stay, and are on their way out.
   */
  admitToLobby(socket: Socket): Connection | undefined {
    if (this.#mayCome(socket, "lobby")) return this.#admit(socket, "lobby");
    this.turnAway(socket, tooMany);
    return undefined;
  }

  /** Somebody has connected to the room on this port; likewise. */
  admitToRoom(socket: Socket, room: number): Connection | undefined {
    if (this.#mayCome(socket, "room")) return this.#admit(socket, "room");
    const { message } = tooMany;
    this.#sendAway(socket, { event: "refused", code: tooMany.code, room }, (connection) => {
      return connection.end(encode({ verb: "ERROR", code: "no-seat", message }));
    });
    return undefined;
  }

  /**
   * Sends somebody away who has connected to the lobby and has not been let in.
   *
   * @returns Resolves when they are gone.
   */
  turnAway(socket: Socket, refusal: Refusal): Promise<void> {
    return this.#sendAway(socket, { event: "refused", code: refusal.code }, (connection) => {
      return turnAway(connection, refusal);
    });
  }

  /**
   * Keeps an eye on somebody until what is returned is called: when it is clear who they are, or
   * they are gone.
   */
  watch(newcomer: Newcomer): () => void {
    return this.#pending.add(newcomer);
  }

  /** Forgets addresses that may be forgotten; to be called once a tick. */
  tick(now: number): void {
    this.#addresses.forget(now);
  }

  #mayCome(socket: Socket, to: "lobby" | "room"): boolean {
    return this.#addresses.enter(addressOf(socket), to, Date.now());
  }

  #admit(socket: Socket, to: "lobby" | "room"): Connection {
    const connection = this.#remember(socket);
    // Whoever has been given a seat may be at its room before we know that they have left the lobby.
    const over = to === "lobby" ? connection.ended : connection.closed;
    over.then(() => this.#addresses.leave(connection.address, Date.now()));
    return connection;
  }

  #remember(socket: Socket): Connection {
    const connection = new Connection(socket);
    this.#connections.add(connection);
    connection.closed.then(() => this.#connections.delete(connection));
    return connection;
  }

  /** Says so politely, unless too many are being told already: the rest costs next to nothing. */
  async #sendAway(
    socket: Socket,
    event: ServerEvent,
    tell: (connection: Connection) => Promise<void>,
  ): Promise<void> {
    this.#report(event);
    if (!this.#courtesies.take(Date.now())) return ignoringBroken(() => socket.close());
    const connection = this.#remember(socket);
    tell(connection);
    await connection.closed;
  }
}
