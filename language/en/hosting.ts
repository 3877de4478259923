/**
 * What a host reads: the log, the console, and their notifications.
 *
 * @module
 */

/** The log and the console. */
export const hosting = {
  online: "PyChat is online. Tell people to type:",
  rooms: (first: number, last: number, file: string): string =>
    `Rooms ${first}-${last} · registry ${file}`,
  sharedRooms: (first: number, last: number, store: string, host: string): string =>
    `Rooms ${first}-${last} · registry ${store} · other servers send people to ${host}`,
  metrics: (url: string): string => `Figures at ${url}`,
  helpHint: "help + Enter shows what you can do here.",
  quitHint: "q + Enter closes everything.",
  goodbye: (people: number): string =>
    `Saying goodbye to ${people} ${people === 1 ? "person" : "people"}…`,
  stopped: "Every chat is closed and the table of rooms is empty. Bye!",
  leftOut: (lines: number): string => `(${lines} lines were left out here)`,

  joined: (room: number): string => `somebody arrived in room ${room}`,
  paired: (room: number): string => `room ${room} is full: a chat begins`,
  away: (room: number): string => `a connection to room ${room} broke`,
  back: (room: number): string => `somebody is back in room ${room}`,
  message: (count: number, room: number): string =>
    `${count} ${count === 1 ? "message" : "messages"} in room ${room}`,
  left: (room: number): string => `somebody left room ${room}`,
  reported: (room: number): string => `a report from room ${room} is in your file`,
  notReported: (why: string): string => `A report could not be kept: ${why}`,
  closed: (room: number): string => `room ${room} is free again`,
  /** With a count, what happened again and again is told in one line. */
  refused: (code: string, count?: number): string => {
    if (count === undefined) return `somebody was sent away (${code})`;
    return `${count} more ${count === 1 ? "person was" : "people were"} sent away (${code})`;
  },
  reloaded: (day: string): string => `new certificate, good until ${day}`,
  oldCertificate: (why: string): string => `The old certificate stays: ${why}`,
  trouble: (sentence: string, count?: number): string =>
    count === undefined
      ? sentence
      : `${sentence} (${count} more ${count === 1 ? "time" : "times"})`,
  counts: (waiting: number, chats: number): string =>
    `${waiting} waiting · ${chats} ${chats === 1 ? "chat" : "chats"}`,
  noSeat: (why: string): string => `A seat could not be given: ${why}`,
  noDescriptors: (why: string): string =>
    `Nobody new can come in: ${why}. Allow more open files before you start it (ulimit -n).`,
  workerLost: (worker: number, how: string): string =>
    `worker ${worker} died (${how}); its chats are over`,
  workerBack: (worker: number): string => `worker ${worker} is there again`,
  workerTrouble: (worker: number, why: string): string => `Worker ${worker} cannot start: ${why}`,
  noWorker: "No worker answers right now; try again in a moment.",
  roomTrouble: (room: number, why: string): string => `Room ${room}: ${why}`,

  notification: {
    joined: (room: number): string => `Somebody arrived in room ${room}.`,
    message: (room: number): string => `A new message in room ${room}.`,
  },

  status: {
    rooms: (count: number): string => `${count} ${count === 1 ? "room" : "rooms"}`,
    waiting: (count: number): string => `${count} waiting`,
    people: (count: number): string => `${count} ${count === 1 ? "person" : "people"}`,
    rate: (perSecond: string): string => `${perSecond} msg/s`,
    up: (duration: string): string => `up ${duration}`,
    days: (count: number): string => `${count}d`,
    busiest: (clock: string, messages: number): string =>
      `busiest minute ${clock}, ${messages} ${messages === 1 ? "message" : "messages"}`,
    busiestShort: (clock: string, messages: number): string => `busiest ${clock} (${messages})`,
  },

  /** What the console's commands want, as it stands behind their names. */
  wanted: { room: "ROOM", text: "TEXT", connection: "CONNECTION", time: "TIME", ban: "BAN" },
  /** What the console's commands do. */
  effects: {
    rooms: "show where people are, and for how long",
    kick: "close a room: everybody in it is told and has to leave",
    say: "say something to everybody",
    ban: "send away and keep out: for 30m, 12h, 7d, or a day",
    unban: "let an address in again",
    bans: "show who is kept out, and until when",
    help: "show this",
    q: "tell everybody goodbye and close everything",
  },
  noSuchCommand: (word: string): string => `There is no "${word}" here; help shows what there is.`,
  kickWants: "kick wants the number of a room, like: kick 4821",
  kicked: (room: string): string => `Room ${room} is closed; everybody in it has been told.`,
  nobodyIn: (room: string): string => `Nobody is in room ${room}; rooms shows where people are.`,
  banWants: "ban wants a connection's number, as rooms shows it: ban 17, or ban 17 7d",
  banned: (connection: string, ban: number, until: string): string =>
    `Ban ${ban}: the address of connection ${connection} is kept out until ${until}.`,
  noSuchConnection: (connection: string): string =>
    `Nobody remembers a connection ${connection}; rooms shows who is here.`,
  unbanWants: "unban wants the number of a ban, as bans shows it, like: unban 3",
  unbanned: (ban: string): string => `Ban ${ban} is lifted.`,
  noSuchBan: (ban: string): string => `There is no ban ${ban}; bans shows which there are.`,
  noBans: "Nobody is kept out.",
  ban: (ban: number, since: string, until: string): string => `${ban}: ${since} to ${until}`,
  sayWants: "say wants what to say, like: say We close at ten.",
  sayTooLong: (said: number, most: number): string =>
    `That is ${said.toLocaleString("en")} characters; everybody at once can be told ` +
    `${most.toLocaleString("en")}. Shorten it.`,
  saidToNobody: "Nobody is here to hear that.",
  said: (people: number): string =>
    `${people === 1 ? "1 person has" : `${people} people have`} been told.`,
  nobodyHere: "Nobody is here yet.",
  table: {
    room: "room",
    connections: "connections",
    people: "people",
    for: "for",
    waiting: "1 waiting",
    talking: "2 talking",
  },
  more: (count: number): string => `and ${count} more`,
};
