/**
 * A server in one call.
 *
 * @module
 */

import { LocalizedError } from "../language/mod.ts";
import { LOBBY_PORT, ROOM_PORTS } from "../protocol/limits.ts";
import { openAddressHash } from "../registry/address_hash.ts";
import type { PortRange } from "../registry/port_pool.ts";
import { inMemory } from "../registry/paths.ts";
import { openSqliteRegistry } from "../registry/sqlite.ts";
import { openThreadedRegistry } from "../registry/sqlite_threaded.ts";
import type { Numbering } from "./callers.ts";
import type { KeyPair } from "./certificate.ts";
import type { MonitorAddress } from "./monitor.ts";
import { listenOn } from "./net.ts";
import { Server, type ServerOptions } from "./server.ts";

/** How to start a server; nothing is required. */
export interface ServeOptions
  extends Omit<ServerOptions, "registry" | "tls" | "addressHash" | "monitor" | "shared"> {
  /** The ports that rooms may use, both ends included; default {@linkcode ROOM_PORTS}. */
  readonly rooms?: PortRange | undefined;
  /** The registry's SQLite file; default: in memory, seen by nobody else. */
  readonly file?: string | undefined;
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
 * @throws {RegistryError} When the file cannot be used.
 * @throws {MonitorError} When the port for `metrics` cannot be had.
 * @throws {Deno.errors.AddrInUse | Deno.errors.AddrNotAvailable | Deno.errors.PermissionDenied}
 * When the lobby's port cannot be had.
 */
export async function serve(
  {
    rooms: given = ROOM_PORTS,
    file = inMemory,
    tls: pair,
    metrics,
    worker,
    ...options
  }: ServeOptions = {},
): Promise<Server> {
  // Loaded when it is needed: starting without it is a little faster.
  const tls = pair && new (await import("./tls.ts")).Tls(pair);
  const own = worker && openOwnLobby(options.host, given);
  // A free port that the system chooses is not known before the rooms' store is open.
  const lobby = options.port === 0 ? undefined : options.port ?? LOBBY_PORT;
  // A thread of its own waits for the disk; memory needs none.
  const open = file === inMemory ? openSqliteRegistry : openThreadedRegistry;
  await using onFailure = new AsyncDisposableStack();
  if (own) onFailure.defer(() => own.lobby.close());
  const rooms = own?.rooms ?? given;
  const registry = await open({
    file,
    rooms,
    // Whoever is sent from one server to another's room looks for it where they found the first,
    // and as they found it: with TLS or without.
    host: `${tls ? "tls " : ""}${options.host ?? ""}`,
    lobby: own?.lobby.addr.port ?? lobby,
  });
  onFailure.use(registry);
  const monitor = metrics && new (await import("./monitor.ts")).Monitor(metrics);
  onFailure.use(monitor);
  const addressHash = openAddressHash(file);
  const shared = own && { numbers: worker, lobby: own.lobby };
  const server = new Server({ registry, tls, addressHash, rooms, monitor, shared, ...options });
  onFailure.move();
  return server;
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
