/**
 * A server in one call.
 *
 * @module
 */

import { LocalizedError } from "../language/mod.ts";
import { LOBBY_PORT, ROOM_PORTS } from "../protocol/limits.ts";
import { inMemory } from "../registry/paths.ts";
import type { PortRange } from "../registry/port_pool.ts";
import type { Numbering } from "./callers.ts";
import type { KeyPair } from "./certificate.ts";
import type { MonitorAddress } from "./monitor.ts";
import { listenOn, reachableAddresses } from "./net.ts";
import { openRegistry } from "./registries.ts";
import { Server } from "./server.ts";
import type { HostOptions } from "./server_options.ts";

/** How to start a server; nothing is required. */
export interface ServeOptions extends HostOptions {
  /** The ports that rooms may use, both ends included; default {@linkcode ROOM_PORTS}. */
  readonly rooms?: PortRange | undefined;
  /** The registry's SQLite file; default: in memory, seen by nobody else. */
  readonly file?: string | undefined;
  /**
   * The address of a registry in Redis or Valkey that servers elsewhere share, in place of a file:
   * `redis://USER:PASSWORD@HOST:PORT/DATABASE`, `redis+sentinel://HOST,HOST/MASTER`,
   * `redis+cluster://HOST,HOST`, with `rediss` for TLS; `?pool=NAME` for a pool of people of its own.
   */
  readonly registry?: string | undefined;
  /**
   * Where those servers send people who are to come to this one, an IP address or a name; default: the
   * first address at which others reach this machine.
   */
  readonly advertise?: string | undefined;
  /** The certificate that the lobby and the rooms show; default: they speak no TLS. */
  readonly tls?: KeyPair | undefined;
  /** Where to answer Prometheus and whoever asks for `/healthz`; default: nowhere. */
  readonly metrics?: MonitorAddress | undefined;
  /**
   * The numbers for its connections, when it is one of several workers that listen on the same
   * lobby port; `crew.ts` starts those. It takes a port of the rooms' for a lobby of its own.
   */
  readonly worker?: Numbering | undefined;
}

/**
 * Starts a server; dispose of it to end it.
 *
 * @throws {CertificateError} When the certificate or its key cannot be used.
 * @throws {RegistryError} When the file or the store cannot be used.
 * @throws {TypeError} When `registry` is no address of a store.
 * @throws {MonitorError} When the port for `metrics` cannot be had.
 * @throws {Deno.errors.AddrInUse | Deno.errors.AddrNotAvailable | Deno.errors.PermissionDenied}
 * When the lobby's port cannot be had.
 */
export async function serve(
  {
    rooms: given = ROOM_PORTS,
    file = inMemory,
    registry: url,
    advertise,
    tls: pair,
    metrics,
    worker,
    ...options
  }: ServeOptions = {},
): Promise<Server> {
  // Loaded when it is needed: starting without it is a little faster.
  const tls = pair && new (await import("./tls.ts")).Tls(pair);
  const { host, port = LOBBY_PORT } = options;
  await using onFailure = new AsyncDisposableStack();
  const own = worker && openOwnLobby(host, given);
  if (own) onFailure.defer(() => own.lobby.close());
  const rooms = own?.rooms ?? given;
  const { registry, addressHash, online } = await openRegistry({
    rooms,
    file,
    registry: url,
    advertise: advertise ?? advertised(host, tls),
    host,
    lobby: own?.lobby.addr.port ?? port,
    tls: tls !== undefined,
  });
  onFailure.use(registry);
  const monitor = metrics && new (await import("./monitor.ts")).Monitor(metrics);
  onFailure.use(monitor);
  const shared = own && { numbers: worker, lobby: own.lobby };
  const server = new Server({ registry, tls, addressHash, rooms, monitor, shared, ...options });
  onFailure.move();
  online(own?.lobby.addr.port ?? server.port);
  return server;
}

/** Where others send people when nobody has said so. */
function advertised(
  host: string | undefined,
  tls?: { readonly certified: (addresses: readonly string[]) => readonly string[] },
): string {
  const addresses = reachableAddresses(host);
  const [first = "localhost"] = tls?.certified(addresses) ?? addresses;
  return first;
}

/**
 * A lobby of a worker's own, on the highest port that is to be had, and the rooms below it.
 *
 * @throws {LocalizedError} When none is to be had.
 */
function openOwnLobby(
  host: string | undefined,
  { first, last }: PortRange,
): { readonly lobby: Deno.TcpListener; readonly rooms: PortRange } {
  for (let port = last; port > first; port--) {
    try {
      return { lobby: listenOn(host, port), rooms: { first, last: port - 1 } };
    } catch (error) {
      const { AddrInUse, PermissionDenied } = Deno.errors;
      if (!(error instanceof AddrInUse || error instanceof PermissionDenied)) throw error;
    }
  }
  throw new LocalizedError(({ errors }) => errors.noOwnLobby(first, last));
}
