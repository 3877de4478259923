/**
 * The limits of our own programs: those of the protocol are in `limits.ts`, which has these as well.
 *
 * @module
 */

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
  /** The longest that our client waits before it asks a full server again, in milliseconds. */
  queueMaxMs: 10_000,
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
  /**
   * Connections that are told why they may not stay: so many at once, and so many a second for long.
   * More are cut off without a word, since a word costs more than everything else that is done for
   * them.
   */
  courtesies: { size: 256, perSecond: 50 },
  /** Processes that one server is, at most: more cores than that are rarely one machine's. */
  workersMax: 64,
  /** The pause before a worker is started that has died twice in a short time, in milliseconds. */
  workerPauseMs: 500,
  /** The longest such pause, in milliseconds; each is twice as long as the one before. */
  workerPauseMaxMs: 30_000,
  /** How long a worker has to live, in ms, for the next one to be started without a pause. */
  workerSettledMs: 60_000,
  /** How long a worker may take to answer, in ms: longer than it waits for a locked file. */
  workerAnswerMs: 10_000,
  /** How long a worker may take to end, in ms: its goodbyes take a second, a locked file half. */
  workerEndMs: 5_000,
  /** Connections that a host can still ban after they have left. */
  goneCallersMax: 1_000,
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
  /**
   * A server looks after its rooms in so many parts, one after the other within a tick: a part of a
   * full house takes less than a millisecond, and an empty house is not woken too often.
   */
  tickShifts: 40,
  /** Rooms that it looks after before whoever chats has a turn: half a millisecond of a full house. */
  roomsPerTurn: 64,
  /** Clients that a server accepts, or loses patience with, before whoever chats has a turn. */
  actsPerTurn: 8,
  /**
   * How long a registry may not do what it is asked at every tick before the server counts as ill, in
   * milliseconds: longer than it waits for a file that somebody else has locked.
   */
  registryQuietMs: 10_000,
  /** How long figures wait for the registry, in ms: who asks for them mostly gives up after 10 s. */
  figuresMs: 500,
  /** How often the same trouble is told again, in milliseconds: a log of it can still be read. */
  repeatMs: 60_000,
  /** Kinds of trouble that are told apart; more of them at once are one kind. */
  repeatKindsMax: 100,
  /** How long lines of a log wait for more to be printed with them, in ms: nobody sees that. */
  printPauseMs: 10,
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
  /** How long a server takes a store of Redis' for away that does not answer, in milliseconds. */
  storeAnswerMs: 2_000,
  /** The longest pause before a server tries again to reach such a store, in milliseconds. */
  storeRetryMs: 1_000,
  /** How often a server tells such a store that it is alive, in milliseconds. */
  heartbeatMs: 2_500,
  /** How long others believe that, in milliseconds: three times that it was not heard, and a little. */
  aliveMs: 10_000,
  /**
   * Clocks of servers that differ by less count as the same, in milliseconds: a promise lapses in
   * ten seconds, and what is told of a clock is no more precise on a slow network.
   */
  clockSkewMs: 1_000,
  /** The longest list of a release's files that is read, in bytes: some hundred files. */
  checksumsBytesMax: 65_536,
  /** The longest executable that is fetched, in bytes: several times what one takes. */
  executableBytesMax: 536_870_912,
  /** How long a download may bring nothing, in milliseconds: a phone's network changes cells. */
  downloadStallMs: 30_000,
  /**
   * How long a new executable may take to say its version, in milliseconds: the first time, a
   * virus scanner may look through all of it.
   */
  upgradeAnswerMs: 60_000,
  /** How often an address may lead to another one; those of releases do twice. */
  redirectsMax: 10,
  /** After so long, what an upgrade has left behind belongs to none that still runs, in ms: a day. */
  upgradeStaleMs: 86_400_000,
} as const;
