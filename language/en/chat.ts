/**
 * What somebody in a chat reads.
 *
 * @module
 */

const kept = "Nothing of this chat was kept.";

/** The chat, its commands and its notifications. */
export const chat = {
  seated: (room: number, name: string): string => `You are in room ${room}, as ${name}.`,
  seatedHint: "The next person who connects will be here. QUIT leaves.",
  joined: (name: string): string => `${name} is here. Say hello!`,
  left: (name: string): string =>
    `${name} left. Stay for the next stranger, /next for another room, /quit to go.`,
  leftPlain: (name: string): string => `${name} left. Stay for the next stranger, or QUIT to go.`,
  undelivered: (text: string): string => `This did not arrive: ${text}`,
  renamed: (before: string, name: string): string => `${before} is now called ${name}.`,
  fromHost: (text: string): string => `From the host: ${text}`,
  unsent: (text: string): string => `You had not sent this yet: ${text}`,
  away: (name: string): string => `${name} is reconnecting… What you write waits for them.`,
  back: (name: string): string => `${name} is back.`,
  reconnecting: "The connection broke. Reconnecting… What you write is not lost.",
  queued: (seconds: number): string => `There is no seat right now. Asking again in ${seconds} s…`,
  reconnected: "You are connected again.",
  slowed: (seconds: number): string =>
    `That is a lot at once. The server passes it on little by little (${seconds} s).`,
  reported: "The host has your report.",
  notKept: "The host could not take this report. After five there are no more.",
  notReported: "The host does not take reports.",
  nothingToReport: "There is nothing of this chat to report.",
  reportDraft: {
    before: "The host will read this, and nothing else:",
    behind: "/report send sends it.",
  },
  wantsLines: (command: string): string => `How many lines? Like: ${command} 5 rude`,
  blocked: (name: string): string => `You will not meet ${name} again while you both stay.`,
  nobodyToBlock: "Nobody is here whom you could block.",
  farewell: {
    quit: `Bye! ${kept}`,
    closing: `The server is closing. Bye! ${kept}`,
    kicked: `The host has closed this room. Bye! ${kept}`,
    idle: `Nobody has said anything for very long, so the room was closed. ${kept}`,
    lost: `The connection to the server broke. ${kept}`,
    error: `The chat is over. ${kept}`,
  },

  waiting: (clock: string): string => `Waiting for somebody… (${clock})`,
  waitingHint: "you can write already",
  typing: (name: string): string => `${name} is typing…`,
  status: {
    room: (room: number): string => `room ${room}`,
    alone: "nobody here yet",
    with: (name: string): string => `with ${name}`,
    away: (name: string): string => `${name} is reconnecting…`,
    reconnecting: "reconnecting…",
    code: (code: string): string => `code ${code}`,
    notEncrypted: "not encrypted",
  },

  nobodyHears: "Nobody is here yet: your words wait here until somebody comes.",
  nobodyHeard: "Nobody is here yet, so that was not sent. QUIT leaves.",
  tooLong: (said: number, most: number): string =>
    `That is ${said.toLocaleString("en")} characters; a message holds ` +
    `${most.toLocaleString("en")}. Shorten it and send it again.`,
  nowCalled: (name: string): string => `You are now called ${name}.`,
  notify: {
    on: "You will be told, and it will ring, when something happens while you look elsewhere.",
    bell: "It will ring when something happens while you look elsewhere.",
    off: "It will be quiet.",
  },
  saved: (file: string): string => `Saved in ${file}.`,
  notSaved: (file: string): string =>
    `Not saved in ${file}: that is not allowed or not possible here.`,
  notSavedTwice: (file: string): string => `Not saved in ${file}: there is such a file already.`,

  /** What the encryption of a chat comes to. */
  secrecy: {
    secured: (code: string): string =>
      `Encrypted. If both of you see the code ${code}, nobody else can read this.`,
    notEncrypted: (name: string): string =>
      `${name} is here. Say hello! (Not encrypted: the server's host could read it.)`,
    couldNotSecure:
      "This chat could not be made secret: something between you interferes. Say nothing here.",
    undecryptable: "Something came that could not be decrypted. It is not shown.",
  },

  /** What the commands want, as it stands behind their names. */
  wanted: { name: "NAME", file: "FILE", lines: "LINES" },
  /** What the commands do. */
  effects: {
    next: "meet someone else",
    quit: "leave, like QUIT",
    name: "change your name",
    block: "never meet again",
    report: "tell the host",
    notify: "be told when away",
    save: "keep this chat",
    clear: "empty the screen",
    help: "show this",
  },
  wantsName: (command: string): string => `${command} wants a name after it.`,
  wantsFile: (command: string): string => `${command} wants a file after it.`,
  wantsOneOf: (command: string, choices: string): string => `${command} wants ${choices} after it.`,
  noSuchCommand: (word: string): string =>
    `There is no ${word} here; /help shows what there is. // says a slash.`,

  onlyInView: (command: string): string => `${command} is there in the chat view alone.`,

  notification: {
    joined: (name: string): string => `${name} is here.`,
    message: (name: string): string => `${name} has written.`,
  },
};
