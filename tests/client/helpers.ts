/**
 * Scripted servers for the client's tests, a server that behaves like the seed's, and people.
 *
 * @module
 */

import { Session } from "../../client/session.ts";
import type { SessionEvent } from "../../client/events.ts";
import type { Dial, Transport } from "../../client/transport.ts";
import { orFail } from "../server/helpers.ts";

/** A connection whose other end is the test. */
export class ScriptedTransport implements Transport {
  #said = "";
  #toRead: Uint8Array[] = [];
  #ended = false;
  #wake: PromiseWithResolvers<void> = Promise.withResolvers();

  /** Everything that the client has written. */
  get said(): string {
    return this.#said;
  }

  /** What the client reads next. */
  reply(text: string): void {
    this.#toRead.push(new TextEncoder().encode(text));
    this.#wake.resolve();
  }

  /** The other end hangs up. */
  end(): void {
    this.#ended = true;
    this.#wake.resolve();
  }

  async read(into: Uint8Array): Promise<number | null> {
    for (;;) {
      const next = this.#toRead.shift();
      if (next) {
        into.set(next.subarray(0, into.length));
        if (next.length > into.length) this.#toRead.unshift(next.subarray(into.length));
        return Math.min(next.length, into.length);
      }
      if (this.#ended) return null;
      this.#wake = Promise.withResolvers();
      await this.#wake.promise;
    }
  }

  write(bytes: Uint8Array): Promise<number> {
    this.#said += new TextDecoder().decode(bytes);
    return Promise.resolve(bytes.length);
  }

  close(): void {
    this.end();
  }
}

/** Gives scripted connections, first the lobby's, then the rooms'. */
export function dialing(...transports: readonly Transport[]): Dial {
  const left = [...transports];
  return () => {
    const transport = left.shift();
    return transport ? Promise.resolve(transport) : Promise.reject(new Error("nobody there"));
  };
}

/** A lobby that promises room 4821. */
export function scriptedLobby(): ScriptedTransport {
  const lobby = new ScriptedTransport();
  lobby.reply('SEAT {"port":4821,"ticket":"t"}\n');
  return lobby;
}

/** Reads a session's events one by one. */
export class Reader {
  readonly #events: AsyncIterator<SessionEvent>;

  constructor(session: Session) {
    this.#events = session[Symbol.asyncIterator]();
  }

  /** The next event of a kind; the ones before it are skipped. */
  async next<Kind extends SessionEvent["event"]>(
    kind: Kind,
  ): Promise<Extract<SessionEvent, { event: Kind }>> {
    for (;;) {
      const { value, done } = await orFail(this.#events.next(), `no ${kind} came`);
      if (done || !value) throw new Error(`The session ended without ${kind}`);
      if (isKind(value, kind)) return value;
    }
  }

  /** All events until the end, as words. */
  async rest(): Promise<readonly string[]> {
    const words: string[] = [];
    for (;;) {
      const { value, done } = await orFail(this.#events.next(), "no end came");
      if (done || !value) return words;
      words.push(value.event === "closed" ? `closed: ${value.reason}` : value.event);
    }
  }
}

function isKind<Kind extends SessionEvent["event"]>(
  event: SessionEvent,
  kind: Kind,
): event is Extract<SessionEvent, { event: Kind }> {
  return event.event === kind;
}

interface SeedRoom {
  readonly listener: Deno.TcpListener;
  people: Deno.TcpConn[];
  /** How many clients have been sent here. */
  sent: number;
}

/**
 * A server like the seed's, as far as a client sees it: the lobby says a bare port and keeps the
 * connection, a room passes on whatever it reads to the other one, and starts a little late.
 */
export class SeedServer implements AsyncDisposable {
  readonly #lobby = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #rooms: SeedRoom[] = [];
  readonly #open = new Set<Deno.TcpConn>();
  readonly #running: Promise<void>[] = [];

  constructor() {
    this.#running.push(this.#serveLobby());
  }

  get port(): number {
    return this.#lobby.addr.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lobby.close();
    for (const { listener } of this.#rooms) listener.close();
    for (const connection of this.#open) {
      this.#open.delete(connection);
      connection.close();
    }
    await Promise.all(this.#running);
  }

  async #serveLobby(): Promise<void> {
    for await (const connection of this.#lobby) {
      this.#open.add(connection);
      let room = this.#rooms.find(({ sent }) => sent < 2);
      if (!room) {
        const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
        room = { listener, people: [], sent: 0 };
        this.#rooms.push(room);
        this.#running.push(this.#serveRoom(room));
      }
      room.sent++;
      await connection.write(new TextEncoder().encode(`${room.listener.addr.port}`));
    }
  }

  async #serveRoom(room: SeedRoom): Promise<void> {
    for await (const connection of room.listener) {
      this.#open.add(connection);
      room.people.push(connection);
      this.#running.push(this.#relay(room, connection));
    }
  }

  async #relay(room: SeedRoom, connection: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(1024);
    for (;;) {
      const count = await connection.read(buffer).catch(() => null);
      if (count === null) break;
      for (const other of room.people) {
        if (other !== connection) await other.write(buffer.subarray(0, count)).catch(() => 0);
      }
    }
    room.people = room.people.filter((other) => other !== connection);
    if (this.#open.delete(connection)) connection.close();
  }
}

/** Sessions on one server, each with a reader; disposed of at the end of the test. */
export async function guests(
  stack: AsyncDisposableStack,
  { port }: { readonly port: number },
  names: readonly string[],
): Promise<{ readonly session: Session; readonly read: Reader }[]> {
  const all: { session: Session; read: Reader }[] = [];
  for (const name of names) {
    const session = stack.use(await Session.connect({ host: "127.0.0.1", port, name }));
    all.push({ session, read: new Reader(session) });
  }
  return all;
}
