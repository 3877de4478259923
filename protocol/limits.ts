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

/** Connections of a room that have not shown yet who they are; more are turned away. */
export const strangersMax = 8;

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
  /** Lines of a log that nobody has read before more are left out. */
  unprintedLinesMax: 10_000,
  /** How long a port that others use is left alone, in ms: they rarely come and go in a minute. */
  portAsideMs: 60_000,
  /** How long such a port is left alone when no other is free, in ms: a try may cost a syscall. */
  portRetryMs: 1_000,
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
