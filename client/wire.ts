/**
 * The two ways to talk in a room, behind one face.
 *
 * @module
 */

import type { SeatOffer } from "./seek.ts";

/** What comes from a room. Names and texts are as they were sent. */
export type WireEvent =
  /** We have our seat. */
  | { readonly kind: "seated" }
  | { readonly kind: "joined"; readonly name: string }
  | { readonly kind: "left" }
  /** The other one has another name now. */
  | { readonly kind: "renamed"; readonly name: string }
  /** The other one said something; `id` grows, or is absent where messages have none. */
  | { readonly kind: "said"; readonly id?: number; readonly text: string }
  /** All that we said up to this id has arrived. */
  | { readonly kind: "acknowledged"; readonly id: number }
  | { readonly kind: "typing" }
  /** The host of the server says something to everybody. */
  | { readonly kind: "notice"; readonly message: string }
  /** The room asks us to go elsewhere, where somebody waits. */
  | { readonly kind: "moved"; readonly offer: SeatOffer }
  /** The last one: why the room is over for us. `lost`: nobody said why. */
  | { readonly kind: "over"; readonly reason: "quit" | "closing" | "kicked" | "idle" | "lost" }
  | {
    readonly kind: "over";
    readonly reason: "error";
    readonly code: string;
    readonly message: string;
  };

/** A room, as a session uses it. Nothing here rejects because of the network. */
export interface Wire {
  /**
   * Whether the room confirms: who is there, and what has arrived. A classic room does neither, so
   * the other one may be there unseen, and what is on its way is all that is known.
   */
  readonly confirms: boolean;
  /** What happens, ending with `over`. To be called once. */
  events(): AsyncGenerator<WireEvent, void>;
  /** Says something; resolves when it is on its way. */
  say(id: number, text: string): Promise<void>;
  /** Says that the message with this id was received. */
  acknowledge(id: number): void;
  /** Confirms that we know that the other one left: what follows is for the next one. */
  fence(): void;
  /** Lets the other one know that we are writing. */
  typing(): void;
  /** Lets the other one know what we are called now, where that is possible. */
  rename(name: string): void;
  /** Says goodbye; the events end soon. */
  quit(): Promise<void>;
  /** Hangs up at once. */
  close(): void;
}
