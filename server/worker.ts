/**
 * A worker: a server that does what another process asks of it, and tells it everything.
 *
 * @module
 */

import { Interpreter } from "../language/interpreter.ts";
import { serve } from "./serve.ts";
import type { Server } from "./server.ts";
import { type Order, sent, type Word, type WorkerSetup } from "./worker_messages.ts";

/** The two directions between a worker and who started it. */
export interface WorkerPipe {
  /** What comes, a line each. */
  readonly lines: AsyncIterable<string>;
  /** Sends a line, soon; it must not wait. */
  readonly write: (line: string) => void;
}

/**
 * Serves as the first line says, until there are no more lines: so nobody is left behind when the
 * other process dies.
 *
 * @returns Whether it could.
 */
export async function work({ lines, write }: WorkerPipe): Promise<boolean> {
  const interpreter = await Interpreter.load();
  const tell = (word: Word) => write(JSON.stringify(word));
  const input = lines[Symbol.asyncIterator]();
  const { value: first } = await input.next();
  if (first === undefined) return true;
  const setup: WorkerSetup = JSON.parse(first);
  let server: Server;
  let arrived = 0;
  try {
    server = await serve({
      ...setup,
      report: (event, headcount) => {
        if (event.event === "joined") arrived++;
        tell({ event: sent(event, interpreter), headcount, arrived });
      },
    });
  } catch (error) {
    tell({ failure: interpreter.failure(error) });
    return false;
  }
  await using _ = server;
  for (let line = await input.next(); !line.done; line = await input.next()) {
    obey(JSON.parse(line.value), server).then(tell);
  }
  return true;

  async function obey({ id, duty, args }: Order, server: Server): Promise<Word> {
    try {
      return { id, value: await Reflect.apply(server[duty], server, args) };
    } catch (error) {
      return { id, failure: interpreter.failure(error) };
    }
  }
}
