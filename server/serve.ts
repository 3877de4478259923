/**
 * A server in one call.
 *
 * @module
 */

import { LOBBY_PORT, ROOM_PORTS } from "../protocol/limits.ts";
import { openAddressHash } from "../registry/address_hash.ts";
import type { PortRange } from "../registry/port_pool.ts";
import { inMemory } from "../registry/paths.ts";
import { openSqliteRegistry } from "../registry/sqlite.ts";
import { openThreadedRegistry } from "../registry/sqlite_threaded.ts";
import type { KeyPair } from "./certificate.ts";
import { Server, type ServerOptions } from "./server.ts";

/** How to start a server; nothing is required. */
export interface ServeOptions extends Omit<ServerOptions, "registry" | "tls" | "addressHash"> {
  /** The ports that rooms may use, both ends included; default {@linkcode ROOM_PORTS}. */
  readonly rooms?: PortRange | undefined;
  /** The registry's SQLite file; default: in memory, seen by nobody else. */
  readonly file?: string | undefined;
  /** The certificate that the lobby and the rooms show; default: they speak no TLS. */
  readonly tls?: KeyPair | undefined;
}

/**
 * Starts a server; dispose of it to end it.
 *
 * @throws {CertificateError} When the certificate or its key cannot be used.
 * @throws {RegistryError} When the file cannot be used.
 * @throws {Deno.errors.AddrInUse | Deno.errors.AddrNotAvailable | Deno.errors.PermissionDenied}
 * When the lobby's port cannot be had.
 */
export async function serve(
  { rooms, file = inMemory, tls: pair, ...options }: ServeOptions = {},
): Promise<Server> {
  // Loaded when it is needed: starting without it is a little faster.
  const tls = pair && new (await import("./tls.ts")).Tls(pair);
  // A free port that the system chooses is not known before the rooms' store is open.
  const lobby = options.port === 0 ? undefined : options.port ?? LOBBY_PORT;
  // A thread of its own waits for the disk; memory needs none.
  const open = file === inMemory ? openSqliteRegistry : openThreadedRegistry;
  const registry = await open({
    file,
    rooms: rooms ?? ROOM_PORTS,
    // Whoever is sent from one server to another's room looks for it where they found the first,
    // and as they found it: with TLS or without.
    host: `${tls ? "tls " : ""}${options.host ?? ""}`,
    lobby,
  });
  try {
    const addressHash = openAddressHash(file);
    return new Server({ registry, tls, addressHash, ...options });
  } catch (error) {
    await registry[Symbol.asyncDispose]();
    throw error;
  }
}
