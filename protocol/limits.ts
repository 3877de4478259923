/**
 * Every limit of the protocol in one place, each with its unit (last in its name) and its reason.
 *
 * A limit slows an honest person down and tells them; none of them drops text silently.
 *
 * @module
 */

/** The port of the lobby when nobody says otherwise: the seed's. */
export const LOBBY_PORT = 1025;

/** The ports that rooms may use when nobody says otherwise: the seed's, both ends included. */
export const ROOM_PORTS = { first: 1026, last: 9999 } as const;

/**
 * The longest pychat/2 line, in bytes, its newline included. It holds the longest message even if
 * every character of it takes four bytes, encrypted and in base64, which makes a third more of them;
 * and it is small enough that a server full of half-finished lines fits in memory.
 */
export const lineBytesMax: number = 24 * 1024;

/** The longest text of one message, in Unicode code points; four bytes each still fit a line. */
export const textCharsMax = 4_000;

/** The longest name, in Unicode code points: it shares a terminal line with what is said. */
export const nameCharsMax = 32;

/** The longest ticket, token or client's name, in Unicode code points: a UUID and then some. */
export const tokenCharsMax = 64;

/** The longest host that a seat may name, in characters: what DNS allows (RFC 1035, section 2.3.4). */
export const hostCharsMax = 253;

/**
 * The steps in which an encrypted text grows, in bytes: what people mostly write fits the first two,
 * and looks alike from outside; the longest text still fits a line.
 */
export const paddingStepBytes = 128;

/**
 * The digits of the code that two people compare: few enough to read aloud, and whoever is in
 * between has one guess.
 */
export const codeDigits = 8;

/** How many features a client may name: there are two today. */
export const featuresMax = 8;

/** The longest name or sentence that is read at all, in code points; cleaning shortens names. */
export const proseCharsMax = 1_000;

/** Combining marks kept in a row; enough for every living script, too few to smear a screen. */
export const combiningMarksMax = 6;

/**
 * Joiners kept in one emoji: a family of four and two people who kiss have three, and nothing on
 * Unicode's list has more.
 */
export const emojiJoinersMax = 3;

/**
 * How long the lobby waits for a first line, in milliseconds, before it takes the client for a
 * classic one, which never speaks first there. A pychat/2 client says HELLO at once.
 */
export const lobbySilenceMs = 300;

/**
 * How long a promised seat waits for its client, in milliseconds. The seed's client sleeps one
 * second between lobby and room; ten leave room for a bad network.
 */
export const promiseLapseMs = 10_000;

/** How long a client may take to finish its first line, and any later one, in milliseconds. */
export const lineMs = 5_000;

/**
 * How long a classic client may stay silent after it has reached its room, in milliseconds: the
 * seed's client asks the person for a name only then.
 */
export const classicSilenceMs = 120_000;

/** What a classic client reads at once, in bytes: one message to it is never longer. */
export const classicReadBytes = 1_024;

/**
 * The pause between two messages to a classic client, in milliseconds. Its dialect has no framing,
 * so what arrives together is shown as one message.
 */
export const classicGapMs = 40;

/**
 * How long a room stays closed after one has left a classic client behind, in milliseconds. That
 * client cannot confirm that it knows (see FENCE), so what it still says to the one who left gets
 * this long to arrive and be dropped.
 */
export const classicCoolingMs = 2_000;

/**
 * How long a client may take nothing of what was written to it, in milliseconds, before it is cut
 * off: whoever talks to it waits as long.
 */
export const stallMs = 30_000;

/**
 * How long a side hears nothing, at most, before it asks whether the other is there, in ms: seldom
 * enough to cost a full server little, often enough that no router forgets the connection.
 */
export const pingAfterMs = 20_000;

/** How long the answer may take, in milliseconds, before the connection counts as broken. */
export const pongMs = 10_000;

/**
 * How long a seat is held for a client whose connection broke, in milliseconds: longer than a change
 * of network or a lift takes, and not too long for somebody who waits.
 */
export const holdMs = 60_000;

/**
 * Messages of a classic client that the room keeps until the other one's client has confirmed them:
 * it has nobody else who could say them again. No more are read from it meanwhile.
 */
export const unconfirmedMax = 32;

/** Connections of a room that have not shown yet who they are; more are turned away. */
export const strangersMax = 8;

/**
 * Connections at once from one address, in the lobby and all rooms together, when the host does not
 * say otherwise: a school or an office may share an address, and a single visitor must not hold more
 * than a small part of the seats. An IPv6 address counts with its /64 (`network.ts`).
 */
export const perAddressMax = 100;

/** So often one address may come to the lobby at once: everybody in a classroom, and some again. */
export const lobbyBurst = 120;

/** So often a second it may come to the lobby for long: faster than people can look for somebody. */
export const lobbyPerSecond = 2;

/**
 * Connections, in the lobby and all rooms together, that have not shown yet who they are: of more,
 * the one that has been silent for longest is sent away. Far more than honest people need, who show
 * it at once, and far fewer than a server has descriptors.
 */
export const pendingMax = 1_024;

/**
 * Messages a second that one person may say for long, when the host does not say otherwise: nobody
 * types so fast, and nobody reads faster.
 */
export const paceMessagesPerSecond = 10;

/** Messages that pass at once, at any pace: a paste of 60 lines, each a message, and then some. */
export const paceBurstMessages = 100;

/** Bytes that pass at once, at any pace: a paste of 64 KiB, encrypted and in base64, twice. */
export const paceBurstBytes: number = 192 * 1024;

/** Bytes that may be said for each message of the pace: several times what people write. */
export const paceBytesPerMessage = 1_600;

/** The shortest time between two times that somebody is told to be too fast, in milliseconds. */
export const slowEveryMs = 3_000;

/**
 * How long two people whom one of them has asked to keep apart are kept apart, in milliseconds: about
 * as long as anybody stays on a server.
 */
export const blockMs: number = 24 * 60 * 60 * 1_000;

/** Reports from one seat: enough for whoever means it, too few to fill a disk. */
export const reportsPerSeatMax = 5;

/** How long a room whose port was taken away waits before it tries to listen again, in ms. */
export const listenRetryMs = 1_000;

/** How often deadlines are looked at, in milliseconds; nobody needs them more precisely. */
export const tickMs = 500;

/** What a client is told to wait before it asks a full or closing server again, in milliseconds. */
export const retryAfterMs = 5_000;

/** How long the last words to a client may take to arrive before its connection is cut, in ms. */
export const lastWordsMs = 1_000;

/** What a client that has been told to go may still send before it is cut, in bytes. */
export const lastWordsBytes: number = 256 * 1024;

export { own } from "./own_limits.ts";
