/**
 * The two ways to talk in a room, behind one face.
 *
 * @module
 */

import type { Key, Msg } from "../protocol/messages.ts";
import type { SeatOffer } from "./seek.ts";

/** Somebody who is in the room with us, as the room tells of them. Names are as they were sent. */
export interface Company {
  readonly name: string;
  /** The number of our chat with them in this room, where rooms have such numbers. */
  readonly chat?: number | undefined;
  /** What their client can do beyond the rest. */
  readonly features?: readonly string[] | undefined;
}

/** What comes from a room. Names and texts are as they were sent. */
export type WireEvent =
  /** We have our seat. */
  | { readonly kind: "seated"; readonly reports: boolean }
  | { readonly kind: "joined" } & Company
  | { readonly kind: "left" }
  /** The other one's connection broke; what we say goes nowhere until they are back. */
  | { readonly kind: "away" }
  /** The other one is back, and waits for what has not arrived. */
  | { readonly kind: "back" }
  /** The other one has another name now. */
  | { readonly kind: "renamed"; readonly name: string }
  /** The other one said something; `id` grows, or is absent where messages have none. */
  | { readonly kind: "said"; readonly id?: number } & Body
  /** All that we said up to this id has arrived. */
  | { readonly kind: "acknowledged"; readonly id: number }
  | { readonly kind: "typing" }
  /** A step of the other one's towards common keys. */
  | { readonly kind: "key"; readonly key: Key }
  /** The host of the server says something to everybody. */
  | { readonly kind: "notice"; readonly message: string }
  /** We say more than the room passes on at once; it goes on by itself after so long. */
  | { readonly kind: "slowed"; readonly forMs: number }
  /** Whether the host has what we reported. */
  | { readonly kind: "reported"; readonly kept: boolean }
  /** Our connection broke. We are trying to come back. */
  | { readonly kind: "interrupted" }
  /** We have our seat again, and this company, if any. */
  | { readonly kind: "resumed"; readonly company: Company | undefined; readonly name: string }
  /** The room asks us to go elsewhere, where somebody waits. */
  | { readonly kind: "moved"; readonly offer: SeatOffer }
  /**
   * The last one: why the room is over for us. `lost`: nobody said why. `gone`: our connection broke,
   * and our seat is not ours any more.
   */
  | {
    readonly kind: "over";
    readonly reason: "quit" | "closing" | "kicked" | "idle" | "lost" | "gone";
  }
  | {
    readonly kind: "over";
    readonly reason: "error";
    readonly code: string;
    readonly message: string;
  };

/** What somebody says: as it is, or encrypted. */
export type Body = Pick<Msg, "text" | "sealed">;

/** A room, as a session uses it. Nothing here rejects because of the network. */
export interface Wire {
  /**
   * Whether the room confirms: who is there, and what has arrived. A classic room does neither, so
   * the other one may be there unseen, and what is on its way is all that is known.
   */
  readonly confirms: boolean;
  /** What happens, ending with `over`. To be called once. */
  events(): AsyncGenerator<WireEvent, void>;
  /** Says something; resolves when it is on its way, or lost with the connection. */
  say(id: number, body: Body): Promise<void>;
  /** Says that the message with this id was received. */
  acknowledge(id: number): void;
  /** Confirms that we know that the other one left or is away: what follows is for later. */
  fence(): void;
  /** Lets the other one know that we are writing. */
  typing(): void;
  /** Lets the other one know what we are called now, where that is possible. */
  rename(name: string): void;
  /** Goes a step towards common keys. */
  agree(key: Key): void;
  /** Asks never to be put together with the other one again, where that is possible. */
  block(): void;
  /** Reports something to the host, where that is possible. */
  report(text: string): void;
  /** Says goodbye; the events end soon. While we try to come back: as soon as we are. */
  quit(): Promise<void>;
  /** Hangs up at once, for good. */
  close(): void;
}
