/**
 * Somebody in a room, whatever dialect their client speaks. Two guests of one room talk to each
 * other through this interface alone, so every mix of dialects works.
 *
 * @module
 */

import type { Bye, Failure, Notice, Peer, Seat, Welcome } from "../protocol/messages.ts";
import type { Link } from "./connection.ts";
import type { Departure } from "./events.ts";
import type { Person } from "./room_state.ts";

/** A client with a seat. */
export interface Guest extends Person {
  /**
   * Listens to the client until it leaves, breaks off for good or misbehaves, and passes on what it
   * says. Its seat is to be freed when this resolves; it never rejects.
   */
  listen(): Promise<void>;

  /** Why it left, when {@linkcode listen} has resolved or it has been dismissed. */
  readonly departure: Departure;

  /**
   * Tells the client what happened in the room, or what the host says. Whoever does that because
   * the other one asked for it waits for it before more is read from them, as in `hearLines`.
   */
  tell(message: Welcome | Peer | Seat | Notice): Promise<void>;

  /**
   * Passes on whole pychat/2 lines that `speaker` sent; to be awaited before more is read from the
   * speaker. `lines` are only valid until then.
   */
  hearLines(lines: Uint8Array, speaker: Guest): Promise<void>;

  /** Passes on a message of a client without lines; to be awaited likewise. */
  hearText(text: string, speaker: Guest): Promise<void>;

  /** Says that the message with this id arrived, for a peer whose client cannot. */
  acknowledge(id: number): void;

  /** The peer's client has confirmed the message with this id, of those from `hearText`. */
  confirmed(id: number): void;

  /** Resolves when all from `hearText` is confirmed, or nobody is there who could. */
  settled(): Promise<void>;

  /** Whether this token takes the guest's seat again. */
  comesBackWith(token: string): boolean;

  /** Goes on with another connection, which a token brought; the one before is closed. */
  resume(connection: Link, token: string): void;

  /** Waits no longer for a client that is away; {@linkcode listen} resolves. */
  release(): void;

  /** Ends the connection with last words; {@linkcode listen} resolves. */
  dismiss(lastWords: Bye | Failure): Promise<void>;

  /** Called once a tick: ends a client that does not end a line, takes nothing, or is silent. */
  tick(): void;
}

/** Why somebody left whose client was told this at the end; nothing when it was not. */
export function departureOf(lastWords: Bye | Failure | undefined): Departure {
  if (!lastWords) return "broke";
  return lastWords.verb === "BYE" ? lastWords.reason : "error";
}

/** What a guest needs of its room. */
export interface Table {
  /** How long a seat is held for a client whose connection broke, in milliseconds. */
  readonly holdMs: number;
  /** Messages a second that one person may say for long; 0 for no limit. */
  readonly pace: number;
  /** Who hears what this guest says now. */
  hearerOf(guest: Guest): Guest | undefined;
  /** The guest's connection broke; whether its seat is held now. */
  broke(guest: Guest): boolean;
  /** The guest knows of one departure. */
  fence(guest: Guest): void;
  /** The guest has another name now; to be awaited before more is read from it. */
  renamed(guest: Guest): Promise<void>;
  /** Whether the host takes reports. */
  readonly takesReports: boolean;
  /** The guest does not want to meet the other one again; to be awaited before more is read. */
  block(guest: Guest): Promise<void>;
  /** The guest reports something to the host, which answers; to be awaited likewise. */
  report(guest: Guest, text: string): Promise<boolean>;
  /** The guest said so many things, and somebody heard them. */
  said(count: number): void;
}
