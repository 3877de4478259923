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
 * How long a side hears nothing before it asks whether the other is there, in milliseconds: seldom
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

/**
 * What only our own programs need to know: whoever writes another client or server may choose
 * otherwise.
 */
export const own = {
  /** What is read of a TLS connection at once, in bytes: a message and then some, for everybody. */
  tlsReadBytes: 4_096,
  /** What is encrypted at once, in bytes: the most that one record holds (RFC 8446, section 5.1). */
  tlsRecordBytes: 16_384,
  /** How long our client lets a lobby take to answer, in milliseconds. */
  lobbyAnswerMs: 10_000,
  /**
   * How long our client waits for a SEAT behind a bare port, in milliseconds: long when a newline
   * follows the port, since then it is our own lobby, which our HELLO reached late; short when
   * nothing follows, since then it is the seed's.
   */
  seatAfterNewlineMs: 5_000,
  seatAfterDigitsMs: 200,
  /** How often our client asks a lobby for a seat when the one before was gone. */
  seatAttempts: 3,
  /** The pause before it asks again, in milliseconds: a server that died is noticed meanwhile. */
  seatRetryMs: 700,
  /** How long it lets a connection take to come about, in milliseconds. */
  dialMs: 10_000,
  /** How long connecting may take before a person is told what it waits for, in milliseconds. */
  callingMs: 300,
  /** How long it lets a room take to welcome it, in milliseconds. */
  welcomeMs: 10_000,
  /** How often it knocks at a classic room, whose thread may not have started yet. */
  knocks: 15,
  /** The pause between two knocks, in milliseconds. */
  knockPauseMs: 200,
  /**
   * How long our client tries to come back after its connection broke, in milliseconds: as long as
   * its seat is held, and a little for a server that noticed later.
   */
  reconnectMs: 90_000,
  /** The longest pause before the first try to come back, in ms; each is as long as two before. */
  reconnectPauseMs: 250,
  /** How often it tries that when it has not even been welcomed: another seat is as good. */
  unseatedTries: 3,
  /** The longest pause between two tries, in milliseconds. */
  reconnectPauseMaxMs: 8_000,
  /**
   * What our client has on its way without a receipt, in bytes, each message counted as much as the
   * pace does at least: what a room that slows us down reads in two seconds.
   */
  underWayBytes: 32_768,
  /** The longest pause of a room that our client waits for before it leaves, in milliseconds. */
  slowMaxMs: 60_000,
  /** How long our client waits for receipts before it leaves, in milliseconds. */
  receiptsMs: 10_000,
  /** How long its goodbye may take, in milliseconds. */
  goodbyeMs: 1_000,
  /** Events that nobody has read before a session reads no more from its room. */
  unreadEventsMax: 1_000,
  /**
   * Messages that Up brings back in the input line: more than anybody steps through by hand, and
   * at most a megabyte when every one is as long as a message may be.
   */
  historyEntriesMax: 100,
  /**
   * What the line below a question holds, in UTF-16 code units. Whatever is as long is wrong, and is
   * said to be; a paste comes key by key, and each of them is looked at.
   */
  answerUnitsMax: 1_000,
  /** Servers that are offered again: what fits on a small screen, and in a person's memory. */
  recentServersMax: 8,
  /** What is read of the file with them, in bytes: far more than so many addresses take. */
  recentServersBytes: 16_384,
  /** What a deadline of the lobby grants behind a stall of our own, in milliseconds. */
  graceMs: 50,
  /** Over how many seconds a host is told the messages a second: enough to be a calm number. */
  rateSeconds: 5,
  /** The least between two drawings of the server's console, in ms: ten a second look alive. */
  redrawMs: 100,
  /** How often its status line is drawn when nothing happens, in ms: it shows the seconds. */
  statusMs: 1_000,
  /** So many of the words that Tab could mean are shown there. */
  completionsMax: 20,
  /** The shortest time between two drawings of the chat view, in milliseconds. */
  frameMs: 50,
  /** Lines of a chat that can be reported: as far back as anybody scrolls for that. */
  reportLinesMax: 100,
  /** Lines that the chat view keeps, to draw them anew and to save them. */
  keptLinesMax: 5_000,
  /** How long somebody counts as writing after they said so, in milliseconds. */
  typingShownMs: 4_000,
  /** The shortest time between two times that our client says that we write, in milliseconds. */
  typingToldMs: 2_000,
  /** How long a part of the program may take to load before somebody is told, in milliseconds. */
  loadingMs: 700,
  /** The shortest time between two rings of the bell, in milliseconds: more would be an alarm. */
  bellEveryMs: 1_000,
  /**
   * The shortest time between two notifications, in milliseconds: each stays on the screen about as
   * long, and somebody who writes many short messages should not fill it.
   */
  notifyEveryMs: 5_000,
  /**
   * How long the desktop's tool may take to show one, in milliseconds: most take a few, PowerShell
   * a second or two.
   */
  notifyChildMs: 10_000,
  /** How long a lone Esc may be the beginning of something longer, in milliseconds. */
  escapeMs: 50,
  /** Connections that are told at once why they may not stay; more are closed without a word. */
  turnedAwayMax: 256,
  /** Connections that a host can still ban after they have left. */
  goneCallersMax: 10_000,
  /** How long somebody is banned when the host does not say, in milliseconds: a day. */
  banMs: 86_400_000,
  /** The longest ban, in milliseconds: a year. An address belongs to somebody else by then. */
  banMaxMs: 31_536_000_000,
  /** Addresses that are remembered after their last connection: some 10 MB at most. */
  goneAddressesMax: 65_536,
  /**
   * Descriptors that are kept for telling newcomers that there are none: so many are told at once,
   * each of them in about a third of a second.
   */
  reserveFiles: 8,
  /** How long a server looks after its rooms before it passes on messages again, in ms. */
  sliceMs: 2,
  /** How often the same trouble is told again, in milliseconds: a log of it can still be read. */
  repeatMs: 60_000,
  /** Kinds of trouble that are told apart; more of them at once are one kind. */
  repeatKindsMax: 100,
  /** Lines of a log that nobody has read before more are left out. */
  unprintedLinesMax: 10_000,
  /** How long a port that others use is left alone, in ms: they rarely come and go in a minute. */
  portAsideMs: 60_000,
  /** How long such a port is left alone when no other is free, in ms: a try may cost a syscall. */
  portRetryMs: 1_000,
  /**
   * How many others a stay blocks at a time. Nobody meets so many whom they cannot bear; and each
   * may wait in a room that a claim has to pass by.
   */
  blocksPerStayMax: 100,
  /** The secret with which addresses are hashed, in bytes: as long as what HMAC-SHA-256 makes. */
  addressKeyBytes: 32,
  /** How often a registry looks whether the servers that share it are alive, in milliseconds. */
  buryMs: 1_000,
  /** How often it empties SQLite's log, in ms: an address that has left the tables leaves it then. */
  emptyLogMs: 10_000,
  /** The pause before it tries again where SQLite itself does not wait for a lock, in milliseconds. */
  lockRetryMs: 10,
  /** How long it waits for another program that keeps the file locked, in milliseconds. */
  fileBusyMs: 5_000,
  /** How long it waits for that in the end, in ms: what it leaves there, the next start clears. */
  fileBusyAtEndMs: 500,
} as const;
