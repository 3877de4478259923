/**
 * The port that programs watch a server through: `/metrics` and `/healthz`, over HTTP.
 *
 * Import it dynamically: only some servers are watched.
 *
 * @module
 */

import { LocalizedError, type Sentence } from "../language/mod.ts";
import { formatAddress } from "../protocol/address.ts";
import { exposition, expositionType } from "./exposition.ts";
import type { Figures } from "./figures.ts";

/** Where to listen. */
export interface MonitorAddress {
  /** An address or name of this machine. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}

/** How a server is: `serving`, on its way out, or without an answer of its registry. */
export type Health = "serving" | "closing" | "registry does not answer";

/** What can be watched. */
export interface Watched {
  /** What there is to tell now. */
  figures(): Promise<Figures>;
  /** How it is now. */
  readonly health: Health;
}

/** The port for the figures cannot be had; the message says which, and what to do. */
export class MonitorError extends LocalizedError {
  override readonly name = "MonitorError";
}

/** Answers those who watch, from its construction until it is disposed of. */
export class Monitor implements AsyncDisposable {
  /** Where the figures are. */
  readonly url: string;
  readonly #http: Deno.HttpServer<Deno.NetAddr>;
  #watched: Watched | undefined;

  /**
   * Starts listening. Until something is watched, it is not healthy and has no figures.
   *
   * @throws {MonitorError} When the port cannot be had there.
   */
  constructor(address: MonitorAddress) {
    this.#http = listen(address, (request) => this.#answer(request));
    const { hostname, port } = this.#http.addr;
    this.url = `http://${formatAddress(hostname, port)}/metrics`;
  }

  /** Tells of this from now on. */
  watch(watched: Watched): void {
    this.#watched = watched;
  }

  /** Closes the port; what is being answered is answered. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#http.shutdown();
  }

  async #answer({ method, url }: Request): Promise<Response> {
    const { pathname } = new URL(url);
    if (pathname !== "/metrics" && pathname !== "/healthz") {
      return plain("There are /metrics and /healthz here.\n", { status: 404 });
    }
    if (method !== "GET" && method !== "HEAD") {
      return plain("This is only for reading.\n", { status: 405, headers: { allow: "GET, HEAD" } });
    }
    const watched = this.#watched;
    if (!watched) return plain("starting\n", { status: 503 });
    if (pathname === "/healthz") {
      const { health } = watched;
      return plain(`${health}\n`, { status: health === "serving" ? 200 : 503 });
    }
    const text = exposition(await watched.figures());
    return new Response(text, { headers: { "content-type": expositionType } });
  }
}

function listen(
  { host, port }: MonitorAddress,
  answer: (request: Request) => Promise<Response>,
): Deno.HttpServer<Deno.NetAddr> {
  const onListen = () => {}; // It would be printed.
  const onError = () => plain("The figures cannot be had.\n", { status: 500 });
  try {
    return Deno.serve({ hostname: host, port, onListen, onError }, answer);
  } catch (cause) {
    throw new MonitorError(whyNot(cause, { host, port }), { cause });
  }
}

function whyNot(cause: unknown, { host, port }: MonitorAddress): Sentence {
  const address = formatAddress(host, port);
  if (cause instanceof Deno.errors.AddrInUse) return ({ errors }) => errors.metrics.inUse(address);
  if (cause instanceof Deno.errors.PermissionDenied) {
    return ({ errors }) => errors.metrics.forbidden(address);
  }
  return ({ errors }) => errors.metrics.noSuchAddress(host);
}

function plain(text: string, init: ResponseInit): Response {
  return new Response(text, init);
}
