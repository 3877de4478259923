/**
 * A whole server: the lobby's socket, the rooms, the registry and the clock that drives them.
 *
 * @module
 */

import { lastWordsMs, LOBBY_PORT, proseCharsMax, ROOM_PORTS, tickMs } from "../protocol/limits.ts";
import { sanitizeLine } from "../protocol/sanitize.ts";
import { openAddressHash } from "../registry/address_hash.ts";
import type { Ban } from "../registry/moderation.ts";
import type { Registry } from "../registry/registry.ts";
import { Callers } from "./callers.ts";
import { Doorkeeper } from "./doorkeeper.ts";
import { Entrance } from "./entrance.ts";
import { type Headcount, type OpenRoom, type ServerEvent, trouble } from "./events.ts";
import type { KeyPair } from "./certificate.ts";
import type { Figures } from "./figures.ts";
import { Instruments, turnMs } from "./instruments.ts";
import { defaultLimits, type ServerLimits } from "./limits.ts";
import { type Desk, receive } from "./lobby.ts";
import type { Health, Monitor } from "./monitor.ts";
import { type Listener, listenOn, reachableAddresses } from "./net.ts";
import { Places } from "./places.ts";
import { Repeats } from "./repeats.ts";
import { Reports } from "./reports.ts";
import { isOutOfFiles } from "./reserve.ts";
import { Rooms } from "./rooms.ts";
import type { ServerOptions } from "./server_options.ts";
import type { Tls } from "./tls.ts";

/**
 * A running server. Dispose of it to tell everybody goodbye and close everything.
 */
export class Server implements AsyncDisposable {
  /** The lobby's port. */
  readonly port: number;
  readonly #host: string | undefined;
  readonly #tls: Tls | undefined;
  readonly #listener: Listener;
  readonly #registry: Registry;
  readonly #limits: ServerLimits;
  readonly #roomsMax: number;
  readonly #monitor: Monitor | undefined;
  readonly #instruments: Instruments;
  readonly #tell: (event: ServerEvent) => void;
  readonly #repeats = new Repeats();
  readonly #rooms: Rooms;
  readonly #places: Places;
  readonly #doorkeeper: Doorkeeper;
  readonly #callers: Callers;
  readonly #entrances: readonly Entrance[];
  readonly #clocks: readonly ReturnType<typeof setInterval>[];
  /** Until the rooms have been looked after. */
  #ticking: Promise<void> | undefined;
  #ended: Promise<void> | undefined;
  /** People on other workers. */
  #elsewhere = 0;

