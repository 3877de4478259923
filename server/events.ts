/**
 * What a server tells its operator. No event holds a name or a word that was said.
 *
 * @module
 */

import { english, type Sentence, told, type Words } from "../language/mod.ts";
import type { ByeReason, FailureCode, RefuseCode } from "../protocol/messages.ts";
import { sanitizeLine } from "../protocol/sanitize.ts";
import type { PortRange } from "../registry/port_pool.ts";

/** What a client speaks. */
export type Dialect = "pychat/2" | "classic";

/**
 * Why somebody is gone: what they were told at the end, `error` when they did something that a
 * client may not, or `broke` when their connection ended without a goodbye.
 */
export type Departure = ByeReason | "broke" | "error";

/** Something that happened on the server. `room` is a port. */
export type ServerEvent =
  /**
   * The server is ready, at `port` of each of `addresses`, with or without TLS. `host` is what it
   * was told to use. `metrics` is where its figures are, if it tells any.
   */
  | {
    readonly event: "listening";
    readonly host: string;
    readonly port: number;
    readonly addresses: readonly string[];
    readonly tls: boolean;
    readonly metrics?: string;
  }
  /** New connections are shown another certificate, which is good until then (ISO 8601, UTC). */
  | { readonly event: "reloaded"; readonly expires: string }
  /** A client took its seat. */
  | { readonly event: "joined"; readonly room: number; readonly dialect: Dialect }
  /** The second one is there, for whom the first has waited so long: a chat begins. */
  | { readonly event: "paired"; readonly room: number; readonly waitedMs: number }
  /** Messages were passed on: the first one at once, then at most one event a tick. */
  | { readonly event: "message"; readonly room: number; readonly count: number }
  /** A client's connection broke; its seat is held. */
  | { readonly event: "away"; readonly room: number }
  /** A client has taken its seat again. */
  | { readonly event: "back"; readonly room: number }
  /** A client is gone. */
  | { readonly event: "left"; readonly room: number; readonly reason: Departure }
  /** Nobody is left: the port is free again. */
  | { readonly event: "closed"; readonly room: number }
  /**
   * Somebody was sent away, by the lobby or (with `room`) by a room. With `count` it happened so
   * often since it was told last: the first time is told at once, then at most once a minute.
   */
  | {
    readonly event: "refused";
    readonly code: RefuseCode | FailureCode;
    readonly room?: number;
    readonly count?: number;
  }
  /**
   * Something outside the chats does not work; the server goes on. One sentence, in English and in
   * any language. `count` as above.
   */
  | {
    readonly event: "trouble";
    readonly message: string;
    readonly sentence: Sentence;
    readonly count?: number;
  }
  /** Somebody has reported something to the host, which is in their file now. */
  | { readonly event: "reported"; readonly room: number }
  /**
   * A worker's process has ended, as `how` says (`SIGKILL`, or an exit code), and everybody in its
   * rooms has lost their connection. Another one is started.
   */
  | {
    readonly event: "worker-lost";
    readonly worker: number;
    readonly how: string;
    readonly rooms: PortRange;
  }
  /** A worker that was lost is there again. */
  | { readonly event: "worker-back"; readonly worker: number }
  /** Everybody has been told and everything is closed. */
  | { readonly event: "stopped" };

/** A room with somebody in it, as its operator may see it: without names. */
export interface OpenRoom {
  /** The room's port. */
  readonly room: number;
  /** How many people sit there. */
  readonly people: 1 | 2;
  /** The numbers of their connections. */
  readonly connections: readonly number[];
  /** Since when there have been so many, in milliseconds since the epoch. */
  readonly sinceMs: number;
}

/** How many people are doing what. */
export interface Headcount {
  /** People alone in a room. */
  readonly waiting: number;
  /** Rooms with two people. */
  readonly chats: number;
  /** All people. */
  readonly people: number;
}

/** As many as there are where nobody is. */
export const nobody: Headcount = { waiting: 0, chats: 0, people: 0 };

/** So many people altogether. */
export function together(counts: readonly Headcount[]): Headcount {
  return counts.reduce((sum, { waiting, chats, people }) => ({
    waiting: sum.waiting + waiting,
    chats: sum.chats + chats,
    people: sum.people + people,
  }), nobody);
}

/** The event for an error that ends nothing, made one clean line; `around` puts it into a sentence. */
export function trouble(
  error: unknown,
  around: (why: string, words: Words) => string = (why) => why,
): Extract<ServerEvent, { event: "trouble" }> {
  const sentence: Sentence = (words) => around(sanitizeLine(told(error, words)), words);
  return { event: "trouble", message: sentence(english), sentence };
}
