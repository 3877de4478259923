/**
 * Addresses: where to listen, and what to tell people.
 *
 * @module
 */

import type { Socket } from "./connection.ts";

/** Where connections come in. A TCP listener of Deno's is one as it stands. */
export interface Listener {
  readonly addr: Deno.NetAddr;
  accept(): Promise<Socket>;
  close(): void;
}

/**
 * Listens on a port.
 *
 * @param host An address or name; `undefined` for all addresses of the machine, IPv6 included where
 * the machine has it.
 * @param shared Whether other processes listen there as well: the system hands each connection to
 * one of them. Needs Linux, and `--unstable-net`.
 */
export function listenOn(
  host: string | undefined,
  port: number,
  { shared = false }: { readonly shared?: boolean } = {},
): Deno.TcpListener {
  const how = shared ? { port, reusePort: true } : { port };
  if (host !== undefined) return Deno.listen({ hostname: host, ...how });
  try {
    return Deno.listen({ hostname: "::", ...how });
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) throw error;
    return Deno.listen({ hostname: "0.0.0.0", ...how });
  }
}

/**
 * The addresses at which others reach a server that listens on `host`: for all addresses, those of
 * the machine's networks, IPv4 first since people type them; `localhost` when there is no other.
 */
export function reachableAddresses(host: string | undefined): readonly string[] {
  if (host !== undefined && !["0.0.0.0", "::"].includes(host)) return [host];
  const addresses = networkAddresses().filter(({ family }) =>
    family === "IPv4" || host !== "0.0.0.0"
  );
  return addresses.length > 0 ? addresses.map(({ address }) => address) : ["localhost"];
}

/** The addresses of this machine's networks, without loopback and link-local ones, IPv4 first. */
export function networkAddresses(): readonly Deno.NetworkInterfaceInfo[] {
  return Deno.networkInterfaces()
    .filter(({ address }) => !/^(127\.|169\.254\.|::1$|fe80:)/i.test(address))
    .sort((a, b) => a.family.localeCompare(b.family));
}
