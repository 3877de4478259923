/**
 * How somebody connects: what the options mean.
 *
 * @module
 */

import { LOBBY_PORT } from "../protocol/limits.ts";
import type { Feature } from "../protocol/messages.ts";
import { sanitizeName } from "../protocol/sanitize.ts";
import { type Patience, usualPatience } from "./backoff.ts";
import type { Newcomer } from "./enter.ts";
import type { LobbyAddress } from "./seek.ts";
import { dialTls, type Trust } from "./tls.ts";
import { type Dial, dialTcp } from "./transport.ts";

/** How to connect. */
export interface SessionOptions {
  /** The server's address or name. */
  readonly host: string;
  /** The lobby's port; default {@linkcode LOBBY_PORT}. */
  readonly port?: number | undefined;
  /** What the other person reads. It is cleaned and shortened as the server would. */
  readonly name: string;
  /** Whether the server speaks TLS, and perhaps whom to trust then; default: it does not. */
  readonly tls?: boolean | Trust | undefined;
  /** Opens connections; default {@linkcode dialTcp}, or with TLS {@linkcode dialTls}. */
  readonly dial?: Dial | undefined;
  /** How to come back when the connection breaks; default {@linkcode usualPatience}. */
  readonly patience?: Patience | undefined;
  /**
   * Whether the chat is encrypted from end to end when the other one's client can do that too; default
   * `true`. What the other end of a chat that is not encrypted says, the server could read.
   */
  readonly encrypt?: boolean | undefined;
  /**
   * Called once when the server cannot give us a seat at the moment and is asked again after so long,
   * in milliseconds; default: nobody is told.
   */
  readonly queued?: ((forMs: number) => void) | undefined;
}

/** Who arrives where, by these options. */
export interface Arrival {
  readonly lobby: LobbyAddress;
  readonly newcomer: Newcomer;
}

/** What the options mean, with a stay of its own each time. */
export function arrival(options: SessionOptions): Arrival {
  const { host, port = LOBBY_PORT, tls = false, dial = dialer(tls) } = options;
  const { patience = usualPatience, encrypt = true } = options;
  const features: Feature[] = [];
  // Who does not come back had better not be waited for.
  if (patience.forMs > 0) features.push("resume");
  if (encrypt) features.push("encryption");
  const name = sanitizeName(options.name);
  return {
    lobby: { host, port, dial },
    newcomer: { name, stay: crypto.randomUUID(), features, patience },
  };
}

function dialer(tls: boolean | Trust): Dial {
  if (tls === false) return dialTcp;
  return dialTls(tls === true ? {} : tls);
}
