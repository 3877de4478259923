/**
 * One worker, seen from the process that has started it.
 *
 * @module
 */

import type { Interpreter } from "../language/interpreter.ts";
import { LocalizedError } from "../language/mod.ts";
import { own } from "../protocol/limits.ts";
import { type Headcount, nobody, type ServerEvent } from "./events.ts";
import {
  type Duties,
  type Duty,
  type Order,
  received,
  type Word,
  type WorkerSetup,
} from "./worker_messages.ts";

/** A process that has been started as a worker. */
export interface WorkerProcess {
  /** What it writes, a line each, until it ends. */
  readonly lines: AsyncIterable<string>;
  /** Writes a line to it; what does not arrive, since it has ended, is no error. */
  readonly write: (line: string) => void;
  /** Ends its input, which asks it to end. */
  readonly close: () => void;
  /** Ends it at once. */
  readonly kill: () => void;
  /** How it ended: the name of a signal, or an exit code. */
  readonly ended: Promise<string>;
}

/** Starts a worker. */
export type StartWorker = () => WorkerProcess;

/** What is told of a worker's life. */
export interface WorkerLinkOptions {
  readonly process: WorkerProcess;
  readonly setup: WorkerSetup;
  readonly interpreter: Interpreter;
  /** Something has happened there. */
  readonly report: (event: ServerEvent) => void;
  /** How long it may take to answer, in milliseconds; default: `own.workerAnswerMs`. */
  readonly answerMs?: number;
}

/** Asks a worker, and hears what it tells, until its process has ended. */
export class WorkerLink {
  /** Resolves with its first event when it serves; rejects when it cannot. */
  readonly ready: Promise<ListeningEvent>;
  /** Resolves when its process has ended: how, as {@linkcode WorkerProcess.ended} has it. */
  readonly ended: Promise<string>;
  readonly #options: WorkerLinkOptions;
  readonly #ready = Promise.withResolvers<ListeningEvent>();
  readonly #orders = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;
  #headcount: Headcount = nobody;
  #arrived = 0;
  #over = false;

  constructor(options: WorkerLinkOptions) {
    this.#options = options;
    this.ready = this.#ready.promise;
    this.ready.catch(() => {}); // Whoever waits for it will know.
    this.ended = this.#live();
    options.process.write(JSON.stringify(options.setup));
  }

  /** How many people are there, as it said last. */
  get headcount(): Headcount {
    return this.#headcount;
  }

  /** How many people have taken a seat there since it started. */
  get arrived(): number {
    return this.#arrived;
  }

  /**
   * Has it do something.
   *
   * @throws {LocalizedError} What failed there; or when it takes too long, or has ended before it
   * answers.
   */
  ask<D extends Duty>(
    duty: D,
    ...args: Parameters<Duties[D]>
  ): Promise<Awaited<ReturnType<Duties[D]>>> {
    if (this.#over) return Promise.reject(noWorker());
    const order: Order = { id: ++this.#lastId, duty, args };
    const answered = Promise.withResolvers<unknown>();
    this.#orders.set(order.id, answered);
    const impatience = setTimeout(
      () => answered.reject(noWorker()),
      this.#options.answerMs ?? own.workerAnswerMs,
    );
    answered.promise.catch(() => {}).finally(() => {
      clearTimeout(impatience);
      this.#orders.delete(order.id);
    });
    this.#options.process.write(JSON.stringify(order));
    // What it answers is what the method of this name returns there.
    return answered.promise as Promise<Awaited<ReturnType<Duties[D]>>>;
  }

  /** Asks it to end, and ends it when it takes too long; resolves when it has ended. */
  async end(patienceMs: number): Promise<void> {
    this.#options.process.close();
    const impatience = setTimeout(() => this.#options.process.kill(), patienceMs);
    await this.ended;
    clearTimeout(impatience);
  }

  async #live(): Promise<string> {
    const { process } = this.#options;
    try {
      for await (const line of process.lines) this.#hear(JSON.parse(line));
    } catch (error) {
      process.kill(); // A worker that is not understood is of no use.
      this.#ready.reject(error);
    }
    const how = await process.ended;
    this.#over = true;
    this.#headcount = nobody;
    this.#ready.reject(new LocalizedError(({ errors }) => errors.workerEnded(how)));
    for (const { reject } of this.#orders.values()) reject(noWorker());
    return how;
  }

  #hear(word: Word): void {
    const { interpreter, report } = this.#options;
    if ("leftOut" in word) return; // The next event has the right numbers again.
    if ("event" in word) {
      this.#headcount = word.headcount;
      this.#arrived = word.arrived;
      const event = received(word.event, interpreter);
      if (event.event === "listening") this.#ready.resolve(event);
      else report(event);
      return;
    }
    const failure = "failure" in word ? interpreter.error(word.failure) : undefined;
    if (!("id" in word)) return this.#ready.reject(failure);
    const answered = this.#orders.get(word.id);
    if (failure) answered?.reject(failure);
    else answered?.resolve("value" in word ? word.value : undefined);
  }
}

/** The event that tells where a worker listens. */
export type ListeningEvent = Extract<ServerEvent, { event: "listening" }>;

function noWorker(): LocalizedError {
  return new LocalizedError(({ hosting }) => hosting.noWorker);
}
