/**
 * What a session tells whoever uses it. `pychat connect --json` writes the same.
 *
 * @module
 */

/** Something that happened. Names and texts of others are safe to show in a terminal. */
export type SessionEvent =
  /** We have a seat in this room (a port), and wait for somebody or meet them at once. */
  | { readonly event: "seated"; readonly room: number }
  /**
   * Somebody else is here: the chat begins. `encrypted`: what is said waits for `secured`, and nobody
   * but the two can read it then.
   */
  | { readonly event: "joined"; readonly name: string; readonly encrypted: boolean }
  /** The two have common keys. When both see the same code, nobody is in between. */
  | { readonly event: "secured"; readonly code: string }
  /** The other one said something, and we received it at this time (ISO 8601, UTC). */
  | {
    readonly event: "message";
    readonly from: string;
    readonly text: string;
    readonly at: string;
  }
  /** The other one received what we said with this id. */
  | { readonly event: "delivered"; readonly id: number }
  /** What we said with this id did not reach anybody, and will not. */
  | { readonly event: "undelivered"; readonly id: number }
  /** The other one is writing. */
  | { readonly event: "typing"; readonly name: string }
  /** The other one is called this from now on. */
  | { readonly event: "renamed"; readonly name: string }
  /** The other one's connection broke; they may come back, and miss nothing then. */
  | { readonly event: "away"; readonly name: string }
  /** The other one's connection is back. */
  | { readonly event: "back"; readonly name: string }
  /** Our connection broke; we are trying to come back, and miss nothing then. */
  | { readonly event: "reconnecting" }
  /** There is no seat for us right now; we ask again after so long, and so on for a while. */
  | { readonly event: "queued"; readonly forMs: number }
  /** Our connection is back, in the room where we were. */
  | { readonly event: "reconnected" }
  /** We say more than the server passes on at once; it goes on by itself after so long. */
  | { readonly event: "slowed"; readonly forMs: number }
  /** Whether the host has what we reported. */
  | { readonly event: "reported"; readonly kept: boolean }
  /** The other one is gone; somebody else may come. */
  | { readonly event: "left"; readonly name: string }
  /** The host of the server says something to everybody. */
  | { readonly event: "notice"; readonly message: string }
  /** Something went wrong; `closed` follows if that ends the session. */
  | { readonly event: "error"; readonly code: string; readonly message: string }
  /**
   * The last one. `quit`: we left. `closing`: the server ended. `kicked`: its host closed this room.
   * `idle`: nobody said anything here for very long. `lost`: the connection broke. `error`: an `error` event came before.
   */
  | {
    readonly event: "closed";
    readonly reason: "quit" | "closing" | "kicked" | "idle" | "lost" | "error";
  };
