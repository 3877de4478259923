/**
 * Which addresses count as one place.
 *
 * @module
 */

/**
 * The network that an address is in, as far as limits and bans go: an IPv4 address is one of its
 * own, also when it is written inside an IPv6 one (`::ffff:127.0.0.1`, RFC 4291, section 2.5.5.2);
 * of an IPv6 address the first 64 bits count, since whoever has one has that whole /64 (RFC 6177).
 *
 * @param address As the system tells it; a zone (`%eth0`) does not count.
 * @returns One text for each network: `127.0.0.1`, `2001:db8:0:1::/64`. What is no address comes
 * back as it is.
 */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const groups = groupsOf(address.replace(/%.*$/, ""));
  if (!groups) return address;
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
  }
  return `${groups.slice(0, 4).map((group) => group.toString(16)).join(":")}::/64`;
}

/** The eight groups of an IPv6 address, or nothing when it is none. */
function groupsOf(address: string): readonly number[] | undefined {
  const inHex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [front = [], back, ...more] = inHex.split("::").map((half) => {
    return half === "" ? [] : half.split(":");
  });
  const missing = 8 - front.length - (back?.length ?? 0);
  if (more.length > 0 || (back ? missing < 1 : missing !== 0)) return undefined;
  const groups = [...front, ...Array<string>(missing).fill("0"), ...back ?? []];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => parseInt(group, 16));
}
