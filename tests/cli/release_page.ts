/**
 * A web server with releases on it.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** A program that says this, whatever it is asked. */
export function answering(line: string): string {
  return `#!/bin/sh\necho '${line}'\n`;
}

/** A page with one release. */
export class ReleasePage implements AsyncDisposable {
  readonly #server: Server;
  readonly #heldBack = new Map<string, () => void>();
  /** What `PYCHAT_RELEASES` would be. */
  readonly base: string;
  /** What is there, by its path. */
  readonly files: Map<string, string> = new Map();
  /** Paths whose connection breaks in the middle. */
  readonly breaksOff: Set<string> = new Set();
  /** What was asked for. */
  readonly asked: string[] = [];

  private constructor(server: Server, port: number) {
    this.#server = server.on("request", (request, response) => this.#answer(request, response));
    this.base = `http://127.0.0.1:${port}`;
  }

  /** Opens one with these files by their names, and the list of their checksums. */
  static async open(release: Readonly<Record<string, string>>): Promise<ReleasePage> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new TypeError("TCP has a port");
    const page = new ReleasePage(server, address.port);
    const sums = Object.entries(release).map(([name, content]) => {
      const [version = ""] = /[\d.]+/.exec(name) ?? [];
      page.files.set(`/download/v${version}/${name}`, content);
      return `${createHash("sha256").update(content).digest("hex")}  ${name}\n`;
    });
    page.files.set("/latest/download/SHA256SUMS", sums.join(""));
    return page;
  }

  /** From now on half of this file is sent, and no more; resolves when that has been asked for. */
  holdsBack(path: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#heldBack.set(path, resolve);
    return promise;
  }

  #answer({ url = "" }: IncomingMessage, response: ServerResponse): void {
    this.asked.push(url);
    const content = this.files.get(url);
    if (content === undefined) return void response.writeHead(404).end("not here");
    const started = this.#heldBack.get(url);
    const breaks = this.breaksOff.has(url);
    if (!started && !breaks) return void response.end(content);
    response.write(content.slice(0, content.length / 2), () => {
      started?.();
      if (breaks) response.destroy();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }
}
