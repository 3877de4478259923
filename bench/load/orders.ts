/**
 * What the processes that play people are told to do, and what they answer.
 *
 * @module
 */

import type { Latency } from "../harness/figures.ts";

/**
 * How people come and speak: `pychat2` through the lobby, `bare` the same way without a word of the
 * protocol, `irc` in a chat server, `through` by a relay that connects each to a port of ours.
 */
export type Dialect = "pychat2" | "bare" | "irc" | "through";

/** Seats pairs, who stay until they are told to leave; fewer when the server says that it is full. */
export interface SeatOrder {
  readonly order: "seat";
  /** By what the pairs are called later. */
  readonly group: string;
  readonly dialect: Dialect;
  readonly port: number;
  readonly pairs: number;
  /** So many pairs come at once. */
  readonly atOnce: number;
  /** What each person reads at once, in bytes. */
  readonly readBytes: number;
}

/**
 * Compares servers by what somebody notices who comes to them or chats there: each thing is done once
 * on every server before it is done again, so that a noisy moment of the machine is in all of them.
 */
export interface CompareOrder {
  readonly order: "compare";
  readonly dialect: Dialect;
  /** Where the servers are. */
  readonly ports: readonly number[];
  /** Pairs that come one after the other, each of which leaves when it has come together. */
  readonly visits: number;
  /** The pause behind each, in which the server can see to those who left. */
  readonly visitPauseMs: number;
  /** Messages of one pair. */
  readonly messages: number;
  readonly messagePauseMs: number;
}

/** Has pairs talk for a while: first one of the two speaks, then the other, and so on. */
export interface TalkOrder {
  readonly order: "talk";
  readonly group: string;
  /** One message with everything that belongs to it, in bytes. */
  readonly bytes: number;
  /** So many are said before the answer is waited for. */
  readonly inFlight: number;
  readonly forMs: number;
}

/** Has pairs say something now and then, a pair after the other, until the next order `hush`. */
export interface ChatterOrder {
  readonly order: "chatter";
  readonly group: string;
  readonly perSecond: number;
}

/** Ends a chatter. */
export interface HushOrder {
  readonly order: "hush";
}

/** Sends the pairs of a group away. */
export interface LeaveOrder {
  readonly order: "leave";
  readonly group: string;
}

/** Connects and waits for the other side to hang up, again and again. */
export interface KnockOrder {
  readonly order: "knock";
  readonly port: number;
  readonly times: number;
  readonly atOnce: number;
}

/** Asks for a port of ours to which `through` connects. */
export interface PortOrder {
  readonly order: "port";
}

/** Anything that they may be told. */
export type Order =
  | SeatOrder
  | CompareOrder
  | TalkOrder
  | ChatterOrder
  | HushOrder
  | LeaveOrder
  | KnockOrder
  | PortOrder;

/** What seating pairs took. */
export interface Seated {
  readonly tookMs: number;
  readonly pairs: number;
  /** From connecting to the first message of the other one, in milliseconds. */
  readonly firstMessageMs: Latency;
}

/** How long things took on one server, each of them, in milliseconds. */
export interface Compared {
  /** From connecting to the first message of the other one. */
  readonly firstMessageMs: readonly number[];
  /** From saying a message to hearing it. */
  readonly messageMs: readonly number[];
}

/** What talking took. */
export interface Talked {
  readonly tookMs: number;
  readonly messages: number;
  /** From saying to hearing; of several at once, all of them; in milliseconds. */
  readonly ms: Latency;
}

/** The answer to each order. */
export interface Answers {
  readonly seat: Seated;
  readonly compare: readonly Compared[];
  readonly talk: Talked;
  readonly chatter: null;
  readonly hush: null;
  readonly leave: null;
  readonly knock: { readonly tookMs: number };
  readonly port: { readonly port: number };
}
