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
  /** Why there is no TLS between us and a server, or should be. */
  tls: {
    spoken: (address: string): string => `${address} speaks TLS. Add --tls.`,
    notSpoken: (address: string): string => `${address} speaks no TLS. Leave out --tls and --ca.`,
    untrusted: (host: string): string =>
      `The certificate of ${host} is not trusted here. Ask its host for it, and add --ca FILE.`,
    otherName: (host: string): string =>
      `The certificate there is not one for ${host}. Type the address that its host told you.`,
    expired: (host: string): string =>
      `The certificate of ${host} has expired. Its host has to renew it.`,
    notYet: (host: string): string =>
      `The certificate of ${host} is not valid yet. Is the clock of this machine right?`,
    unusable: (host: string): string =>
      `The certificate of ${host} cannot be used. Its host has to make another.`,
  },
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
  twoRegistries: "There is one table of rooms: say --db FILE or --registry URL, not both.",
  advertisedToNobody: "Only servers that share people read --advertise: say --registry URL, too.",
  /** Why the port for figures cannot be had. */
  metrics: {
    inUse: (address: string): string =>
      `Figures cannot be told at ${address}: the port is in use. Choose another with --metrics.`,
    forbidden: (address: string): string =>
      `This account may not listen at ${address}. Choose a port above 1023 with --metrics.`,
    noSuchAddress: (host: string): string =>
      `This machine has no address ${host} to tell figures at. Choose another with --metrics.`,
  },
  halfAKeyPair: "A certificate needs its key: say both --tls-cert FILE and --tls-key FILE.",
  noCertificate: "The certificate is not in PEM, which begins with -----BEGIN CERTIFICATE-----.",
  noKey: "The key is not in PEM, or it has a passphrase: take that off.",
  keyOfAnother: "The key does not belong to the certificate.",
  authoritys: "The certificate is one of an authority; make one with basicConstraints=CA:FALSE.",
  noAuthority: (file: string): string =>
    `${file} holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----.`,
  noSuchFile: (file: string): string => `There is no file ${file}.`,
  fileForbidden: (file: string): string =>
    `PyChat reads files below the folder that it was started in: copy ${file} there.`,
  fileUnreadable: (file: string, why: string): string => `${file} cannot be read: ${why}`,
  noHome: (variable: string): string =>
    `${variable} is not set, so there is no place for the registry. Choose a file with --db.`,
  workersNeedLinux:
    "Several workers share a port in a way that only Linux has. Leave out --workers.",
  workersNeedFile: "Several workers share a registry in a file. Choose one with --db.",
  workersNeedRooms: (workers: number): string =>
    `${workers} workers need at least ${workers * 2} ports for rooms. Give them more with --rooms.`,
  workersNeedRights: "Workers need the right to start Deno. Run it with --allow-run=deno.",
  workersNeedName:
    "Workers are started as pychat. Put this file itself, by that name, into a folder of your PATH.",
  noOwnLobby: (first: number, last: number): string =>
    `A worker may have none of the ports ${first} to ${last}. Choose others with --rooms.`,
  workerEnded: (how: string): string =>
    `A worker ended before it was ready (${how}). --debug shows what it said.`,
  internal: "Something went wrong inside PyChat.",
  internalBecause: (why: string): string =>
    `Something went wrong inside PyChat: ${why} (--debug shows where)`,
};
