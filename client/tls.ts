/**
 * Connections with TLS, as a client makes them.
 *
 * @module
 */

import type { Sentence } from "../language/mod.ts";
import { formatAddress } from "../protocol/address.ts";
import { own } from "../protocol/limits.ts";
import { UnreachableError } from "./errors.ts";
import { connectTcp, type Dial, hangUp, type Transport } from "./transport.ts";

/** Whom to believe that they are the server. */
export interface Trust {
  /**
   * Certificates to trust besides those of the well-known authorities, as PEM texts: of another
   * authority, or of a server that signed its own.
   */
  readonly caCerts?: readonly string[] | undefined;
}

/**
 * What opens TLS connections. It rejects when one of its two steps, TCP and the handshake, takes
 * longer than `own.dialMs`, and with an {@linkcode UnreachableError} that says why when somebody
 * answers, but without TLS or as somebody else.
 */
export function dialTls({ caCerts = [] }: Trust = {}): Dial {
  return async (host, port) => {
    // Deno.connectTls would leave small messages waiting for each other (Nagle's algorithm).
    const tcp = await connectTcp(host, port);
    let connection: Transport = tcp;
    let tired = false;
    const patience = setTimeout(() => {
      tired = true;
      hangUp(connection);
    }, own.dialMs);
    try {
      // A zone is how we get there, and no part of who is there (RFC 6874, section 1).
      const hostname = host.replace(/%.*$/, "");
      const tls = await Deno.startTls(tcp, { hostname, caCerts: [...caCerts] });
      connection = tls;
      await tls.handshake();
      return tls;
    } catch (cause) {
      hangUp(connection);
      throw new UnreachableError(whyNoTls(host, port, tired ? undefined : cause), { cause });
    } finally {
      clearTimeout(patience);
    }
  };
}

/** What a person can do about it; the library tells its errors apart by their messages alone. */
function whyNoTls(host: string, port: number, cause: unknown): Sentence {
  const address = formatAddress(host, port);
  const reason = String(cause instanceof Error ? cause.message : cause);
  if (cause === undefined) return ({ errors }) => errors.noAnswer(address);
  if (reason.includes("InvalidContentType")) return ({ errors }) => errors.tls.notSpoken(address);
  if (/UnknownIssuer|BadSignature/.test(reason)) return ({ errors }) => errors.tls.untrusted(host);
  if (/not valid for name|NotValidForName/.test(reason)) {
    return ({ errors }) => errors.tls.otherName(host);
  }
  if (/expired/i.test(reason)) return ({ errors }) => errors.tls.expired(host);
  if (/not valid yet|NotValidYet/i.test(reason)) return ({ errors }) => errors.tls.notYet(host);
  if (reason.includes("invalid peer certificate")) {
    return ({ errors }) => errors.tls.unusable(host);
  }
  return ({ errors }) => errors.notPyChat(address);
}
