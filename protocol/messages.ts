/**
 * The messages of pychat/2, one type a verb. `PROTOCOL.md` specifies them for other languages.
 *
 * @module
 */

/** The version of the protocol that this code speaks. */
export const PROTOCOL_VERSION = 2;

/** Client to lobby, first line: asks for a seat. */
export interface Hello {
  readonly verb: "HELLO";
  /** The highest protocol version that the client speaks. */
  readonly version: number;
  /** The client's name and version, for the operator's eyes, like `pychat/0.1.0`. */
  readonly client?: string;
  /** The port of the room that the client has just left: it is not sent back there. */
  readonly avoid?: number;
}

/**
 * Lobby to client: a seat is promised. Also room to client, to somebody who has been left alone
 * while another person waits alone elsewhere: go there.
 */
export interface Seat {
  readonly verb: "SEAT";
  /** The port of the room. */
  readonly port: number;
  /** Opens the room once, for a few seconds. */
  readonly ticket: string;
}

/** Lobby to client: no seat now. The lobby closes the connection. */
export interface Refuse {
  readonly verb: "REFUSE";
  readonly code: RefuseCode;
  /** One sentence for a person. */
  readonly message: string;
  /** How long to wait before asking again, in milliseconds; absent when asking again is useless. */
  readonly retryAfterMs?: number;
}

/** Why a lobby promises no seat. */
export type RefuseCode = "full" | "closing" | "version" | "unavailable";

/** Client to room, first line: takes the promised seat. */
export interface Join {
  readonly verb: "JOIN";
  /** The ticket from {@linkcode Seat}. */
  readonly ticket: string;
  /** What the other person shall read; the room may shorten or clean it. */
  readonly name: string;
}

/** Room to client: the seat is taken. */
export interface Welcome {
  readonly verb: "WELCOME";
  /** The room's port. */
  readonly room: number;
  /** The name as the other person reads it. */
  readonly name: string;
}

/** Room to client: something happened to the other person. */
export interface Peer {
  readonly verb: "PEER";
  readonly state: PeerState;
  /** The other person's name; a `renamed` one's new name. */
  readonly name: string;
}

/** What can happen to a peer. `away` and `back` are for connections that break and resume. */
export type PeerState = "joined" | "left" | "renamed" | "away" | "back";

/** Client to room: the client is called something else from now on. The room tells its peer. */
export interface Name {
  readonly verb: "NAME";
  /** What the other person shall read; the room may shorten or clean it. */
  readonly name: string;
}

/**
 * Client to room: "I have read that my peer left". The room drops what the client says to a peer
 * from the moment that it left until this line, so that none of it reaches the next person.
 */
export interface Fence {
  readonly verb: "FENCE";
}

/** Client to client, relayed unread: something said. */
export interface Msg {
  readonly verb: "MSG";
  /** Grows from message to message of one sender, from 1. */
  readonly id: number;
  /** At most {@linkcode textCharsMax} code points; may hold newlines. */
  readonly text: string;
}

/** Client to client, relayed unread: the message with this id, and all before it, arrived. */
export interface Ack {
  readonly verb: "ACK";
  readonly id: number;
}

/** Client to client, relayed unread: the other person is writing. */
export interface Typing {
  readonly verb: "TYPING";
}

/** Either side of a connection: "are you there?" */
export interface Ping {
  readonly verb: "PING";
  /** Comes back in the {@linkcode Pong}. */
  readonly token?: string;
}

/** The answer to a {@linkcode Ping}, with its token. */
export interface Pong {
  readonly verb: "PONG";
  readonly token?: string;
}

/** Client to room: goodbye. The room closes the connection. */
export interface Quit {
  readonly verb: "QUIT";
}

/** Room to client: the host of the server says something to everybody. */
export interface Notice {
  readonly verb: "NOTICE";
  /** At most {@linkcode proseCharsMax} code points. */
  readonly message: string;
}

/** Room to client, last line: the chat is over. */
export interface Bye {
  readonly verb: "BYE";
  /** `quit`: the client asked for it. `closing`: the server ends. `kicked`: the host ends the room. */
  readonly reason: ByeReason;
}

/** Why a room says goodbye. */
export type ByeReason = "quit" | "closing" | "kicked";

/** Server to client, last line: the client did something that it may not. */
export interface Failure {
  readonly verb: "ERROR";
  readonly code: FailureCode;
  /** One sentence for a person. */
  readonly message: string;
}

/**
 * What a client did wrong. `no-seat`: nothing was promised to it here (any more), so that asking
 * the lobby again may help. The others mean a broken client.
 */
export type FailureCode =
  | "no-seat"
  | "too-long"
  | "not-utf8"
  | "zero-byte"
  | "not-json"
  | "bad-shape"
  | "unexpected"
  | "timeout";

/** Every message of pychat/2. */
export type Message =
  | Hello
  | Seat
  | Refuse
  | Join
  | Welcome
  | Peer
  | Name
  | Fence
  | Msg
  | Ack
  | Typing
  | Ping
  | Pong
  | Quit
  | Notice
  | Bye
  | Failure;

/** The name of a message. */
export type Verb = Message["verb"];
