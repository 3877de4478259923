/**
 * The thread of a {@linkcode openThreadedRegistry}: opens the registry, and does what it is asked
 * to, one thing after the other.
 *
 * @module
 */

import { parentPort, workerData } from "node:worker_threads";
import { languages, wordsIn } from "../language/mod.ts";
import { type Registry, RegistryError } from "./registry.ts";
import { openSqliteRegistry } from "./sqlite.ts";
import {
  type Answer,
  type Failure,
  heard,
  openingId,
  type Question,
  type ThreadData,
} from "./sqlite_thread_messages.ts";

const { options, ear }: ThreadData = workerData;
const everyWords = await Promise.all(languages.map(wordsIn));

await answer(openingId, () => {
  const registry = openSqliteRegistry(options);
  parentPort?.on("message", (question: Question) => {
    answer(question.id, () => work(registry, question));
  });
});

/** Tells what came of something. */
async function answer(id: number, act: () => unknown): Promise<void> {
  try {
    tell({ id, value: await act() });
  } catch (error) {
    tell({ id, failure: failure(error) });
  }
}

function work(registry: Registry, question: Question): unknown {
  switch (question.method) {
    case "claim": {
      const [holder, options] = question.args;
      return registry.claim(holder, { ...options, listen: (port) => listen(question.id, port) });
    }
    case "end":
      return registry[Symbol.asyncDispose]();
    default:
      return Reflect.apply(registry[question.method], registry, question.args);
  }
}

/** Asks the server's thread to listen on a port. This one has to wait: its file is locked. */
function listen(id: number, port: number): boolean {
  Atomics.store(ear, 0, heard.nothing);
  tell({ id, listen: port });
  Atomics.wait(ear, 0, heard.nothing);
  const said = Atomics.load(ear, 0);
  // Which error it was, they know there.
  if (said === heard.failed) throw new Error(`Cannot listen on port ${port}`);
  return said === heard.yes;
}

function failure(error: unknown): Failure {
  if (!(error instanceof RegistryError)) return { error };
  return { sentences: everyWords.map((words) => error.sentence(words)) };
}

function tell(message: Answer): void {
  parentPort?.postMessage(message);
}
