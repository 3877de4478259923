/**
 * What a room needs of its server.
 *
 * @module
 */

import type { Registry } from "../registry/registry.ts";
import type { Callers } from "./callers.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import type { ServerEvent } from "./events.ts";
import type { ServerLimits } from "./limits.ts";
import type { Listener } from "./net.ts";
import type { Reports } from "./reports.ts";
import type { Room } from "./room.ts";

/** What a room needs of its server. */
export interface House {
  readonly registry: Registry;
  /** Listens on a room's port; `undefined` when it is not to be had. Throws when no port is. */
  readonly listen: (port: number) => Listener | undefined;
  /** Called with what a socket has failed with; the operator is told apart from that. */
  readonly failed: (error: unknown) => void;
  /** Tells the operator. */
  readonly report: (event: ServerEvent) => void;
  /** The port of the server's lobby. */
  readonly lobby: number;
  readonly limits: ServerLimits;
  readonly callers: Callers;
  /** Where reports go; absent when the host takes none. */
  readonly reports: Reports | undefined;
  /** Knows every open connection, and who may come in. */
  readonly doorkeeper: Pick<Doorkeeper, "admitToRoom" | "watch">;
  /** The number of people in a room has changed. */
  readonly count: (before: number, after: number) => void;
  /** The room is over; its port may be used again. */
  readonly forget: (room: Room) => void;
}
