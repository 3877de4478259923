/**
 * One worker's place: whoever fills it dies, and somebody else does.
 *
 * @module
 */

import type { Interpreter } from "../language/interpreter.ts";
import { own } from "../protocol/limits.ts";
import type { PortRange } from "../registry/port_pool.ts";
import { type Headcount, nobody, type ServerEvent, trouble } from "./events.ts";
import { Pauses } from "./pauses.ts";
import { type ListeningEvent, type StartWorker, WorkerLink } from "./worker_link.ts";
import type { WorkerSetup } from "./worker_messages.ts";

/** What a {@linkcode Post} is made of. */
export interface PostOptions {
  /** Which one, from 1, as people count. */
  readonly worker: number;
  /** The rooms' ports that are its own. */
  readonly rooms: PortRange;
  readonly start: StartWorker;
  /** How to serve, for a worker behind others that have given so many numbers. */
  readonly setup: (given: number) => WorkerSetup;
  readonly interpreter: Interpreter;
  /** Called with what the worker reports. */
  readonly report: (event: ServerEvent) => void;
  /** Called with what there is to report of the worker. */
  readonly reportOwn: (event: ServerEvent) => void;
}

/** Keeps one worker running until it is told to end. */
export class Post {
  readonly rooms: PortRange;
  readonly #options: PostOptions;
  readonly #pauses = new Pauses();
  readonly #ending = new AbortController();
  #link: WorkerLink | undefined;
  /** Resolves when no worker is left and none will be started. */
  #kept: Promise<void> = Promise.resolve();
  /** People who have come to workers that are dead. */
  #given = 0;

  constructor(options: PostOptions) {
    this.#options = options;
    this.rooms = options.rooms;
  }

  /** How many people are there. */
  get headcount(): Headcount {
    return this.#link?.headcount ?? nobody;
  }

  /** The worker that is there now; `undefined` while there is none. */
  get link(): WorkerLink | undefined {
    return this.#link;
  }

  /**
   * Starts the first worker.
   *
   * @throws {LocalizedError} When it cannot serve; nobody is started again then.
   */
  async open(): Promise<ListeningEvent> {
    const link = this.#start();
    const listening = await link.ready;
    this.#kept = this.#keep(link);
    return listening;
  }

  /** Ends the worker, if there is one. */
  async end(): Promise<void> {
    this.#ending.abort();
    await this.#link?.end(own.workerEndMs);
    await this.#kept;
  }

  async #keep(first: WorkerLink): Promise<void> {
    const { worker, rooms, reportOwn } = this.#options;
    const { signal } = this.#ending;
    for (let link: WorkerLink | undefined = first;;) {
      const startedAt = Date.now();
      const how = await link?.ended;
      if (signal.aborted) return;
      if (link && how !== undefined) {
        this.#given += link.arrived;
        reportOwn({ event: "worker-lost", worker, how, rooms });
      }
      await pause(this.#pauses.after(Date.now() - startedAt), signal);
      if (signal.aborted) return;
      link = await this.#startAgain();
    }
  }

  /** `undefined` when that came to nothing. */
  async #startAgain(): Promise<WorkerLink | undefined> {
    const { worker, reportOwn } = this.#options;
    try {
      const link = this.#start();
      await link.ready;
      reportOwn({ event: "worker-back", worker });
      return link;
    } catch (error) {
      if (this.#ending.signal.aborted) return undefined;
      reportOwn(trouble(error, (why, { hosting }) => hosting.workerTrouble(worker, why)));
      await this.#link?.end(own.workerEndMs);
      return undefined;
    }
  }

  #start(): WorkerLink {
    const { start, setup, interpreter, report } = this.#options;
    const link = new WorkerLink({
      process: start(),
      setup: setup(this.#given),
      interpreter,
      report,
    });
    link.ended.then(() => {
      if (this.#link === link) this.#link = undefined;
    });
    return this.#link = link;
  }
}

/** Waits; not any more when it is told to end. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0 || signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener("abort", () => resolve());
  await promise;
  clearTimeout(timer);
}