  /**
   * Starts listening.
   *
   * @throws {Deno.errors.AddrInUse | Deno.errors.AddrNotAvailable | Deno.errors.PermissionDenied}
   * When the lobby's port cannot be had.
   */
  constructor(options: ServerOptions) {
    const { host, port = LOBBY_PORT, tls, rooms = ROOM_PORTS, report = () => {} } = options;
    this.#instruments = new Instruments(options.registry);
    const { registry } = this.#instruments;
    const limits = this.#limits = { ...defaultLimits, ...options.limits };
    this.#roomsMax = rooms.last - rooms.first + 1;
    this.#monitor = options.monitor;
    this.#tls = tls;
    this.#listener = this.#listen(host, port, { shared: options.shared !== undefined });
    this.port = this.#listener.addr.port;
    this.#host = host;
    this.#registry = registry;
    this.#tell = (event) => report(event, this.headcount);
    this.#doorkeeper = new Doorkeeper(limits, (event) => this.#report(event));
    this.#callers = new Callers(
      options.addressHash ?? openAddressHash(":memory:"),
      options.shared?.numbers,
    );
    this.#rooms = new Rooms({
      registry,
      callers: this.#callers,
      reports: options.reports === undefined ? undefined : new Reports(options.reports),
      lobby: this.port,
      limits,
      doorkeeper: this.#doorkeeper,
      // The address itself: a name is looked up once.
      listen: (port) => this.#tryListen(this.#listener.addr.hostname, port),
      failed: (error) => this.#countDescriptors(error),
      report: (event) => this.#report(event),
    });
    const people = () => this.headcount.people + this.#elsewhere;
    this.#places = new Places({
      max: limits.clients,
      registry,
      people,
      isOurs: (port) => this.#rooms.has(port),
    });
    this.#clocks = [
      setInterval(() => this.#tick(), tickMs),
      setInterval(() => this.#tickRooms(), turnMs),
    ];
    const desk = this.#desk();
    const privately = options.shared && this.#securely(options.shared.lobby);
    this.#entrances = [this.#listener, ...privately ? [privately] : []].map((listener) =>
      new Entrance({
        listener,
        doorkeeper: this.#doorkeeper,
        receive: (connection) => receive(connection, desk),
        trouble: (error) => this.#trouble(error),
      })
    );
    this.#report({
      event: "listening",
      host: this.#listener.addr.hostname,
      port: this.port,
      addresses: this.addresses,
      tls: tls !== undefined,
      ...this.#monitor && { metrics: this.#monitor.url },
    });
    this.#monitor?.watch(this);
  }

  /** The addresses that people can connect to, the most useful one first. */
  get addresses(): readonly string[] {
    const addresses = reachableAddresses(this.#host);
    return this.#tls?.certified(addresses) ?? addresses;
  }

  /** Where its figures are, if it tells any. */
  get metrics(): string | undefined {
    return this.#monitor?.url;
  }

  /** How many people are doing what right now. */
  get headcount(): Headcount {
    return this.#rooms.headcount;
  }

  /** How it is, for whoever decides whether to send people here. */
  get health(): Health {
    if (this.#ended !== undefined) return "closing";
    return this.#instruments.hasRegistry ? "serving" : "registry does not answer";
  }

  /** What there is to tell of this server, in numbers alone. That of several servers adds up. */
  figures(): Promise<Figures> {
    return this.#instruments.figures(() => ({
      headcount: this.headcount,
      rooms: this.#rooms.census,
      door: this.#doorkeeper.census,
      promised: this.#places.promised,
      roomsMax: this.#roomsMax,
      clientsMax: this.#limits.clients,
    }));
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
   * Bans the address of somebody who is or was here, with its network (an IPv6 address's /64), and
   * sends everybody from there away.
   *
   * @param connection The number of their connection, as {@linkcode Server.rooms} tells it.
   * @param forMs How long, in milliseconds.
   * @returns The ban, or `undefined` when nobody remembers this connection.
   * @throws {RegistryError} When the registry cannot keep it.
   */
  async ban(connection: number, forMs: number): Promise<Ban | undefined> {
    const network = this.networkOf(connection);
    if (network === undefined) return undefined;
    const now = Date.now();
    const number = await this.#registry.ban(network, { now, until: now + forMs });
    this.dismiss(network);
    return (await this.bans()).find((ban) => ban.number === number);
  }

  /** The network of somebody who is or was here, as a keyed hash, while it is remembered. */
  networkOf(connection: number): string | undefined {
    return this.#callers.network(connection);
  }

  /** Sends everybody away who is here from a network, given as {@linkcode Server.networkOf} does. */
  dismiss(network: string): void {
    this.#rooms.dismiss(this.#callers.from(network));
  }

  /** So many people are on other workers: they count for `limits.clients` too. */
  countElsewhere(people: number): void {
    this.#elsewhere = people;
  }

  /**
   * Lifts a ban.
   *
   * @returns Whether there was one with this number.
   * @throws {RegistryError} When the registry cannot be used.
   */
  async unban(number: number): Promise<boolean> {
    return await this.#registry.unban(number);
  }

  /**
   * The bans that hold now, by number: of all servers that share the registry.
   *
   * @throws {RegistryError} When the registry cannot be used.
   */
  async bans(): Promise<readonly Ban[]> {
    return await this.#registry.bans(Date.now());
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
   * Shows another certificate to whoever connects from now on. Who is here stays, and hears nothing
   * of it.
   *
   * @throws {CertificateError} When it cannot be used; the old one stays.
   * @throws {TypeError} When this server was started without TLS.
   */
  renew(pair: KeyPair): void {
    if (!this.#tls) throw new TypeError("Cannot renew a certificate: this server speaks no TLS");
    this.#tls.renew(pair);
    this.#report({ event: "reloaded", expires: this.#tls.expires.toISOString() });
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
    this.#clocks.forEach(clearInterval);
    for (const entrance of this.#entrances) entrance[Symbol.dispose]();
    this.#rooms.closeAll({ verb: "BYE", reason: "closing" });
    const cut = setTimeout(() => {
      for (const connection of this.#doorkeeper.connections) connection.close();
    }, lastWordsMs);
    await Promise.all(this.#doorkeeper.connections.map((connection) => connection.closed));
    clearTimeout(cut);
    await this.#ticking;
    await this.#rooms.settled;
    // Whatever it leaves behind, the next server that opens it clears away.
    await this.#registry[Symbol.asyncDispose]().catch((error) => this.#trouble(error));
    for (const event of this.#repeats.rest(Date.now())) this.#tell(event);
    await this.#monitor?.[Symbol.asyncDispose]();
    this.#report({ event: "stopped" });
  }

  #desk(): Desk {
    return {
      registry: this.#registry,
      places: this.#places,
      doorkeeper: this.#doorkeeper,
      callers: this.#callers,
      openRoom: (port) => this.#rooms.open(port),
      closeRoom: (port) => this.#rooms.close(port),
      resume: (port, connection, token) => this.#rooms.resume(port, connection, token),
      report: (event) => this.#report(event),
      port: this.port,
      classic: this.#tls === undefined,
      closing: () => this.#ended !== undefined,
    };
  }

  #tick(): void {
    const now = Date.now();
    for (const entrance of this.#entrances) entrance.tick();
    this.#doorkeeper.tick(now);
    this.#callers.tick();
    this.#places.tick(now).catch((error) => this.#trouble(error));
    for (const event of this.#repeats.due(now)) this.#tell(event);
  }

  /** One at a time: where there are many rooms, one takes as long as others have their turns. */
  #tickRooms(): void {
    this.#instruments.turn();
    this.#ticking ??= this.#rooms.tick(Date.now())
      .catch((error) => this.#trouble(error))
      .finally(() => this.#ticking = undefined);
  }

  #report(event: ServerEvent): void {
    if (event.event === "joined") this.#places.taken(event.room);
    this.#instruments.meter.record(event);
    const told = this.#repeats.pass(event, Date.now());
    if (told) this.#tell(told);
  }

  #trouble(error: unknown): void {
    if (!isOutOfFiles(error)) return this.#report(trouble(error));
    this.#countDescriptors(error);
    this.#report(trouble(error, (why, { hosting }) => hosting.noDescriptors(why)));
  }

  #listen(host: string | undefined, port: number, how?: { readonly shared: boolean }): Listener {
    return this.#securely(listenOn(host, port, how));
  }

  #securely(listener: Deno.TcpListener): Listener {
    return this.#tls?.over(listener) ?? listener;
  }

  /** `undefined` when the port is not to be had; what fails for another reason fails for all. */
  #tryListen(host: string | undefined, port: number): Listener | undefined {
    try {
      return this.#listen(host, port);
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) return undefined;
      if (error instanceof Deno.errors.PermissionDenied) return undefined;
      this.#countDescriptors(error);
      throw error;
    }
  }

  #countDescriptors(error: unknown): void {
    if (isOutOfFiles(error)) this.#instruments.meter.outOfDescriptors();
  }
}
