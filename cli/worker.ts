/**
 * The inside of a worker's process; see `workers.ts` for the outside.
 *
 * @module
 */

import { work } from "../server/worker.ts";
import { ExitCode } from "./exit_codes.ts";
import { inputLines, LinePrinter } from "./streams.ts";
import { renounceWorkers } from "./worker_rights.ts";

/** Serves until the standard input ends, whatever signals a terminal or a service manager sends. */
export async function runWorker(): Promise<ExitCode> {
  // They reach the process that started this one as well, which ends its workers in order.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => {});
  }
  await renounceWorkers(); // An executable's rights are those of all its processes.
  const printer = new LinePrinter((leftOut) => JSON.stringify({ leftOut }));
  const served = await work({ lines: inputLines(), write: (line) => printer.print(line) });
  await printer.flush();
  return served ? ExitCode.ok : ExitCode.failure;
}
