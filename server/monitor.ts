/**
 * The port that programs watch a server through: `/metrics` and `/healthz`, over HTTP.
 *
 * Import it dynamically: only some servers are watched.
 *
 * @module
 */

import { LocalizedError, type Sentence } from "../language/mod.ts";
import { formatAddress } from "../protocol/address.ts";
import { listenRetryMs } from "../protocol/limits.ts";
import { exposition, expositionType } from "./exposition.ts";
import type { Figures } from "./figures.ts";

/** Where to listen. */
export interface MonitorAddress {
  /** An address or name of this machine. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}

/** How a server is: `serving`, on its way out, or without an answer of its registry or a worker. */
export type Health = "serving" | "closing" | "registry does not answer" | "no worker answers";

/** What can be watched. */
export interface Watched {
  /** What there is to tell now. */
  figures(): Promise<Figures>;
  /** How it is now. */
  readonly health: Health | Promise<Health>;
}

/** The port for the figures cannot be had; the message says which, and what to do. */
export class MonitorError extends LocalizedError {
  override readonly name = "MonitorError";
}

/**
 * Answers those who watch, from its construction until it is disposed of.
 *
 * Deno's HTTP server gives up its port for good as soon as there is no descriptor for somebody who
 * connects. (That of `node:http` keeps it then, and accepts nobody any more.) So the port is opened
 * again as soon as it can be; whoever is connected, as Prometheus is from one question to the next,
 * is answered meanwhile.
 */
export class Monitor implements AsyncDisposable {
  /** Where the figures are. */
  readonly url: string;
  /** Where it listens: with the port that was found, if any was as good. */
  #address: MonitorAddress;
  /** Ends it at once: `shutdown` would wait for somebody who has asked only half a question. */
  readonly #end = new AbortController();
  #http: Deno.HttpServer<Deno.NetAddr>;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watched: Watched | undefined;

  /**
   * Starts listening. Until something is watched, it is not healthy and has no figures.
   *
   * @throws {MonitorError} When the port cannot be had there.
   */
  constructor(address: MonitorAddress) {
    this.#address = address;
    this.#http = this.#listen(address);
    const { hostname, port } = this.#http.addr;
    this.#address = { host: hostname, port };
    this.url = `http://${formatAddress(hostname, port)}/metrics`;
  }

  /** Tells of this from now on. */
  watch(watched: Watched): void {
    this.#watched = watched;
  }

  /** Closes the port and all connections to it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    clearTimeout(this.#retry);
    await this.#http.finished.catch(() => {}); // It was out of descriptors.
  }

  #listen(address: MonitorAddress): Deno.HttpServer<Deno.NetAddr> {
    const http = listen(address, {
      signal: this.#end.signal,
      answer: (request) => this.#answer(request),
    });
    http.finished.catch(() => this.#listenAgain());
    return http;
  }

  #listenAgain(): void {
    if (this.#end.signal.aborted) return;
    try {
      this.#http = this.#listen(this.#address);
    } catch {
      this.#retry = setTimeout(() => this.#listenAgain(), listenRetryMs);
    }
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
      const health = await watched.health;
      return plain(`${health}\n`, { status: health === "serving" ? 200 : 503 });
    }
    const text = exposition(await watched.figures());
    return new Response(text, { headers: { "content-type": expositionType } });
  }
}

function listen(
  { host, port }: MonitorAddress,
  { signal, answer }: {
    readonly signal: AbortSignal;
    readonly answer: (request: Request) => Promise<Response>;
  },
): Deno.HttpServer<Deno.NetAddr> {
  const onListen = () => {}; // It would be printed.
  const onError = () => plain("The figures cannot be had.\n", { status: 500 });
  try {
    return Deno.serve({ hostname: host, port, signal, onListen, onError }, answer);
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
