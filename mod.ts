/**
 * PyChat: a self-hosted random chat. Two strangers, one room, text only, no history.
 *
 * As a program this is the `pychat` command. As a module it gives the same two things to
 * TypeScript: {@linkcode serve} hosts, {@linkcode connect} joins.
 *
 * @example A server and an echo bot on it.
 * ```ts ignore
 * import { connect, serve } from "./mod.ts";
 *
 * await using server = await serve({ host: "localhost", port: 0 });
 * await using bot = await connect({ host: "localhost", port: server.port, name: "echo" });
 * for await (const event of bot) {
 *   if (event.event === "message") await bot.say(event.text);
 * }
 * ```
 *
 * @example The same with TLS, and a certificate that a client knows beforehand.
 * ```ts ignore
 * const cert = await Deno.readTextFile("cert.pem");
 * const key = await Deno.readTextFile("key.pem");
 * await using server = await serve({ host: "localhost", port: 0, tls: { cert, key } });
 * const tls = { caCerts: [cert] };
 * await using bot = await connect({ host: "localhost", port: server.port, name: "echo", tls });
 * ```
 *
 * @module
 */

import type { Session } from "./client/session.ts";
import type { SessionOptions } from "./client/session_options.ts";
import type { KeyPair } from "./server/certificate.ts";
import type { ServeOptions } from "./server/serve.ts";
import type { Server } from "./server/server.ts";

export { RefusedError, TextTooLongError, UnreachableError } from "./client/errors.ts";
export type { Patience } from "./client/backoff.ts";
export type { SessionEvent } from "./client/events.ts";
export type { Trust } from "./client/tls.ts";
export type { Dial, Transport } from "./client/transport.ts";
export { LocalizedError } from "./language/mod.ts";
export type { Sentence, Words } from "./language/mod.ts";
export type { ByeReason, FailureCode, RefuseCode } from "./protocol/messages.ts";
export type { Ban } from "./registry/moderation.ts";
export type { PortRange } from "./registry/port_pool.ts";
export type { Numbering } from "./server/callers.ts";
export type { Departure, Dialect, Headcount, OpenRoom, ServerEvent } from "./server/events.ts";
export type { Figures, Histogram, Numbers, Series } from "./server/figures.ts";
export type { ServerLimits } from "./server/limits.ts";
export type { HistogramName, MetricName, metrics, NumberName } from "./server/metrics.ts";
export type { Health, MonitorAddress } from "./server/monitor.ts";
export type { HostOptions } from "./server/server_options.ts";
export type { KeyPair, ServeOptions, Server, Session, SessionOptions };

/**
 * Starts a server; dispose of it to end it. The module behind it is loaded at the first call.
 *
 * @throws {Error} When the registry's file, the certificate, the lobby's port or that for metrics
 * cannot be had.
 */
export async function serve(options?: ServeOptions): Promise<Server> {
  return await (await import("./server/serve.ts")).serve(options);
}

/**
 * Meets a stranger; dispose of the session, or leave it, to end it. The module behind it is loaded
 * at the first call.
 *
 * @throws {UnreachableError} When nobody answers there.
 * @throws {RefusedError} When the server is full, or will not have us for another reason.
 * @throws {RangeError} When the port is none.
 */
export async function connect(options: SessionOptions): Promise<Session> {
  return await (await import("./client/session.ts")).Session.connect(options);
}

if (import.meta.main) {
  const { main } = await import("./cli/main.ts");
  Deno.exit(await main(Deno.args));
}
