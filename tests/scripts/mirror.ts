/**
 * A web server on this machine that has releases to download, whole ones and others, and a home
 * folder to install them in.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "node:path";

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

/** What a program that ran has said. */
export interface Said {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** A home folder, with a space in its name; disposing of it removes it. */
export class Home implements Disposable {
  readonly folder: string = Deno.makeTempDirSync({ prefix: "a home " });

  /** A path in it. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file, and the folders that it is in. */
  write(name: string, content: string): void {
    Deno.mkdirSync(join(this.path(name), ".."), { recursive: true });
    Deno.writeTextFileSync(this.path(name), content);
  }

  /** Everything in it: each file with its content, each link with where it leads. */
  tree(): readonly string[] {
    const found: string[] = [];
    const visit = (folder: string) => {
      for (const { name, isDirectory, isSymlink } of Deno.readDirSync(this.path(folder))) {
        const path = join(folder, name);
        if (isSymlink) found.push(`${path} -> ${Deno.readLinkSync(this.path(path))}`);
        else if (isDirectory) {
          found.push(`${path}/`);
          visit(path);
        } else found.push(`${path}: ${Deno.readTextFileSync(this.path(path))}`);
      }
    };
    visit("");
    return found.sort();
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

/** A stand-in for PyChat: it says its version, and prints completions and a man page. */
export function program(version: string, body = ""): string {
  return `#!/bin/sh
${body}
case "$1" in
  --version) echo "${version} (1a2b3c4d5e6f)" ;;
  completions) echo "# for $2, of ${version}" ;;
  man) echo "the manual of ${version}" ;;
  *) exit 2 ;;
esac
# ${"Longer than a screen. ".repeat(2000)}
`;
}

/** A portable archive: a folder with a program and what it needs beside it. */
export function archive(folder: string, content: string): Uint8Array<ArrayBuffer> {
  using home = new Home();
  home.write(`${folder}/pychat`, content);
  home.write(`${folder}/pychat.js`, "// The program itself.");
  Deno.chmodSync(home.path(`${folder}/pychat`), 0o755);
  const { stdout } = new Deno.Command("tar", {
    args: ["-czf", "-", "-C", home.folder, folder],
  }).outputSync();
  return stdout;
}

function bytes(content: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
