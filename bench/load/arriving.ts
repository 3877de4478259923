/**
 * How a person gets to a seat, in each dialect.
 *
 * @module
 */

import type { Dialect } from "./orders.ts";
import { Person } from "./person.ts";

/**
 * One address is enough for a full house: each of its rooms is a port of its own, and the lobby is
 * left at once. Linux lets 28,000 connections go from one address to one port.
 */
const hostname = "127.0.0.1";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** How the two of a pair come. */
export interface Arrival {
  readonly port: number;
  readonly readBytes: number;
  /** No two of a dialect have the same number. */
  readonly number: number;
}

/** Somebody who has come, and how they say so much at once. */
export interface Seat {
  readonly person: Person;
  /** The name that the other one needs to speak to them; in IRC only. */
  readonly name: string;
}

/** There is no seat any more. */
export class FullError extends Error {
  override readonly name = "FullError";
}

/** Brings one person in pychat/2, or with the same steps to whoever copies bytes. */
export async function arrive(
  dialect: Exclude<Dialect, "through">,
  arrival: Arrival,
): Promise<Seat> {
  if (dialect === "irc") return await registerIrc(arrival);
  const lobby = await open(arrival.port);
  await lobby.write(hello);
  const [line, seat = "{}"] = await readUntil(lobby, /SEAT (.*)\n|REFUSE .*\n/);
  lobby.close();
  if (line.startsWith("REFUSE")) throw line.includes('"full"') ? new FullError() : new Error(line);
  const { port, ticket } = JSON.parse(seat);
  const connection = await open(port);
  const person = new Person(connection, { readBytes: arrival.readBytes, room: port });
  if (dialect === "pychat2") {
    await person.say(encoder.encode(`JOIN {"ticket":"${ticket}","name":"Somebody"}\n`));
  }
  return { person, name: "" };
}

const hello = encoder.encode('HELLO {"version":2}\n');

/** Gets through the welcome of an IRC server. All names are equally long. */
async function registerIrc({ port, readBytes, number }: Arrival): Promise<Seat> {
  const connection = await open(port);
  const name = `p${`${number}`.padStart(6, "0")}`;
  await connection.write(encoder.encode(`NICK ${name}\r\nUSER ${name} 0 * :${name}\r\n`));
  await readUntil(connection, / (376|422) [^\n]*\n/);
  return { person: new Person(connection, { readBytes }), name };
}

/** Where a relay connects to, one after the other. */
export class Sink {
  readonly port: number;
  readonly #listener = Deno.listen({ hostname, port: 0 });

  constructor() {
    this.port = this.#listener.addr.port;
  }

  /** A pair: one connects to the relay, and the relay to us. */
  async pair({ port, readBytes }: Arrival): Promise<readonly [Seat, Seat]> {
    const [one, other] = await Promise.all([open(port), this.#listener.accept()]);
    other.setNoDelay(true);
    const seat = (connection: Deno.TcpConn) => ({
      person: new Person(connection, { readBytes }),
      name: "",
    });
    return [seat(one), seat(other)];
  }
}

/** A message of so many bytes in all for whoever has this name. */
export function message(bytes: number, to: Seat): Uint8Array {
  const [before, behind] = to.name === "" ? ['MSG {"id":1,"text":"', '"}\n'] : [
    `PRIVMSG ${to.name} :`,
    "\r\n",
  ];
  return encoder.encode(before + "x".repeat(bytes - before.length - behind.length) + behind);
}

/** Connects without delays. */
export async function open(port: number): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname, port });
  connection.setNoDelay(true);
  return connection;
}

async function readUntil(connection: Deno.TcpConn, wanted: RegExp): Promise<RegExpExecArray> {
  const buffer = new Uint8Array(4096);
  for (let heard = "";;) {
    const count = await connection.read(buffer);
    if (count === null) throw new Error(`Cannot get a seat: ${heard || "the connection ended"}`);
    heard += decoder.decode(buffer.subarray(0, count));
    const found = wanted.exec(heard);
    if (found) return found;
  }
}
