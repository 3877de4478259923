/**
 * The registry in a SQLite file, in a thread of its own.
 *
 * SQLite does everything before it returns, also waiting for the disk, or for another program that
 * keeps the file locked. In the server's thread everybody who chats would wait along; this way only
 * those wait who look for a seat.
 *
 * @module
 */

import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { languages, type Words, wordsIn } from "../language/mod.ts";
import type { Ban } from "./moderation.ts";
import {
  type Claim,
  type ClaimOptions,
  type Holder,
  type LeaveOptions,
  type Registry,
  RegistryError,
  type RoomRow,
  type TakenSeat,
} from "./registry.ts";
import {
  type Answer,
  type Asked,
  type Failure,
  heard,
  openingId,
  type ThreadData,
  type ThreadOptions,
} from "./sqlite_thread_messages.ts";

/**
 * Like `openSqliteRegistry`, but in a thread of its own. What fails there comes out as the same
 * kind of error with the same sentences; a `cause` stays behind.
 *
 * @throws {RegistryError} If the file cannot be used. It is as it was then.
 * @throws {RangeError} If `rooms` is no range of ports or `server` not fit for a file name.
 */
export async function openThreadedRegistry(options: ThreadOptions): Promise<Registry> {
  const everyWords = await Promise.all(languages.map(wordsIn));
  const registry = new ThreadedRegistry(options, everyWords);
  try {
    await registry.opened;
    return registry;
  } catch (error) {
    await registry.abandon();
    throw error;
  }
}

/** How many threads of this process have a file open, which do not know of each other. */
const threads = new Map<string, number>();

/** A question that has not been answered. */
interface Open {
  readonly answered: PromiseWithResolvers<unknown>;
  readonly listen?: ClaimOptions["listen"] | undefined;
  /** What `listen` has thrown. */
  thrown?: { readonly error: unknown };
}

/**
 * Asks the thread. Methods return the promises that an answer settles, not ones behind them: what
 * waits for one goes on before anything else is heard of the thread. So a room that `lapse` tells
 * of is closed before its port is listened on again.
 */
class ThreadedRegistry implements Registry {
  /** Settles when the thread has opened the file, or could not. */
  readonly opened: Promise<unknown>;
  readonly #file: string;
  readonly #path: string;
  readonly #everyWords: readonly Words[];
  readonly #ear = new Int32Array(new SharedArrayBuffer(4));
  readonly #thread: Worker;
  readonly #open = new Map<number, Open>();
  #nextId: number = openingId;
  /** Why nothing can be asked any more. */
  #over: unknown;
  #ended: Promise<void> | undefined;

