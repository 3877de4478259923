/**
 * A real Redis, or what is installed in its place, of one test.
 *
 * @module
 */

import { orFail, until } from "../server/helpers.ts";

/** Where a store is to run. */
export interface Place {
  /** The address that it listens on. */
  readonly host: string;
  /** Words in front of each command, such as those that run it in another network. */
  readonly before: readonly string[];
  /** More of its own arguments. */
  readonly args: readonly string[];
  /** The port of a store that it watches as a sentinel, and keeps nothing itself. */
  readonly watches?: number;
}

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

const cli = program === "valkey-server" ? "valkey-cli" : "redis-cli";

/** Whether tests with a real store are left out; then the reason is printed. */
export const ignored: boolean = program === undefined;
if (ignored) {
  console.warn("No test with a real Redis: neither redis-server nor valkey-server is here");
}

/** A store on loopback, with nothing on a disk once it has ended. */
export class RedisServer implements AsyncDisposable {
  readonly port: number;
  readonly #place: Place;
  readonly #folder: string;
  #child: Deno.ChildProcess;

  private constructor(port: number, place: Place) {
    this.port = port;
    this.#place = place;
    this.#folder = Deno.makeTempDirSync({ prefix: "pychat-redis-" });
    this.#child = this.#spawn();
  }

  /** Starts one, and waits until it answers. */
  static async start(place: Partial<Place> = {}, port: number = freePort()): Promise<RedisServer> {
    const server = new RedisServer(port, { host: "127.0.0.1", before: [], args: [], ...place });
    await server.#ready();
    return server;
  }

  /** Its address, with this in the place of the usual pool. */
  url(pool = "default"): string {
    return `redis://${this.#place.host}:${this.port}?pool=${pool}`;
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

  /** Runs one command; what it prints. */
  async command(...words: (string | number)[]): Promise<string> {
    const { host, before } = this.#place;
    const [first, ...args] = [...before, cli, "--raw", "-h", host, "-p", this.port, ...words].map(
      String,
    );
    const { success, stdout } = await new Deno.Command(first ?? cli, { args, stderr: "null" })
      .output();
    if (!success) throw new Error(`Redis does not do ${words.join(" ")}`);
    return new TextDecoder().decode(stdout).trim();
  }

  /** Makes a cluster of the stores at these addresses. */
  async create(addresses: readonly string[]): Promise<void> {
    await this.command("--cluster", "create", ...addresses, "--cluster-yes");
    const isReady = async () =>
      (await this.command("CLUSTER", "INFO")).includes("cluster_state:ok");
    await until(isReady, "the nodes are a cluster");
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
    const { host, before, args, watches } = this.#place;
    const where = ["--port", `${this.port}`, "--bind", host, "--protected-mode", "no"];
    const quiet = ["--dir", this.#folder, ...watches ? [] : ["--save", "", "--appendonly", "no"]];
    const settings = watches ? [this.#settings(watches), "--sentinel"] : [];
    const words = [program ?? "redis-server", ...settings, ...args, ...where];
    const [first = "", ...rest] = [...before, ...words, ...quiet];
    const silent = { stdin: "null", stdout: "null", stderr: "null" } as const;
    return new Deno.Command(first, { args: rest, ...silent }).spawn();
  }

  /** A sentinel keeps what it knows in its settings. */
  #settings(port: number): string {
    const file = `${this.#folder}/sentinel.conf`;
    const lines = [
      `sentinel monitor strangers ${this.#place.host} ${port} 1`,
      "sentinel down-after-milliseconds strangers 300",
      "sentinel failover-timeout strangers 2000",
    ];
    Deno.writeTextFileSync(file, `${lines.join("\n")}\n`);
    return file;
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
