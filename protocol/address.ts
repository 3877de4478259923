/**
 * Addresses as people type them, and as servers name them.
 *
 * @module
 */

import { hostCharsMax } from "./limits.ts";
import { isIpAddress } from "./network.ts";

/** `HOST:PORT`, with brackets around an IPv6 address. */
export function formatAddress(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * Whether this is a host that a seat may name: an IP address without brackets or a zone, or a name
 * in DNS (RFC 1123, section 2.1), without a dot at its end.
 *
 * A name does not end in a number (`127.1`, `0x7f.1`): resolvers take those for addresses that
 * nobody would recognize.
 */
export function isHost(text: string): boolean {
  if (text.length > hostCharsMax) return false;
  if (isIpAddress(text)) return true;
  const labels = text.split(".");
  const isLabel = (label: string) => /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i.test(label);
  return labels.every(isLabel) && !/^(?:\d+|0x[\da-f]*)$/i.test(labels.at(-1) ?? "");
}
