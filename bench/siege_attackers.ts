/**
 * The attackers of `siege.ts`: everything that may annoy a server, all at once, from many addresses
 * of this machine, until it is killed. Prints how many of them are there when all have begun.
 *
 * Whoever is sent away comes again: in the `siege` after a while, in the `storm` soon. On seats they
 * are silent. In the siege they answer `PING`, which is all that it takes to stay; in the storm they
 * do not, so that the server takes them for gone, and they come again like the others.
 *
 * @module
 */

import { connect, type Socket } from "node:net";

const [lobbyPort, kind] = Deno.args;
const port = Number(lobbyPort);
const inStorm = kind === "storm";
/** How long a client that was sent away waits before it comes again. */
const againMs = inStorm ? 1_000 : 5_000;
/**
 * Those who are idle: on seats none says a word that is heard; in the lobby and at the doors of rooms
 * none says a word at all, and they are cut and come again. So many addresses that those on seats
 * are back as fast as they are cut; the others have a hundred connections each, all that one may.
 */
const seat = { attackers: 5_000, network: "127.0.1", addresses: 100 } as const;
const lobby = { attackers: 1_000, network: "127.0.2", addresses: 10 } as const;
const door = { attackers: 1_000, network: "127.0.3", addresses: 10 } as const;
/** Those who are not idle have an address each, for one of each kind. */
const busy = { network: "127.0.4", addresses: 14 } as const;
/** So many begin at once, so that the queue of those who are not accepted yet is not what counts. */
const wave = 50;
const waveMs = 50;

/** Connections now, and how often one was over. */
const open = { lobby: 0, door: 0, seat: 0, other: 0, over: 0 };

type Kind = Exclude<keyof typeof open, "over">;

/** A connection until it is closed; `say` is called when it is there. */
function visit(to: number, from: string, kind: Kind, say: (socket: Socket) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect({ host: "127.0.0.1", port: to, localAddress: from });
  let connected = false;
  socket.setNoDelay(true);
  socket.on("connect", () => {
    connected = true;
    open[kind]++;
    say(socket);
  });
  socket.on("error", () => {}); // It is closed then.
  socket.on("close", () => {
    if (connected) open[kind]--;
    open.over++;
    resolve();
  });
  return promise;
}

/** The first thing that the lobby answers to these words, or to none. */
function ask(from: string, words: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  visit(port, from, "other", (socket) => {
    socket.on("data", (bytes) => {
      resolve(`${bytes}`);
      socket.destroy();
    });
    socket.write(words);
  }).then(() => resolve(""));
  return promise;
}

/** Takes a seat and goes on with `say`; until it is over. */
async function sit(from: string, kind: Kind, say: (socket: Socket) => void): Promise<void> {
  const [, seat = "{}"] = /SEAT (.*)/.exec(await ask(from, 'HELLO {"version":2}\n')) ?? [];
  const { port, ticket } = JSON.parse(seat);
  if (!port) return;
  await visit(port, from, kind, (socket) => {
    socket.write(`JOIN ${JSON.stringify({ ticket, name: "Eve" })}\n`);
    say(socket);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const readsAndIsSilent = (socket: Socket) => void socket.resume();

/** Says no word, and answers when it is asked whether it is there. */
function staysAndIsSilent(socket: Socket): void {
  socket.on("data", (bytes) => {
    for (const [, token] of `${bytes}`.matchAll(/^PING(.*\n)/gm)) socket.write(`PONG${token}`);
  });
}

/** Someone for ever: when it has been sent away it comes again. */
async function forEver(attempt: () => Promise<void>): Promise<void> {
  for (;;) {
    await attempt();
    await pause(againMs);
  }
}

/** All of them for ever, wave after wave, from all their addresses alike. */
async function send(
  { attackers, network, addresses }: typeof seat | typeof lobby | typeof door,
  attempt: (from: string) => Promise<void>,
): Promise<void> {
  for (let n = 0; n < attackers; n++) {
    forEver(() => attempt(`${network}.${1 + n % addresses}`));
    if (n % wave === wave - 1) await pause(waveMs);
  }
}

/** One byte after the other, never a whole line. */
function dribble(socket: Socket): void {
  socket.resume();
  const timer = setInterval(() => socket.write("H"), 100);
  socket.on("close", () => clearInterval(timer));
}

/** As much as the system takes, for ever. */
function flood(socket: Socket): void {
  socket.resume();
  const lines = 'MSG {"id":1,"text":"x"}\n'.repeat(1_000);
  const pour = () => {
    while (!socket.destroyed && socket.write(lines));
  };
  socket.on("drain", pour);
  pour();
}

await send(seat, (from) => sit(from, "seat", inStorm ? readsAndIsSilent : staysAndIsSilent));
await send(lobby, (from) => visit(port, from, "lobby", readsAndIsSilent));
await send(door, async (from) => {
  const room = Number.parseInt(await ask(from, ""));
  if (room > 0) await visit(room, from, "door", readsAndIsSilent);
});
for (let n = 1; n <= busy.addresses; n++) {
  const from = `${busy.network}.${n}`;
  forEver(() => visit(port, from, "other", dribble));
  forEver(() => sit(from, "other", dribble));
  forEver(() => sit(from, "other", flood));
  forEver(() => sit(from, "other", (socket) => socket.pause()));
}
await pause(5_000);
console.log(JSON.stringify(open));
