/**
 * People who say as much as they can, for `workers.ts`: what is written and read is counted, and
 * nothing else done, so that it costs less than to serve them.
 *
 * @module
 */

import process from "node:process";
import { messageLine } from "./message_line.ts";

/** A room and the tickets of the two who meet there. */
export interface SeatedPair {
  readonly port: number;
  readonly tickets: readonly [string, string];
}

/** What a load is started with, as JSON. */
export interface LoadOptions {
  readonly pairs: readonly SeatedPair[];
  /** Messages on their way at once, in each room. */
  readonly inFlight: number;
  /** When it begins and when it is over, in milliseconds since the epoch. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What it prints in the end. */
export interface LoadResult {
  readonly messages: number;
  /** Processor time that it has used meanwhile, in microseconds. */
  readonly processorUs: number;
}

/** Sits down with this ticket; everything that has come until then has been read. */
async function sit(port: number, ticket: string, lines: number): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const join = `JOIN ${JSON.stringify({ ticket, name: "Somebody" })}\n`;
  await connection.write(new TextEncoder().encode(join));
  await readLines(connection, lines);
  return connection;
}

async function readLines(connection: Deno.TcpConn, lines: number): Promise<void> {
  const buffer = new Uint8Array(4_096);
  for (let read = 0; read < lines;) {
    const count = await connection.read(buffer) ?? 0;
    if (count === 0) throw new Error("A room hung up");
    read += buffer.subarray(0, count).filter((byte) => byte === 10).length;
  }
}

/** One says so many messages again and again, and the other hears them; how many. */
async function talk({ port, tickets }: SeatedPair, options: LoadOptions): Promise<number> {
  const { inFlight, fromMs, untilMs } = options;
  const speaker = await sit(port, tickets[0], 1); // WELCOME
  const hearer = await sit(port, tickets[1], 2); // WELCOME, PEER
  await readLines(speaker, 1); // PEER
  const batch = new Uint8Array(messageLine.length * inFlight);
  for (let i = 0; i < inFlight; i++) batch.set(messageLine, i * messageLine.length);
  const buffer = new Uint8Array(256 * 1_024);
  await new Promise((resolve) => setTimeout(resolve, fromMs - Date.now()));
  let messages = 0;
  while (Date.now() < untilMs) {
    const written = write(speaker, batch);
    for (let heard = 0; heard < batch.length;) heard += await hearer.read(buffer) ?? NaN;
    await written;
    messages += inFlight;
  }
  speaker.close();
  hearer.close();
  return messages;
}

async function write(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

if (import.meta.main) {
  const options: LoadOptions = JSON.parse(Deno.args[0] ?? "");
  let before = process.cpuUsage();
  setTimeout(() => before = process.cpuUsage(), options.fromMs - Date.now());
  const counts = await Promise.all(options.pairs.map((pair) => talk(pair, options)));
  const { user, system } = process.cpuUsage(before);
  const messages = counts.reduce((sum, count) => sum + count, 0);
  console.log(JSON.stringify({ messages, processorUs: user + system } satisfies LoadResult));
}
