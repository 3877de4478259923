/**
 * What went wrong outside of a chat, and what to do about it.
 *
 * @module
 */

/** Sentences that end a command, each with what to do. */
export const errors = {
  noSuchHost: (host: string): string =>
    `There is no host called ${host}. Check the address and try again.`,
  nobodyAnswers: (address: string, host: string): string =>
    `Nobody answers at ${address}. Is the server running there? Try: pychat connect ${host}:PORT`,
  noAnswer: (address: string): string => `${address} does not answer. Try again in a moment.`,
  notPyChat: (address: string): string => `${address} answers, but not as a PyChat server does.`,
  roomsClosed: (host: string): string =>
    `The server at ${host} answers, but its rooms do not. Are ports 1026 to 9999 open there?`,
  roomHungUp: (room: number, host: string): string => `Room ${room} at ${host} hung up.`,
  /** What these codes mean; of others, whoever uses them has to say it. */
  refusals: {
    "unreachable": "The server does not answer any more. Try again in a moment.",
    "full": "The server is full. Try again in a moment.",
    "closing": "The server is closing.",
    "unavailable": "The server cannot open rooms right now. Try again in a moment.",
    "no-seat": "The seat was gone before we got there. Try again.",
    "too-many": "Too many connections come from your address. Try again in a minute.",
    "banned": "The host of this server has banned your address.",
    "timeout": "The server waited too long for us. Try again.",
  },

  serverMissing: "Say whose server, like: pychat connect 192.168.0.12 --name Iago",
  nameMissing: "Say what a stranger should call you, like: --name Iago",
  portInUse: (port: number): string =>
    `Port ${port} is already in use, perhaps by another PyChat. Choose one with --port.`,
  portForbidden: (port: number): string =>
    `This account may not listen on port ${port}. Choose one above 1023 with --port.`,
  noSuchAddress: (host: string): string =>
    `This machine has no address ${host} to listen on. Choose one with --host, or leave it out.`,
  noHome: (variable: string): string =>
    `${variable} is not set, so there is no place for the registry. Choose a file with --db.`,
  internal: "Something went wrong inside PyChat.",
  internalBecause: (why: string): string =>
    `Something went wrong inside PyChat: ${why} (--debug shows where)`,
};
