/**
 * The floor that the server is measured against, as a program of its own: one port pairs up whoever
 * connects and copies bytes, another answers each line with the first one's number, as a lobby does,
 * and a third one accepts connections and closes them. Prints the ports.
 *
 * @module
 */

const hostname = "127.0.0.1";
const lobby = Deno.listen({ hostname, port: 0 });
const room = Deno.listen({ hostname, port: 0 });
const door = Deno.listen({ hostname, port: 0 });
const seat = new TextEncoder().encode(`SEAT {"port":${room.addr.port},"ticket":""}\n`);
console.log(JSON.stringify({ lobby: lobby.addr.port, door: door.addr.port }));
await Promise.all([answerAll(), pairAll(), closeAll()]);

async function closeAll(): Promise<void> {
  for await (const connection of door) connection.close();
}

async function answerAll(): Promise<void> {
  for await (const connection of lobby) answer(connection);
}

async function answer(connection: Deno.TcpConn): Promise<void> {
  connection.setNoDelay(true);
  const buffer = new Uint8Array(1024);
  if (await connection.read(buffer).catch(() => null) !== null) {
    await connection.write(seat).catch(() => {});
    await connection.read(buffer).catch(() => {}); // The client closes first.
  }
  connection.close();
}

async function pairAll(): Promise<void> {
  let waiting: Deno.TcpConn | undefined;
  for await (const connection of room) {
    connection.setNoDelay(true);
    if (waiting) pair(waiting, connection);
    waiting = waiting ? undefined : connection;
  }
}

async function pair(one: Deno.TcpConn, other: Deno.TcpConn): Promise<void> {
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
