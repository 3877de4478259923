/**
 * A server in one call.
 *
 * @module
 */

import { ROOM_PORTS } from "../protocol/limits.ts";
import { inMemory } from "../registry/paths.ts";
import type { PortRange } from "../registry/port_pool.ts";
import type { KeyPair } from "./certificate.ts";
import type { MonitorAddress } from "./monitor.ts";
import { reachableAddresses } from "./net.ts";
import { openRegistry } from "./registries.ts";
import { Server, type ServerOptions } from "./server.ts";

/** How to start a server; nothing is required. */
export interface ServeOptions
  extends Omit<ServerOptions, "registry" | "tls" | "addressHash" | "monitor"> {
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
  { rooms = ROOM_PORTS, file = inMemory, registry: url, advertise, tls: pair, metrics, ...options }:
    ServeOptions = {},
): Promise<Server> {
  // Loaded when it is needed: starting without it is a little faster.
  const tls = pair && new (await import("./tls.ts")).Tls(pair);
  const { host, port } = options;
  const { registry, addressHash, online } = await openRegistry({
    rooms,
    file,
    registry: url,
    advertise: advertise ?? advertised(host, tls),
    host,
    port,
    tls: tls !== undefined,
  });
  await using onFailure = new AsyncDisposableStack();
  onFailure.use(registry);
  const monitor = metrics && new (await import("./monitor.ts")).Monitor(metrics);
  onFailure.use(monitor);
  const server = new Server({ registry, tls, addressHash, rooms, monitor, ...options });
  onFailure.move();
  online(server.port);
  return server;
}

/** Where others send people when nobody has said so. */
export function advertised(
  host: string | undefined,
  tls?: { readonly certified: (addresses: readonly string[]) => readonly string[] },
): string {
  const addresses = reachableAddresses(host);
  const [first = "localhost"] = tls?.certified(addresses) ?? addresses;
  return first;
}
