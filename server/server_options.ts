/**
 * What a server is started with.
 *
 * @module
 */

import type { AddressHash } from "../registry/address_hash.ts";
import type { PortRange } from "../registry/port_pool.ts";
import type { Registry } from "../registry/registry.ts";
import type { Numbering } from "./callers.ts";
import type { Headcount, ServerEvent } from "./events.ts";
import type { ServerLimits } from "./limits.ts";
import type { Monitor } from "./monitor.ts";
import type { Tls } from "./tls.ts";

/** What a host chooses, however the server is put together. */
export interface HostOptions {
  /** The address to listen on; default: all addresses, IPv4 and IPv6. */
  readonly host?: string | undefined;
  /** The lobby's port; 0 for any free one; default `LOBBY_PORT`. */
  readonly port?: number | undefined;
  /** The file that reports are added to; default: none, people are told that there are no reports. */
  readonly reports?: string | undefined;
  /** How much it lets in; default: `defaultLimits`. */
  readonly limits?: Partial<ServerLimits> | undefined;
  /**
   * Told of everything that happens, and how many people there are then; must return at once.
   * Trouble and refusals of one kind are told once a minute at most.
   */
  readonly report?: ((event: ServerEvent, headcount: Headcount) => void) | undefined;
}

/** How to start a server. */
export interface ServerOptions extends HostOptions {
  /** Where the rooms are registered; the server disposes of it with itself. */
  readonly registry: Registry;
  /** The ports that the registry may open rooms on, for the figures; default `ROOM_PORTS`. */
  readonly rooms?: PortRange | undefined;
  /** What tells others of its figures; the server disposes of it with itself. */
  readonly monitor?: Monitor | undefined;
  /** What makes the lobby and the rooms speak TLS; default: nothing, they do not. */
  readonly tls?: Tls | undefined;
  /** Hashes addresses, as the registry knows them; default: with a key that ends with the server. */
  readonly addressHash?: AddressHash | undefined;
  /** What it shares with other processes as one worker of several; default: nothing. */
  readonly shared?: SharedWork | undefined;
}

/** How a server is one of several workers that listen on the same lobby port. */
export interface SharedWork {
  /** The numbers that its connections get, which are nobody else's. */
  readonly numbers: Numbering;
  /**
   * A lobby of its own beside the common one: who is sent to its rooms comes back through this one,
   * while the common one leads to any worker.
   */
  readonly lobby: Deno.TcpListener;
}
