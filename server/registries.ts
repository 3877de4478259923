/**
 * Opens the registry of a server: in memory, in a file, or in a store that servers elsewhere share.
 *
 * @module
 */

import { isHost } from "../protocol/address.ts";
import { type AddressHash, openAddressHash } from "../registry/address_hash.ts";
import { inMemory } from "../registry/paths.ts";
import type { PortRange } from "../registry/port_pool.ts";
import { parseStoreUrl } from "../registry/redis_url.ts";
import { type Registry, RegistryError } from "../registry/registry.ts";
import { openSqliteRegistry } from "../registry/sqlite.ts";
import { openThreadedRegistry } from "../registry/sqlite_threaded.ts";

/** Where a server's rooms are registered, and who it is among others. */
export interface RegistryOptions {
  /** The ports of its rooms. */
  readonly rooms: PortRange;
  /** The registry's SQLite file, or {@linkcode inMemory}. */
  readonly file: string;
  /** The address of a store that servers elsewhere share, in place of the file. */
  readonly registry?: string | undefined;
  /** Where others send people who are to come to this server. */
  readonly advertise: string;
  /** The address that it listens on; default: all of them. */
  readonly host?: string | undefined;
  /** The port of the lobby through which people come back to it; 0 when that is not known yet. */
  readonly lobby: number;
  /** Whether it speaks TLS. */
  readonly tls: boolean;
}

/** A registry that is open, with what goes with it. */
export interface OpenRegistry {
  readonly registry: Registry;
  readonly addressHash: AddressHash;
  /** To be called when that lobby listens on this port. */
  readonly online: (lobby: number) => void;
}

/**
 * Opens a registry.
 *
 * @throws {RegistryError} When it cannot be used.
 * @throws {TypeError} When the address of the store is none.
 */
export async function openRegistry(options: RegistryOptions): Promise<OpenRegistry> {
  const { rooms, file, registry: url, host = "", lobby, tls } = options;
  if (url !== undefined) return await openShared(url, options);
  // A thread of its own waits for the disk; memory needs none.
  const open = file === inMemory ? openSqliteRegistry : openThreadedRegistry;
  const registry = await open({
    file,
    rooms,
    // Whoever is sent from one server to another's room looks for it where they found the first,
    // and as they found it: with TLS or without.
    host: `${tls ? "tls " : ""}${host}`,
    // A free port that the system chooses is not known yet.
    lobby: lobby === 0 ? undefined : lobby,
  });
  try {
    return { registry, addressHash: openAddressHash(file), online: () => {} };
  } catch (error) {
    await registry[Symbol.asyncDispose]();
    throw error;
  }
}

async function openShared(
  url: string,
  { rooms, advertise, tls }: RegistryOptions,
): Promise<OpenRegistry> {
  const address = parseStoreUrl(url);
  if (!address) throw new TypeError("Cannot use a registry: its address is not one of a store");
  if (!isHost(advertise)) {
    throw new RegistryError(({ registry: { cannot, acts, found, remedies } }) =>
      cannot(acts.open(address.shown), found.notHost(advertise), remedies.advertise)
    );
  }
  // Loaded when it is asked for: starting without it is faster.
  const { openRedisRegistry } = await import("../registry/redis.ts");
  const registry = await openRedisRegistry({
    address,
    rooms,
    host: advertise,
    // Clients go from one server to the other as they came.
    group: tls ? "tls" : "plain",
  });
  return {
    registry,
    addressHash: registry.addressHash,
    online: (lobby) => registry.online(lobby),
  };
}
