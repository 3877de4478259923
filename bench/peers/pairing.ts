/**
 * Ways of this runtime to copy the bytes of two connections to each other.
 *
 * @module
 */

import { createServer, type Socket } from "node:net";

const hostname = "127.0.0.1";

/** Pairs up whoever connects to a port of its own, until the process ends; that port. */
export type Pairing = () => number | Promise<number>;

/** All of them, by the interface that they use. */
export const pairings: Readonly<Record<"connections" | "sockets" | "streams", Pairing>> = {
  connections: () => pairConnections(copyBoth),
  sockets: pairSockets,
  streams: () => pairConnections(pipeBoth),
};

function pairConnections(pair: (one: Deno.TcpConn, other: Deno.TcpConn) => Promise<void>): number {
  const listener = Deno.listen({ hostname, port: 0 });
  const acceptAll = async () => {
    let waiting: Deno.TcpConn | undefined;
    for await (const connection of listener) {
      connection.setNoDelay(true);
      if (waiting) pair(waiting, connection);
      waiting = waiting ? undefined : connection;
    }
  };
  acceptAll();
  return listener.addr.port;
}

/** `read` and `write` of {@linkcode Deno.TcpConn}, as the server uses them. */
async function copyBoth(one: Deno.TcpConn, other: Deno.TcpConn): Promise<void> {
  await Promise.all([copy(one, other), copy(other, one)]);
  one.close();
  other.close();
}

async function copy(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(16 * 1024);
  try {
    for (;;) {
      const count = await from.read(buffer);
      if (count === null) return await to.closeWrite();
      for (let at = 0; at < count;) at += await to.write(buffer.subarray(at, count));
    }
  } catch {
    // Somebody broke off: the other side is told by the end of the connection.
  }
}

/** `readable` and `writable` of the same, which close both in the end. */
async function pipeBoth(one: Deno.TcpConn, other: Deno.TcpConn): Promise<void> {
  const pipe = (from: Deno.TcpConn, to: Deno.TcpConn) => from.readable.pipeTo(to.writable);
  await Promise.allSettled([pipe(one, other), pipe(other, one)]);
}

/** The sockets of `node:net`. */
function pairSockets(): Promise<number> {
  let waiting: Socket | undefined;
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {}); // Its end tells the other one.
    if (waiting) {
      waiting.pipe(socket);
      socket.pipe(waiting);
    }
    waiting = waiting ? undefined : socket;
  });
  return new Promise((resolve) => {
    server.listen(0, hostname, () => {
      const address = server.address();
      if (typeof address === "object" && address) resolve(address.port);
    });
  });
}
