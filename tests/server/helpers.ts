/**
 * A real server on loopback and raw clients that say exactly what a test wants.
 *
 * @module
 */

import { decode } from "../../protocol/codec.ts";
import type { Welcome } from "../../protocol/messages.ts";
import { openSqliteRegistry, type SqliteRegistry } from "../../registry/sqlite.ts";
import type { KeyPair } from "../../server/certificate.ts";
import type { ServerEvent } from "../../server/events.ts";
import type { ServerLimits } from "../../server/limits.ts";
import type { Monitor } from "../../server/monitor.ts";
import { Server } from "../../server/server.ts";
import { Tls } from "../../server/tls.ts";

/** How long a test waits for something that must come, in milliseconds; only a failure takes it. */
export const patienceMs = 30_000;

const noLimits: Partial<ServerLimits> = {
  perAddress: 0,
  pending: 0,
  clients: 0,
  idleMs: 0,
  pace: 0,
};

/** A server of one test, with its registry in memory and its events kept. */
export class TestServer implements AsyncDisposable {
  readonly registry: SqliteRegistry;
  readonly server: Server;
  readonly events: ServerEvent[] = [];

  /** @param options A limit that is not given does not hold: tests come from one address. */
  constructor(
    options: {
      readonly rooms?: { readonly first: number; readonly last: number };
      readonly port?: number;
      readonly limits?: Partial<ServerLimits>;
      readonly tls?: KeyPair | undefined;
      readonly reports?: string;
      readonly monitor?: Monitor;
    } = {},
  ) {
    const rooms = options.rooms ?? someRooms();
    this.registry = openSqliteRegistry({ file: ":memory:", rooms });
    this.server = new Server({
      registry: this.registry,
      host: "127.0.0.1",
      port: options.port ?? 0,
      limits: { ...noLimits, ...options.limits },
      tls: options.tls && new Tls(options.tls),
      reports: options.reports,
      rooms,
      monitor: options.monitor,
      report: (event) => this.events.push(event),
    });
  }

  get port(): number {
    return this.server.port;
  }

  /** What happened in a room, as words. */
  story(room: number): readonly string[] {
    return this.events.filter((event) => "room" in event && event.room === room)
      .map(({ event }) => event);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }
}

/** Ports for rooms: seldom those of another test at the same time, never those of connections. */
export function someRooms(): { readonly first: number; readonly last: number } {
  const first = 10_000 + Math.floor(Math.random() * 20_000);
  return { first, last: first + 1_499 };
}

/** A connection that a test drives byte by byte. */
export class RawClient implements Disposable {
  readonly #connection: Deno.Conn;
  #heard = "";
  readonly #decoder = new TextDecoder();
  #closed = false;

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /**
   * Connects.
   *
   * @param trusting For TLS: the certificate that the server must show, or an authority's.
   */
  static async open(port: number, trusting?: string): Promise<RawClient> {
    const hostname = "127.0.0.1";
    const connection = await Deno.connect({ hostname, port });
    if (trusting === undefined) return new RawClient(connection);
    connection.setNoDelay(true);
    const secure = await Deno.startTls(connection, { hostname, caCerts: [trusting] });
    await secure.handshake().catch((error) => {
      secure.close();
      throw error;
    });
    return new RawClient(secure);
  }

  /** Sends all of it. */
  async send(what: string | Uint8Array): Promise<void> {
    const bytes = typeof what === "string" ? new TextEncoder().encode(what) : what;
    for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
  }

