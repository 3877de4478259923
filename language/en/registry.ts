/**
 * What can be wrong with the registry's file.
 *
 * @module
 */

/** Sentences about the registry, and what they are made of. */
export const registry = {
  cannot: (act: string, found: string, remedy: string): string =>
    `Cannot ${act}: ${found}; ${remedy}`,
  /** What was tried, behind "Cannot". */
  acts: {
    open: (path: string): string => `open registry ${path}`,
    putLockBack: (lock: string): string => `put lock file ${lock} back`,
    lookAtLock: (lock: string): string => `look at lock file ${lock}`,
    removeLock: (lock: string): string => `remove lock file ${lock}`,
    claim: (path: string): string => `claim a seat in registry ${path}`,
    move: (path: string): string => `move somebody in registry ${path}`,
    take: (path: string): string => `take a seat in registry ${path}`,
    exchange: (path: string): string => `exchange a promise in registry ${path}`,
    renew: (path: string): string => `renew a promise in registry ${path}`,
    leave: (path: string): string => `leave a seat in registry ${path}`,
    admit: (path: string): string => `open or close a room in registry ${path}`,
    free: (path: string): string => `free lapsed seats in registry ${path}`,
    empty: (path: string): string => `empty the log of registry ${path}`,
    find: (path: string): string => `find a promise in registry ${path}`,
    list: (path: string): string => `list the rooms in registry ${path}`,
    block: (path: string): string => `keep two people apart in registry ${path}`,
    ban: (path: string): string => `ban an address in registry ${path}`,
    unban: (path: string): string => `lift a ban in registry ${path}`,
    listBans: (path: string): string => `list the bans in registry ${path}`,
    findBan: (path: string): string => `look for a ban in registry ${path}`,
    openKey: (key: string): string => `use key file ${key}`,
    ask: (path: string): string => `use registry ${path}`,
    clear: (path: string): string => `remove the rooms of this server in registry ${path}`,
  },
  /** What was found. */
  found: {
    closed: "it is closed",
    damaged: "it is damaged",
    directory: "it is a directory",
    noDirectory: (why: string): string => `its directory cannot be made (${why})`,
    unwritable: (why: string): string => `it cannot be written (${why})`,
    notSqlite: "it is not a SQLite database",
    foreign: "it is the database of another program",
    newer: (version: number, known: number): string =>
      `its version ${version} is newer than ${known}, the last one known here`,
    notKey: (bytes: number): string => `it does not hold a key of ${bytes} bytes`,
    away: "it cannot be reached",
    notStore: "it is no Redis",
    silent: "it does not answer",
    unusable: (why: string): string => `it cannot be used (${why})`,
    addressTaken: (host: string): string => `another server says that it is on ${host}, too`,
    notHost: (host: string): string => `others cannot be told of ${host}`,
    serverTaken: (server: string): string => `a server named ${server} uses it already`,
  },
  /** What to do. */
  remedies: {
    openAgain: "open it again",
    otherFile: "choose another file",
    otherName: "choose another name",
    pathOfFile: "give the path of a file",
    update: "update PyChat or choose another file",
    remove: "delete it (it holds bans, but no chat) and try again",
    removeKey: "delete it (no ban works any more then) and try again",
    makeWritable: "make it writable or choose another file",
    makeBothWritable: "make the file and its directory writable or choose another file",
    endLocker: "end the program that keeps it locked",
    stopAndRemove:
      "it is damaged, so stop the servers that use it and delete it (it holds bans, but no chat)",
    freeSpace: "free some disk space",
    checkStore: "check that it runs and can be reached from here",
    checkPassword: "check the user and the password in its address",
    freeMemory: "give it more memory",
    advertise: "say --advertise with an address or a name at which they reach this machine",
    otherAddress: "give each server another --advertise or another --port",
    check: "check the file, its directory and its disk",
  },
};
