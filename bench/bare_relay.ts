/**
 * The floor that the server is measured against: pairs up whoever connects and copies bytes.
 *
 * @module
 */

const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
console.log(listener.addr.port);

let waiting: Deno.TcpConn | undefined;
for await (const connection of listener) {
  connection.setNoDelay(true);
  if (!waiting) {
    waiting = connection;
    continue;
  }
  copy(waiting, connection);
  copy(connection, waiting);
  waiting = undefined;
}

async function copy(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(16 * 1024);
  for (;;) {
    const count = await from.read(buffer).catch(() => null);
    if (count === null) return;
    for (let at = 0; at < count;) at += await to.write(buffer.subarray(at, count));
  }
}
