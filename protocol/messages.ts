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
  /** The host of that room, if {@linkcode Seat} named one; absent: the host that is asked now. */
  readonly avoidHost?: string;
  /**
   * A random word of the client's for its stay on this server, the same in all its rooms: whom it
   * blocks, and who blocks it, is not met again. It is no identity: a new stay has a new one.
   */
  readonly stay?: string;
}

/**
 * Client to lobby, first line instead of {@linkcode Hello}: the connection to a room broke, and the
 * client takes its seat again. What follows is as in the room.
 */
export interface Resume {
  readonly verb: "RESUME";
  /** The room's port. */
  readonly room: number;
  /** The last one that the client got, in {@linkcode Welcome} or, before that, {@linkcode Seat}. */
  readonly token: string;
}

/**
 * Lobby to client: a seat is promised. Also room to client, to somebody who has been left alone
 * while another person waits alone elsewhere: go there.
 *
 * It may be on another server. Whatever is absent is as for where the client reads this: the host
 * and the lobby that it has asked, or those of the seat that it has.
 */
export interface Seat {
  readonly verb: "SEAT";
  /** The port of the room. */
  readonly port: number;
  /** Opens the room once, for a few seconds. */
  readonly ticket: string;
  /** Where the room is: an IP address or a name in DNS. */
  readonly host?: string;
  /** The port of the lobby, on the same host as the room, that takes {@linkcode Resume} for it. */
  readonly lobby?: number;
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
export type RefuseCode =
  | "full"
  | "closing"
  | "version"
  | "unavailable"
  | "too-many"
  | "banned";

/** Client to room, first line: takes the promised seat. */
export interface Join {
  readonly verb: "JOIN";
  /** The ticket from {@linkcode Seat}. */
  readonly ticket: string;
  /** What the other person shall read; the room may shorten or clean it. */
  readonly name: string;
  /** What the client can do beyond the rest; its peer is told. */
  readonly features?: readonly string[];
}

/**
 * What a client can do beyond the rest. `resume`: it takes its seat again after a break, and knows
 * `away` and `back`. `encryption`: it agrees on keys with a peer that can too, and then says nothing
 * that the server could read.
 */
export type Feature = "resume" | "encryption";

/** Room to client: the seat is taken, or taken again. */
export interface Welcome {
  readonly verb: "WELCOME";
  /** The room's port. */
  readonly room: number;
  /** The name as the other person reads it. */
  readonly name: string;
  /** Takes the seat again once, should the connection break; for clients that can `resume`. */
  readonly resume?: string;
  /** After {@linkcode Resume}: the number of the chat that goes on; absent when nobody is there. */
  readonly chat?: number;
  /** After {@linkcode Resume}: the other person's name now. */
  readonly peer?: string;
  /** After {@linkcode Resume}: what the other client can do. */
  readonly features?: readonly string[];
  /** Whether the host takes a {@linkcode Report}; absent means no. */
  readonly reports?: boolean;
}

/** Room to client: something happened to the other person. */
export interface Peer {
  readonly verb: "PEER";
  readonly state: PeerState;
  /** The other person's name; a `renamed` one's new name. */
  readonly name: string;
  /** With `joined`: the number of this chat, another one for every two people in this room. */
  readonly chat?: number;
  /** With `joined`: what the other client can do. */
  readonly features?: readonly string[];
}

/** What can happen to a peer. `away`: their connection broke. `back`: they have taken their seat again. */
export type PeerState = "joined" | "left" | "renamed" | "away" | "back";

/** Client to room: the client is called something else from now on. The room tells its peer. */
export interface Name {
  readonly verb: "NAME";
  /** What the other person shall read; the room may shorten or clean it. */
  readonly name: string;
}

/**
 * Client to room: "I have read that my peer left, or is away". The room drops what the client says
 * from that moment until this line, so that none of it reaches the next person, nor anything out of
 * order the one who comes back.
 */
export interface Fence {
  readonly verb: "FENCE";
}

/** Client to client, relayed unread: something said. */
export interface Msg {
  readonly verb: "MSG";
  /** Grows from message to message of one sender, from 1. */
  readonly id: number;
  /** At most {@linkcode textCharsMax} code points; may hold newlines. Absent when it is sealed. */
  readonly text?: string;
  /** The text encrypted for the peer, in base64. */
  readonly sealed?: string;
}

/**
 * Client to client, relayed unread: a step towards keys that only the two clients know. Each side
 * sends every step once, and again after a break.
 */
export interface Key {
  readonly verb: "KEY";
  /**
   * `commit`: the SHA-256 hash of a public key; sent first. `reveal`: that X25519 public key; sent
   * when the peer has committed too. `open`: the encapsulated key (RFC 9180) of what we seal; sent
   * when the peer has revealed.
   */
  readonly step: KeyStep;
  /** 32 bytes in base64. */
  readonly value: string;
}

/** The steps towards common keys, in their order. */
export type KeyStep = "commit" | "reveal" | "open";

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

/** Room to client: the client says more than the room passes on at once; it is read again soon. */
export interface Slow {
  readonly verb: "SLOW";
  /** For how long nothing is read from it, in milliseconds. */
  readonly forMs: number;
}

/** Client to room: "never put me together with this peer again while we both stay". */
export interface Block {
  readonly verb: "BLOCK";
}

/** Client to room: something for the host's eyes, chosen by the person who reports it. */
export interface Report {
  readonly verb: "REPORT";
  /** At most {@linkcode textCharsMax} code points; may hold newlines. */
  readonly text: string;
}

/** Room to client: the host has the {@linkcode Report}, or cannot have it. */
export interface Reported {
  readonly verb: "REPORTED";
  readonly kept: boolean;
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
  /**
   * `quit`: the client asked for it. `closing`: the server ends. `kicked`: the host sends the client
   * away. `idle`: it has said nothing for very long.
   */
  readonly reason: ByeReason;
}

/** Why a room says goodbye. */
export type ByeReason = "quit" | "closing" | "kicked" | "idle";

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
  | Resume
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
  | Key
  | Ping
  | Pong
  | Slow
  | Block
  | Report
  | Reported
  | Quit
  | Notice
  | Bye
  | Failure;

/** The name of a message. */
export type Verb = Message["verb"];
