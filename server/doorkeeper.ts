/**
 * Who may come in at all, whichever door of a server they come to.
 *
 * @module
 */

import { encode } from "../protocol/codec.ts";
import { own } from "../protocol/limits.ts";
import { Addresses } from "./addresses.ts";
import type { Connection } from "./connection.ts";
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
   * @returns Whether they may stay; otherwise they are on their way out.
   */
  admitToLobby(connection: Connection): boolean {
    if (this.#admit(connection, "lobby")) return true;
    this.turnAway(connection, tooMany);
    return false;
  }

  /** Somebody has connected to the room on this port; likewise. */
  admitToRoom(connection: Connection, room: number): boolean {
    if (this.#admit(connection, "room")) return true;
    const { message } = tooMany;
    this.#sendAway(connection, { event: "refused", code: tooMany.code, room }, () => {
      return connection.end(encode({ verb: "ERROR", code: "no-seat", message }));
    });
    return false;
  }

  /** Sends somebody away who has connected to the lobby and has not been let in. */
  turnAway(connection: Connection, refusal: Refusal): void {
    this.#sendAway(connection, { event: "refused", code: refusal.code }, () => {
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

  #admit(connection: Connection, to: "lobby" | "room"): boolean {
    const { address } = connection;
    if (!this.#addresses.enter(address, to, Date.now())) return false;
    this.#remember(connection);
    // Whoever has been given a seat may be at its room before we know that they have left the lobby.
    const over = to === "lobby" ? connection.ended : connection.closed;
    over.then(() => this.#addresses.leave(address, Date.now()));
    return true;
  }

  #remember(connection: Connection): void {
    this.#connections.add(connection);
    connection.closed.then(() => this.#connections.delete(connection));
  }

  /** Says so politely, unless too many are being told already. */
  #sendAway(connection: Connection, event: ServerEvent, tell: () => Promise<void>): void {
    this.#report(event);
    if (!this.#courtesies.take(Date.now())) return connection.close();
    this.#remember(connection);
    tell();
  }
}
