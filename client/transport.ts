/**
 * What a session needs of the network: bytes in, bytes out. A TCP connection of Deno's is one as it
 * stands; a WebSocket can be made one.
 *
 * @module
 */

import { own } from "../protocol/limits.ts";

/** A connection. Its methods behave like those of `Deno.Conn` with the same names. */
export interface Transport {
  /** Reads some bytes into `into`; their number, or `null` at the end. */
  read(into: Uint8Array): Promise<number | null>;
  /** Writes some of `bytes`, at least one; how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Closes the connection; reads that are under way end. */
  close(): void;
}

/** Opens a connection; rejects when nobody answers. */
export type Dial = (host: string, port: number) => Promise<Transport>;

/** Opens a TCP connection; rejects when that takes longer than `own.dialMs`. */
export const dialTcp: Dial = connectTcp;

/** The same, for what goes on top of TCP. */
export async function connectTcp(host: string, port: number): Promise<Deno.TcpConn> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), own.dialMs);
  try {
    const connection = await Deno.connect({ hostname: host, port, signal: patience.signal });
    connection.setNoDelay(true);
    return connection;
  } finally {
    clearTimeout(timer);
  }
}

/** Closes a connection, closed already or not. */
export function hangUp(transport: Transport): void {
  try {
    transport.close();
  } catch {
    // It was closed already.
  }
}

/** Writes all of `bytes`. */
export async function writeAll(transport: Transport, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await transport.write(bytes.subarray(at));
}
