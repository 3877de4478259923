/**
 * A web server on this machine that has releases to download, whole ones and others.
 *
 * @module
 */

import { createHash } from "node:crypto";

/** What is done to one file of a release. */
export type Mishap = "missing" | "corrupted" | "shortened" | "cut off" | "never ending";

/** The files of one version, by name. */
export type Files = Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>;

/** The server; disposing of it closes it. */
export class Mirror implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #releases = new Map<string, Map<string, Uint8Array<ArrayBuffer>>>();
  readonly #mishaps = new Map<string, Mishap>();
  readonly #half = Promise.withResolvers<void>();
  readonly #closing = new AbortController();
  #newest = "";
  /** The paths that were asked for. */
  readonly requests: string[] = [];

  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => this.#answer(new URL(request.url).pathname),
    );
  }

  /** What `PYCHAT_RELEASES` is to be. */
  get base(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Resolves when half of a file that never ends is on its way. */
  get half(): Promise<void> {
    return this.#half.promise;
  }

  /** Puts a version there, with a list of checksums, as the newest. */
  release(version: string, files: Files): void {
    const contents = new Map(
      Object.entries(files).map(([name, content]) => [name, bytes(content)]),
    );
    const lines = [...contents].map(([name, content]) => `${sha256(content)}  ${name}\n`);
    if (!contents.has("SHA256SUMS")) contents.set("SHA256SUMS", bytes(lines.join("")));
    this.#releases.set(version, contents);
    this.#newest = version;
  }

  /** Does something to a file of every version, from now on. */
  spoil(file: string, mishap: Mishap): void {
    this.#mishaps.set(file, mishap);
  }

  #answer(path: string): Response {
    this.requests.push(path);
    const [, version = this.#newest, name = ""] =
      /^\/(?:latest\/download|download\/v([^/]+))\/([^/]+)$/.exec(path) ?? [];
    const content = this.#releases.get(version)?.get(name);
    const mishap = this.#mishaps.get(name);
    if (!content || mishap === "missing") return new Response("Not here", { status: 404 });
    const half = content.slice(0, content.length / 2);
    if (mishap === undefined) return new Response(content);
    if (mishap === "shortened") return new Response(half);
    if (mishap === "corrupted") {
      const other = content.slice();
      other[other.length - 2] = (other.at(-2) ?? 0) ^ 1;
      return new Response(other);
    }
    // Less comes than was promised.
    return new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(half),
        pull: async (controller) => {
          if (mishap === "never ending") {
            this.#half.resolve();
            const { signal } = this.#closing;
            await new Promise((resolve) => signal.addEventListener("abort", resolve));
          }
          controller.close();
        },
      }, { highWaterMark: 0 }),
      { headers: { "content-length": `${content.length}` } },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#server.shutdown();
  }
}

function bytes(content: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
