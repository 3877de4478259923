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

/** Brings one pair after the other, each of which leaves when it has come together. */
export interface VisitOrder {
  readonly order: "visit";
  readonly dialect: Dialect;
  readonly port: number;
  readonly times: number;
  /** The pause before the next pair, in which the server can see to those who left. */
  readonly pauseMs: number;
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
  /** The pause of a pair between two turns; default: none. */
  readonly pauseMs?: number;
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
  | VisitOrder
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
  readonly visit: { readonly firstMessageMs: Latency };
  readonly talk: Talked;
  readonly chatter: null;
  readonly hush: null;
  readonly leave: null;
  readonly knock: { readonly tookMs: number };
  readonly port: { readonly port: number };
}
