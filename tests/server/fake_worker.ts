/**
 * Workers without processes, which say what a test wants.
 *
 * @module
 */

import type { Headcount, ServerEvent } from "../../server/events.ts";
import type { StartWorker, WorkerProcess } from "../../server/worker_link.ts";
import type { Order, Word, WorkerSetup } from "../../server/worker_messages.ts";

/** What a fake worker answers to an order; what it throws is told as a failure. */
export type Answers = (order: Order, worker: FakeWorker) => unknown;

/** What a fake worker does when it has been told how to serve. */
export type Beginning = (worker: FakeWorker) => void;

/** It says that it serves. */
export const serves: Beginning = (worker) => {
  const port = worker.setup?.port || 40_000;
  worker.report({ event: "listening", host: "::", port, addresses: ["localhost"], tls: false });
};

/** It says in two languages why it cannot, and ends. */
export function fails(english: string, portuguese: string): Beginning {
  return (worker) => {
    worker.say({ failure: { texts: [english, portuguese] } });
    worker.die("exit code 1");
  };
}

/** One of them: a process seen from the crew, and what a test may do with it. */
export class FakeWorker implements WorkerProcess {
  readonly lines: AsyncIterable<string>;
  readonly ended: Promise<string>;
  /** What it was asked to do so far. */
  readonly orders: Order[] = [];
  /** How it was told to serve. */
  setup: WorkerSetup | undefined;
  readonly #answers: Answers;
  readonly #begin: Beginning;
  readonly #said: ReadableStreamDefaultController<string>;
  readonly #ended = Promise.withResolvers<string>();
  #over = false;

  constructor(answers: Answers, begin: Beginning) {
    let said: ReadableStreamDefaultController<string> | undefined;
    this.lines = new ReadableStream<string>({ start: (controller) => void (said = controller) });
    if (!said) throw new Error("A stream starts when it is made");
    this.#said = said;
    this.#answers = answers;
    this.#begin = begin;
    this.ended = this.#ended.promise;
  }

  readonly write = (line: string): void => {
    if (this.#over) return;
    const told = JSON.parse(line);
    if (this.setup) return void this.#obey(told);
    this.setup = told;
    this.#begin(this);
  };

  readonly close = (): void => this.die("exit code 0");
  readonly kill = (): void => this.die("SIGKILL");

  /** Its process ends. */
  die(how: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#said.close();
    this.#ended.resolve(how);
  }

  /** It tells of an event. */
  report(event: ServerEvent, headcount: Headcount = of(0, 0), arrived = 0): void {
    this.say({ event, headcount, arrived });
  }

  /** It says anything. */
  say(word: Word): void {
    this.#said.enqueue(JSON.stringify(word));
  }

  async #obey(order: Order): Promise<void> {
    this.orders.push(order);
    const { id } = order;
    try {
      const value = await this.#answers(order, this);
      if (!this.#over) this.say({ id, value });
    } catch (error) {
      if (!this.#over) this.say({ id, failure: { message: String(error) } });
    }
  }
}

/** So many people alone, and so many chats. */
export function of(waiting: number, chats: number): Headcount {
  return { waiting, chats, people: waiting + 2 * chats };
}

/**
 * Starts fake workers, and keeps them all.
 *
 * @param beginnings What the first ones do; the others serve.
 */
export function hiring(answers: Answers = () => undefined, beginnings: readonly Beginning[] = []): {
  readonly workers: FakeWorker[];
  readonly start: StartWorker;
} {
  const workers: FakeWorker[] = [];
  const start = () => {
    const worker = new FakeWorker(answers, beginnings[workers.length] ?? serves);
    workers.push(worker);
    return worker;
  };
  return { workers, start };
}
