/**
 * A server's host, or a network, that reads and changes what goes through, for tests.
 *
 * @module
 */

import { Secrecy } from "../client/secrecy/secrecy.ts";
import { decode, encode } from "../protocol/codec.ts";
import type { Key, Message, Msg } from "../protocol/messages.ts";

/** What comes through, towards the room or from it. */
export type Direction = "up" | "down";

/** Changes the messages of one connection; gives those that go on. */
export type Meddler = (message: Message, direction: Direction) => Promise<readonly Message[]>;

/**
 * Stands between one client and a server: who connects to {@linkcode port} as to a lobby talks to
 * the real one, and to its rooms, through a meddler of its own for each room.
 */
export class ManInTheMiddle implements Disposable {
  readonly #listeners: Deno.TcpListener[] = [];
  readonly #connections = new Set<Deno.TcpConn>();
  /** The port to connect to in place of the lobby's. */
  readonly port: number;
  readonly #meddler: () => Meddler;

  constructor(lobby: number, meddler: () => Meddler) {
    this.#meddler = meddler;
    this.port = this.#listen(lobby, () => async (message) => {
      if (message.verb !== "SEAT") return [message];
      return [{ ...message, port: this.#listen(message.port, this.#meddler) }];
    });
  }

  [Symbol.dispose](): void {
    for (const listener of this.#listeners) listener.close();
    for (const connection of this.#connections) close(connection);
  }

  #listen(target: number, meddler: () => Meddler): number {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#listeners.push(listener);
    this.#serve(listener, target, meddler);
    return listener.addr.port;
  }

  async #serve(listener: Deno.TcpListener, target: number, meddler: () => Meddler): Promise<void> {
    try {
      for await (const client of listener) {
        const server = await Deno.connect({ hostname: "127.0.0.1", port: target });
        for (const end of [client, server]) this.#connections.add(end);
        const meddle = meddler();
        const write = { up: writerTo(server), down: writerTo(client) };
        const pass = async (from: Deno.TcpConn, direction: Direction) => {
          for await (const message of messages(from)) {
            for (const one of await meddle(message, direction)) {
              // What a meddler says of its own accord goes where it belongs.
              await write[one === message ? direction : directionOf(one, direction)](one);
            }
          }
          close(client);
          close(server);
        };
        pass(client, "up");
        pass(server, "down");
      }
    } catch {
      // Closed.
    }
  }
}

const answers = new WeakMap<Message, Direction>();

/** Marks a message as going in a direction, whatever it is an answer to. */
function going<M extends Message>(message: M, direction: Direction): M {
  const copy = { ...message };
  answers.set(copy, direction);
  return copy;
}

function directionOf(message: Message, otherwise: Direction): Direction {
  return answers.get(message) ?? otherwise;
}

/**
 * Gives each side keys of its own in place of the other's, and reads all that they say.
 *
 * @param read Called with every text.
 */
export function keySwapper(read: (text: string) => void): Meddler {
  const ends: Partial<Record<Direction, Promise<Secrecy>>> = {};
  /** Our end towards the side that messages in this direction come from. */
  const end = (direction: Direction) => ends[direction] ??= Secrecy.begin();
  const other = (direction: Direction): Direction => direction === "up" ? "down" : "up";
  const begun = new Set<Direction>();
  return async (message, direction) => {
    if (message.verb === "KEY") {
      const ours = await end(direction);
      const first = begun.has(direction) ? [] : ours.steps;
      begun.add(direction);
      const more: readonly Key[] = [...first, ...await ours.receive(message)];
      return more.map((key) => going(key, other(direction)));
    }
    if (message.verb !== "MSG" || message.sealed === undefined) return [message];
    const text = await (await end(direction)).open(message.id, message.sealed);
    read(text);
    const sealed = await (await end(other(direction))).seal(message.id, text);
    const swapped: Msg = { verb: "MSG", id: message.id, sealed };
    return [going(swapped, direction)];
  };
}

async function* messages(connection: Deno.TcpConn): AsyncGenerator<Message> {
  const buffer = new Uint8Array(64 * 1024);
  let pending = new Uint8Array();
  for (;;) {
    const count = await connection.read(buffer).catch(() => null);
    if (count === null) return;
    const joined = new Uint8Array(pending.length + count);
    joined.set(pending);
    joined.set(buffer.subarray(0, count), pending.length);
    pending = joined;
    for (let end = pending.indexOf(10); end >= 0; end = pending.indexOf(10)) {
      const line = pending.slice(0, end + 1);
      pending = pending.slice(end + 1);
      const message = decode(line);
      if (message) yield message;
    }
  }
}

function writerTo(connection: Deno.TcpConn): (message: Message) => Promise<void> {
  return async (message) => {
    const bytes = encode(message);
    for (let at = 0; at < bytes.length;) {
      at += await connection.write(bytes.subarray(at)).catch(() => bytes.length);
    }
  };
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // The other side was faster.
  }
}