  /** The next line, without its newline; the rest and then `undefined` when the other side ends. */
  async line(): Promise<string | undefined> {
    while (!this.#heard.includes("\n")) {
      if (await this.#hear()) continue;
      const rest = this.#heard;
      this.#heard = "";
      return rest === "" ? undefined : rest;
    }
    const end = this.#heard.indexOf("\n");
    const line = this.#heard.slice(0, end);
    this.#heard = this.#heard.slice(end + 1);
    return line;
  }

  /** As many characters as these, for the dialect without lines; fewer at the end. */
  async exactly(wanted: string): Promise<string> {
    while (this.#heard.length < wanted.length && await this.#hear());
    const piece = this.#heard.slice(0, wanted.length);
    this.#heard = this.#heard.slice(wanted.length);
    return piece;
  }

  /** Whatever comes next, at least one character; nothing at the end. */
  async some(): Promise<string> {
    while (this.#heard === "" && await this.#hear());
    const some = this.#heard;
    this.#heard = "";
    return some;
  }

  /** Everything until the other side ends. */
  async rest(): Promise<string> {
    while (await this.#hear());
    const all = this.#heard;
    this.#heard = "";
    return all;
  }

  /** Says nothing more, and still listens. */
  async closeWrite(): Promise<void> {
    await this.#connection.closeWrite();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #hear(): Promise<boolean> {
    const buffer = new Uint8Array(64 * 1024);
    const count = await orFail(this.#connection.read(buffer).catch(() => null), "nothing came");
    if (count === null) return false;
    this.#heard += this.#decoder.decode(buffer.subarray(0, count), { stream: true });
    return true;
  }
}

/** A promise's value, or a failure when it takes too long. */
export async function orFail<T>(promise: Promise<T>, complaint: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const failure = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${complaint} in ${patienceMs} ms`)), patienceMs);
  });
  try {
    return await Promise.race([promise, failure]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until something is so, for what happens without telling. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const start = Date.now();
  while (!await isSo()) {
    if (Date.now() - start > patienceMs) throw new Error(`It never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The lobby's answer to HELLO. On a busy machine that may come late, behind a bare port. */
export async function answer(client: RawClient): Promise<string> {
  const line = await client.line() ?? "";
  return /^\d+$/.test(line) ? await client.line() ?? "" : line;
}

/** A promised seat. */
export interface TestSeat {
  readonly port: number;
  readonly ticket: string;
}

/** Asks the lobby for a seat, in pychat/2. */
export async function hello(
  lobby: number,
  more: { readonly avoid?: number; readonly stay?: string | undefined } = {},
  trusting?: string,
): Promise<TestSeat> {
  using client = await RawClient.open(lobby, trusting);
  await client.send(`HELLO ${JSON.stringify({ version: 2, ...more })}\n`);
  const line = await answer(client);
  if (!line.startsWith("SEAT ")) throw new Error(`No seat, but: ${line}`);
  return JSON.parse(line.slice(5));
}

/** A pychat/2 client with its seat taken and its WELCOME read. */
export async function joinPychat2(
  lobby: number,
  name: string,
  more: {
    readonly features?: readonly string[];
    readonly trusting?: string | undefined;
    readonly stay?: string;
  } = {},
): Promise<{ readonly room: number; readonly client: RawClient; readonly welcome: Welcome }> {
  const { features, trusting, stay } = more;
  const { port, ticket } = await hello(lobby, { stay }, trusting);
  const client = await RawClient.open(port, trusting);
  await client.send(`JOIN ${JSON.stringify({ ticket, name, features })}\n`);
  return { room: port, client, welcome: await welcomed(client) };
}

/** The WELCOME that comes next. */
export async function welcomed(client: RawClient): Promise<Welcome> {
  const line = await answer(client);
  const message = decode(new TextEncoder().encode(line));
  if (message?.verb !== "WELCOME") throw new Error(`No welcome, but: ${line}`);
  return message;
}

/** The port that the lobby gives a client that says nothing. */
export async function classicPort(lobby: number): Promise<number> {
  using client = await RawClient.open(lobby);
  return Number(await client.line());
}

/** A classic client that has announced itself. */
export async function joinClassic(
  lobby: number,
  name: string,
): Promise<{ readonly room: number; readonly client: RawClient }> {
  const room = await classicPort(lobby);
  const client = await RawClient.open(room);
  await client.send(`Server: ${name} acabou de se juntar ao chat, diga ola!`);
  return { room, client };
}
