/**
 * The registry in Redis, or what speaks its protocol (Valkey): of any number of servers on any number
 * of machines.
 *
 * @module
 */

import { newAddressKey } from "./address_hash.ts";
import { PortPool, type PortRange } from "./port_pool.ts";
import { Member } from "./redis_member.ts";
import { RedisRegistry } from "./redis_registry.ts";
import { KnownRooms } from "./redis_rooms.ts";
import type { StoreAddress } from "./redis_url.ts";

export type { RedisRegistry };

/** What {@linkcode openRedisRegistry} needs to know. */
export interface RedisRegistryOptions {
  /** Where the store is. */
  readonly address: StoreAddress;
  /** The ports this server may open rooms on. */
  readonly rooms: PortRange;
  /**
   * Where clients reach this server's rooms and lobby, as other servers tell them: an IP address or a
   * name. Servers with the same one share its ports.
   */
  readonly host: string;
  /** The port of this server's lobby; unknown by default, and then nobody can come back to it. */
  readonly lobby?: number | undefined;
  /**
   * People are matched among the servers of one group: those with TLS, say, since a client goes from
   * one to the other as it came. `""` by default.
   */
  readonly group?: string;
  /** Chooses ports, as in {@linkcode PortPool}. */
  readonly random?: () => number;
}

/**
 * Connects to a store, and clears what servers that died have left in it.
 *
 * @throws {RegistryError} If the store cannot be used.
 * @throws {RangeError} If `rooms` is no range of ports.
 */
export async function openRedisRegistry(options: RedisRegistryOptions): Promise<RedisRegistry> {
  const { address, rooms: range, host, lobby, group = "", random } = options;
  const pool = new PortPool({ ...range, ...(random && { random }) });
  const rooms = new KnownRooms(pool);
  const lost = new Set<number>();
  const member = await Member.open({
    address,
    identity: { server: crypto.randomUUID(), host, lobby, group },
    rooms,
    lost: (ports) => ports.forEach((port) => lost.add(port)),
  }, newAddressKey().toHex());
  return new RedisRegistry({ member, pool, rooms, lost });
}
