/**
 * The floor that the server is measured against, as a program of its own: one port pairs up whoever
 * connects and copies bytes, another answers each line with the first one's number, as a lobby does,
 * and a third one accepts connections and closes them. Prints the ports. Its argument is one of the
 * `pairings`.
 *
 * @module
 */

import { type Pairing, pairings } from "./pairing.ts";

const hostname = "127.0.0.1";
const lobby = Deno.listen({ hostname, port: 0 });
const known: Readonly<Record<string, Pairing>> = pairings;
const room = await known[Deno.args[0] ?? "connections"]?.();
const door = Deno.listen({ hostname, port: 0 });
const seat = new TextEncoder().encode(`SEAT {"port":${room},"ticket":""}\n`);
console.log(JSON.stringify({ lobby: lobby.addr.port, door: door.addr.port }));
await Promise.all([answerAll(), closeAll()]);

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