  constructor(options: ThreadOptions, everyWords: readonly Words[]) {
    this.#file = options.file;
    this.#path = pathOf(options.file);
    this.#everyWords = everyWords;
    const openElsewhere = threads.has(this.#path);
    const workerData: ThreadData = { options: { ...options, openElsewhere }, ear: this.#ear };
    threads.set(this.#path, (threads.get(this.#path) ?? 0) + 1);
    this.#thread = new Worker(new URL("sqlite_thread.ts", import.meta.url), { workerData });
    this.#thread.on("message", (answer: Answer) => this.#hear(answer));
    this.#thread.on("error", (error) => this.#fail(error));
    this.opened = this.#expect();
  }

  claim(
    holder: Holder,
    { listen, ...options }: ClaimOptions,
  ): Promise<Claim | "banned" | undefined> {
    return this.#ask({ method: "claim", args: [holder, options] }, listen);
  }

  move(...args: Parameters<Registry["move"]>): Promise<Claim | undefined> {
    return this.#ask({ method: "move", args });
  }

  take(...args: Parameters<Registry["take"]>): Promise<TakenSeat | undefined> {
    return this.#ask({ method: "take", args });
  }

  exchange(...args: Parameters<Registry["exchange"]>): Promise<boolean> {
    return this.#ask({ method: "exchange", args });
  }

  renew(...args: Parameters<Registry["renew"]>): Promise<boolean> {
    return this.#ask({ method: "renew", args });
  }

  leave(port: number, options: LeaveOptions): Promise<0 | 1> {
    return this.#ask({ method: "leave", args: [port, options] });
  }

  admit(port: number, admits: boolean): Promise<void> {
    return this.#ask({ method: "admit", args: [port, admits] });
  }

  lapse(now: number): Promise<readonly number[]> {
    return this.#ask({ method: "lapse", args: [now] });
  }

  promised(port: number, holder: Holder): Promise<boolean> {
    return this.#ask({ method: "promised", args: [port, holder] });
  }

  list(): Promise<readonly RoomRow[]> {
    return this.#ask({ method: "list", args: [] });
  }

  block(...args: Parameters<Registry["block"]>): Promise<void> {
    return this.#ask({ method: "block", args });
  }

  ban(...args: Parameters<Registry["ban"]>): Promise<number> {
    return this.#ask({ method: "ban", args });
  }

  unban(number: number): Promise<boolean> {
    return this.#ask({ method: "unban", args: [number] });
  }

  bans(now: number): Promise<readonly Ban[]> {
    return this.#ask({ method: "bans", args: [now] });
  }

  banned(network: string, now: number): Promise<boolean> {
    return this.#ask({ method: "banned", args: [network, now] });
  }

  /** What was asked before is done before. However often it is called, it happens once. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= this.#ask<void>({ method: "end" }).finally(() => this.abandon());
    this.#over ??= new RegistryError(({ registry: { cannot, acts, found, remedies } }) =>
      cannot(acts.ask(this.#file), found.closed, remedies.openAgain)
    );
    return this.#ended;
  }

  /** Ends the thread; to be called once, when it has closed the file. */
  async abandon(): Promise<void> {
    await this.#thread.terminate();
    const left = (threads.get(this.#path) ?? 1) - 1;
    if (left > 0) threads.set(this.#path, left);
    else threads.delete(this.#path);
  }

  /** The answer is what the method of this name promises: the thread runs a {@linkcode Registry}. */
  #ask<Value>(asked: Asked, listen?: ClaimOptions["listen"]): Promise<Value> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    this.#thread.postMessage({ id: this.#nextId, ...asked });
    return this.#expect(listen) as Promise<Value>;
  }

  #expect(listen?: ClaimOptions["listen"]): Promise<unknown> {
    const answered = Promise.withResolvers<unknown>();
    this.#open.set(this.#nextId++, { answered, listen });
    return answered.promise;
  }

  #hear(answer: Answer): void {
    const question = this.#open.get(answer.id);
    if (!question) return;
    if ("listen" in answer) return this.#listen(question, answer.listen);
    this.#open.delete(answer.id);
    const { answered, thrown } = question;
    if ("value" in answer) answered.resolve(answer.value);
    else answered.reject(thrown ? thrown.error : this.#error(answer.failure));
  }

  /** The thread waits for this meanwhile. */
  #listen(question: Open, port: number): void {
    let said: number = heard.failed;
    try {
      said = question.listen?.(port) ? heard.yes : heard.no;
    } catch (error) {
      question.thrown = { error };
    }
    Atomics.store(this.#ear, 0, said);
    Atomics.notify(this.#ear, 0);
  }

  /** What the thread has thrown, as it was there. */
  #error(failure: Failure): unknown {
    if ("error" in failure) return failure.error;
    const { sentences } = failure;
    return new RegistryError((words) => sentences[this.#everyWords.indexOf(words)] ?? "");
  }

  /** The thread has failed, which is a bug of ours: nobody gets a seat any more. */
  #fail(error: unknown): void {
    this.#over ??= error;
    for (const { answered } of this.#open.values()) answered.reject(error);
    this.#open.clear();
  }
}

/** A file's path without links, as far as there is one. */
function pathOf(file: string): string {
  try {
    return Deno.realPathSync(file);
  } catch {
    return resolve(file);
  }
}
