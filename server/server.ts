/**
 * A whole server: the lobby's socket, the rooms, the registry and the clock that drives them.
 *
 * @module
 */

import { holdMs, lastWordsMs, LOBBY_PORT, proseCharsMax, tickMs } from "../protocol/limits.ts";
import { sanitizeLine } from "../protocol/sanitize.ts";
import type { Registry } from "../registry/registry.ts";
import { Connection } from "./connection.ts";
import { type Headcount, type OpenRoom, type ServerEvent, trouble } from "./events.ts";
import { type Desk, receive } from "./lobby.ts";
import { listenOn, reachableAddresses } from "./net.ts";
import { Rooms } from "./rooms.ts";

/** How to start a server. */
export interface ServerOptions {
  /** Where the rooms are registered; the server disposes of it with itself. */
  readonly registry: Registry;
  /** The address to listen on; default: all addresses, IPv4 and IPv6. */
  readonly host?: string | undefined;
  /** The lobby's port; 0 for any free one; default {@linkcode LOBBY_PORT}. */
  readonly port?: number | undefined;
  /** How long a seat is held for a client whose connection broke, in ms; default {@linkcode holdMs}. */
  readonly holdMs?: number | undefined;
  /** Told of everything that happens, and how many people there are then; must return at once. */
  readonly report?: ((event: ServerEvent, headcount: Headcount) => void) | undefined;
}

/**
 * A running server. Dispose of it to tell everybody goodbye and close everything.
 */
export class Server implements AsyncDisposable {
  /** The lobby's port. */
  readonly port: number;
  readonly #host: string | undefined;
  readonly #listener: Deno.TcpListener;
  readonly #registry: Registry;
  readonly #report: (event: ServerEvent) => void;
  readonly #rooms: Rooms;
  readonly #connections = new Set<Connection>();
  readonly #clock: ReturnType<typeof setInterval>;
  #ticking: Promise<void> = Promise.resolve();
  #ended: Promise<void> | undefined;

  /**
   * Starts listening.
   *
   * @throws {Deno.errors.AddrInUse | Deno.errors.AddrNotAvailable | Deno.errors.PermissionDenied}
   * When the lobby's port cannot be had.
   */
  constructor(options: ServerOptions) {
    const { registry, host, port = LOBBY_PORT, report = () => {} } = options;
    this.#listener = listenOn(host, port);
    this.port = this.#listener.addr.port;
    this.#host = host;
    this.#registry = registry;
    this.#report = (event) => report(event, this.headcount);
    this.#rooms = new Rooms({
      registry,
      // The address itself: a name is looked up once.
      listen: (port) => tryListen(this.#listener.addr.hostname, port),
      holdMs: options.holdMs ?? holdMs,
      report: this.#report,
      welcome: (connection) => this.#remember(connection),
    });
    this.#clock = setInterval(() => this.#tick(), tickMs);
    this.#acceptAll();
    this.#report({
      event: "listening",
      host: this.#listener.addr.hostname,
      port: this.port,
      addresses: this.addresses,
    });
  }

  /** The addresses that people can connect to, the most useful one first. */
  get addresses(): readonly string[] {
    return reachableAddresses(this.#host);
  }

  /** How many people are doing what right now. */
  get headcount(): Headcount {
    return this.#rooms.headcount;
  }

  /** The rooms where somebody is, by port. Nobody's name is among what it tells. */
  rooms(): readonly OpenRoom[] {
    return this.#rooms.list();
  }

  /**
   * Sends everybody in a room away, in their dialect, and frees their seats.
   *
   * @param room The room's port.
   * @returns Whether there was anybody.
   */
  kick(room: number): boolean {
    return this.#rooms.kick(room);
  }

  /**
   * Says something to everybody who has a seat, as one line.
   *
   * @returns How many people that is.
   * @throws {RangeError} When it has more than {@linkcode proseCharsMax} characters.
   */
  say(text: string): number {
    const message = sanitizeLine(text);
    const chars = [...message].length;
    if (chars > proseCharsMax) {
      throw new RangeError(`Cannot say ${chars} characters: they exceed ${proseCharsMax}`);
    }
    if (message === "") return 0;
    this.#rooms.tell({ verb: "NOTICE", message });
    return this.headcount.people;
  }

  /**
   * Tells everybody goodbye, waits a moment for that to arrive, and closes everything. However often
   * it is called, it happens once.
   */
  [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    clearInterval(this.#clock);
    this.#listener.close();
    await this.#ticking;
    this.#rooms.closeAll({ verb: "BYE", reason: "closing" });
    const cut = setTimeout(() => {
      for (const connection of this.#connections) connection.close();
    }, lastWordsMs);
    await Promise.all([...this.#connections].map((connection) => connection.closed));
    clearTimeout(cut);
    // Whatever it leaves behind, the next server that opens it clears away.
    await this.#registry[Symbol.asyncDispose]().catch((error) => this.#trouble(error));
    this.#report({ event: "stopped" });
  }

  async #acceptAll(): Promise<void> {
    const desk: Desk = {
      registry: this.#registry,
      openRoom: (port) => this.#rooms.open(port),
      closeRoom: (port) => this.#rooms.close(port),
      resume: (port, connection, token) => this.#rooms.resume(port, connection, token),
      report: this.#report,
      closing: () => this.#ended !== undefined,
    };
    while (!this.#ended) {
      try {
        const connection = new Connection(await this.#listener.accept());
        this.#remember(connection);
        if (this.#ended) connection.close();
        receive(connection, desk).catch((error) => {
          connection.close();
          this.#trouble(error);
        });
      } catch (error) {
        if (this.#ended) return;
        this.#trouble(error);
        await new Promise((resolve) => setTimeout(resolve, tickMs));
      }
    }
  }

  #remember(connection: Connection): void {
    this.#connections.add(connection);
    connection.closed.then(() => this.#connections.delete(connection));
  }

  /** One tick at a time; a slow one makes the next one wait. */
  #tick(): void {
    this.#ticking = this.#ticking
      .then(() => this.#ended ? undefined : this.#rooms.tick(Date.now()))
      .catch((error) => this.#trouble(error));
  }

  #trouble(error: unknown): void {
    this.#report(trouble(error));
  }
}

/** `undefined` when the port is not to be had; what fails for another reason fails for all ports. */
function tryListen(host: string | undefined, port: number): Deno.TcpListener | undefined {
  try {
    return listenOn(host, port);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return undefined;
    if (error instanceof Deno.errors.PermissionDenied) return undefined;
    throw error;
  }
}
