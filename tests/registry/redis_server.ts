/**
 * A real Redis, or what is installed in its place, of one test.
 *
 * @module
 */

import { Redis } from "ioredis";
import { orFail } from "../server/helpers.ts";

/** What runs a store: Redis, or Valkey. */
export const program: string | undefined = ["redis-server", "valkey-server"].find((name) =>
  (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(`${folder}/${name}`).isFile;
    } catch {
      return false;
    }
  })
);

/** Why tests with a real store are left out; `undefined` when there is one. */
export const ignored: boolean = program === undefined;
if (ignored) {
  console.warn("No test with a real Redis: neither redis-server nor valkey-server is here");
}

/** A store on loopback, with nothing on a disk once it has ended. */
export class RedisServer implements AsyncDisposable {
  readonly port: number;
  readonly #args: readonly string[];
  readonly #folder: string;
  #child: Deno.ChildProcess;

  private constructor(port: number, args: readonly string[]) {
    this.port = port;
    this.#args = args;
    this.#folder = Deno.makeTempDirSync({ prefix: "pychat-redis-" });
    this.#child = this.#spawn();
  }

  /** Starts one, and waits until it answers. */
  static async start(
    args: readonly string[] = [],
    port: number = freePort(),
  ): Promise<RedisServer> {
    const server = new RedisServer(port, args);
    await server.#ready();
    return server;
  }

  /** Its address, with this in the place of the usual pool. */
  url(pool = "default"): string {
    return `redis://127.0.0.1:${this.port}?pool=${pool}`;
  }

  /** Keeps it from doing anything, until it may {@linkcode resume}. */
  pause(): void {
    this.#child.kill("SIGSTOP");
  }

  resume(): void {
    this.#child.kill("SIGCONT");
  }

  /** Kills it as nothing can be prevented or tidied up. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.status;
  }

  /** Starts it again, empty, on the same port. */
  async restart(): Promise<void> {
    this.#child = this.#spawn();
    await this.#ready();
  }

  /** Runs one command. */
  async command(name: string, ...args: (string | number)[]): Promise<unknown> {
    const client = new Redis({ host: "127.0.0.1", port: this.port, lazyConnect: true });
    client.on("error", () => {});
    try {
      await client.connect();
      return await client.call(name, ...args);
    } finally {
      client.disconnect();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.kill();
    } catch {
      // It has been killed.
    }
    await Deno.remove(this.#folder, { recursive: true });
  }

  #spawn(): Deno.ChildProcess {
    const quiet = [
      "--save",
      "",
      "--appendonly",
      "no",
      "--dir",
      this.#folder,
      "--loglevel",
      "warning",
    ];
    const [sentinel = [], rest] = this.#args[0]?.endsWith(".conf")
      ? [this.#args, []]
      : [[], this.#args];
    return new Deno.Command(program ?? "redis-server", {
      args: [...sentinel, "--port", `${this.port}`, "--bind", "127.0.0.1", ...quiet, ...rest],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  }

  async #ready(): Promise<void> {
    const answers = async (): Promise<void> => {
      for (;;) {
        try {
          if (await this.command("PING") === "PONG") return;
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
    };
    await orFail(answers(), "Redis did not answer");
  }
}

/** A port that was free a moment ago, and below those of connections. */
export function freePort(): number {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    try {
      using _listener = Deno.listen({ hostname: "127.0.0.1", port });
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
