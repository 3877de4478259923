/**
 * Which addresses are to be taken for one.
 *
 * @module
 */

/**
 * The network that an address counts as, in one way of writing it: whoever has one address there has
 * as good as all of them, so that limits and bans are for networks.
 *
 * An IPv4 address is a network of its own, however a socket for both families writes it
 * (`::ffff:192.0.2.7`). An IPv6 address is one of a /64, the least that a connection to the internet
 * comes with. Link-local addresses stand for themselves, without the zone behind `%`: all machines on
 * a cable share one /64 there.
 *
 * @param address An IP address. Anything else is a network of its own, too, just as it is written.
 * @returns `192.0.2.7`, `2001:db8::/64` or `fe80:0:0:0:0:0:0:7`.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { networkOf } from "./network.ts";
 *
 * assert.equal(networkOf("2001:DB8::7"), "2001:db8::/64");
 * assert.equal(networkOf("::ffff:192.0.2.7"), "192.0.2.7");
 * ```
 */
export function networkOf(address: string): string {
  if (ipv4Bytes(address) !== undefined) return address;
  const groups = ipv6Groups(address.replace(/%.+$/s, ""));
  if (groups === undefined) return address;
  if (isMapped(groups)) return groups.slice(6).flatMap((two) => [two >> 8, two & 0xff]).join(".");
  if (isLinkLocal(groups)) return hex(groups);
  const network = groups.slice(0, 4);
  // Zeros at the end of it are part of the long run of zeros that `::` stands for.
  while (network.at(-1) === 0) network.pop();
  return `${hex(network)}::/64`;
}

/** Whether this is an IP address, in one of the ways of writing it, without a zone. */
export function isIpAddress(text: string): boolean {
  return ipv4Bytes(text) !== undefined || ipv6Groups(text) !== undefined;
}

/** The four bytes of a dotted address. Leading zeros are refused: some read them as octal. */
function ipv4Bytes(text: string): readonly number[] | undefined {
  if (!/^(?:(?:0|[1-9]\d{0,2})(?:\.(?!$)|$)){4}$/.test(text)) return undefined;
  const bytes = text.split(".").map(Number);
  return bytes.every((byte) => byte <= 0xff) ? bytes : undefined;
}

/** The eight groups of 16 bits (RFC 4291, section 2.2), or `undefined`. */
function ipv6Groups(text: string): readonly number[] | undefined {
  const halves = withoutDots(text).split("::").map(groupsOf);
  const [head, tail] = halves;
  if (head === undefined || halves.length > 2 || halves.includes(undefined)) return undefined;
  if (tail === undefined) return head.length === 8 ? head : undefined;
  const zeros = 8 - head.length - tail.length;
  return zeros > 0 ? [...head, ...Array<number>(zeros).fill(0), ...tail] : undefined;
}

/** `1:2` is two groups, `` none, and `1:` nothing that there is. */
function groupsOf(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const groups = text.split(":");
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => parseInt(group, 16));
}

/** Writes an IPv4 address at the end as the two groups that it stands for. */
function withoutDots(text: string): string {
  const start = text.lastIndexOf(":") + 1;
  const bytes = ipv4Bytes(text.slice(start));
  if (start === 0 || bytes === undefined) return text;
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return text.slice(0, start) + hex([a << 8 | b, c << 8 | d]);
}

function isMapped(groups: readonly number[]): boolean {
  return groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
}

function isLinkLocal([first = 0]: readonly number[]): boolean {
  return (first & 0xffc0) === 0xfe80;
}

function hex(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(":");
}
