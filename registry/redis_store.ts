/**
 * The connection to a store in Redis, on one server, behind sentinels or in a cluster.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { Cluster, Redis, type RedisOptions } from "ioredis";
import type { Words } from "../language/mod.ts";
import { own } from "../protocol/limits.ts";
import { script } from "./redis_script.ts";
import type { StoreAddress } from "./redis_url.ts";
import { RegistryError } from "./registry.ts";

/** What can be tried with a store. */
export type StoreAct = keyof Words["registry"]["acts"];

/** Something that the script is to do. */
export interface Call {
  /** What is tried, for people. */
  readonly act: StoreAct;
  /** The script's name for it; default: the same. */
  readonly name?: "join" | "heartbeat";
  /** What the script needs for it. */
  readonly args?: object;
}

/** What the store answers: the `value`, or that it does not know (any more) who asks. */
export type Answer =
  | { readonly lost: true; readonly value?: undefined }
  | { readonly lost?: undefined; readonly value?: unknown };

/**
 * Runs the script in a store.
 *
 * Whatever cannot be done in a while fails, and nothing is kept to be done later: who waits for a seat
 * is told to come again. When a call fails, it may have been done all the same.
 */
export class RedisStore implements Disposable {
  readonly #address: StoreAddress;
  readonly #client: Redis | Cluster;
  readonly #prefix: string;
  readonly #sha = createHash("sha1").update(script).digest("hex");
  #closed = false;

  private constructor(address: StoreAddress, client: Redis | Cluster) {
    this.#address = address;
    this.#client = client;
    this.#prefix = `pychat:{${address.pool}}:`;
  }

  /**
   * Connects.
   *
   * @throws {RegistryError} If the store cannot be used.
   */
  static async open(address: StoreAddress): Promise<RedisStore> {
    const client = clientFor(address);
    const store = new RedisStore(address, client);
    // It comes out where somebody waits for an answer, too; without anybody to hear it, it would be
    // thrown.
    let last: unknown;
    client.on("error", (error) => last = error);
    try {
      await within(client.connect(), 2 * own.storeAnswerMs);
    } catch (error) {
      store[Symbol.dispose]();
      throw store.#error("open", last ?? error);
    }
    return store;
  }

  /** Where the store is, for people. */
  get shown(): string {
    return this.#address.shown;
  }

  /** Calls a function whenever there is a new connection: the store may be another one by then. */
  onConnected(act: () => void): void {
    this.#client.on("ready", act);
  }

  /**
   * Calls the script.
   *
   * @throws {RegistryError} If the store does not answer, or is closed.
   */
  async call({ act, name, args = {} }: Call): Promise<Answer> {
    if (this.#closed) throw this.closed(act);
    try {
      return JSON.parse(await this.#evaluate(name ?? act, JSON.stringify(args, wellFormed)));
    } catch (error) {
      throw this.#error(act, error);
    }
  }

  /** Why nothing is done any more. */
  closed(act: StoreAct): RegistryError {
    return new RegistryError(({ registry: { cannot, acts, found, remedies } }) =>
      cannot(acts[act](this.shown), found.closed, remedies.openAgain)
    );
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#client.disconnect();
  }

  async #evaluate(name: string, args: string): Promise<string> {
    try {
      return String(await this.#client.evalsha(this.#sha, 1, this.#prefix, name, args));
    } catch (error) {
      // It has not seen the script since it was started.
      if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
      return String(await this.#client.eval(script, 1, this.#prefix, name, args));
    }
  }

  #error(act: StoreAct, cause: unknown): RegistryError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new RegistryError(({ registry: { cannot, acts, found, remedies } }) => {
      return cannot(acts[act](this.shown), whatIsWrong(reason, found), remedies[remedyFor(reason)]);
    }, { cause });
  }
}

function clientFor(address: StoreAddress): Redis | Cluster {
  const { kind, nodes: [first, ...others], tls, user, password, database } = address;
  const retryStrategy = (times: number) => Math.min(times * 100, own.storeRetryMs);
  const options = {
    username: user,
    password,
    db: database,
    lazyConnect: true,
    connectTimeout: own.storeAnswerMs,
    commandTimeout: own.storeAnswerMs,
    socketTimeout: own.storeAnswerMs,
    // What was asked for when the connection broke may have been done, and nobody waits for it.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // A primary that has become a replica does not take what we write: look who has taken its place.
    reconnectOnError: (error) => error.message.startsWith("READONLY"),
    connectionName: "pychat",
    ...(tls && { tls: {} }),
  } satisfies RedisOptions;
  if (kind === "cluster") {
    return new Cluster([first, ...others].map((node) => ({ ...node })), {
      lazyConnect: true,
      enableOfflineQueue: false,
      // Never does anything twice; see above.
      retryDelayOnFailover: 0,
      clusterRetryStrategy: retryStrategy,
      slotsRefreshTimeout: own.storeAnswerMs,
      redisOptions: options,
    });
  }
  if (kind === "single") return new Redis({ ...options, ...first, retryStrategy });
  return new Redis({
    ...options,
    sentinels: [first, ...others].map((node) => ({ ...node })),
    name: address.master,
    enableTLSForSentinelMode: tls,
    sentinelRetryStrategy: retryStrategy,
    retryStrategy,
  });
}

/** Half a character is none for Redis; it can only come from somebody who tries what happens. */
function wellFormed(_: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}

function remedyFor(reason: string): keyof Words["registry"]["remedies"] {
  if (/^(?:NOAUTH|WRONGPASS|NOPERM|ERR AUTH|ERR invalid password)/.test(reason)) {
    return "checkPassword";
  }
  return reason.startsWith("OOM") ? "freeMemory" : "checkStore";
}

/** What the library says, as far as a person can use it. */
function whatIsWrong(reason: string, found: Words["registry"]["found"]): string {
  if (/timed? ?out/i.test(reason)) return found.silent;
  if (/isn't writeable|connection is closed/i.test(reason)) return found.away;
  if (reason.includes("RESP type")) return found.notStore;
  const [sentence = ""] = reason.split(/[.;]?\s*(?:\n|[.;]\s|$)/, 1);
  return found.unusable(sentence);
}

async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("timed out")), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
