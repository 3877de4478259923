/**
 * The console of one server: what it shows, and what it obeys.
 *
 * Import it dynamically, and only on a terminal.
 *
 * @module
 */

import type { Server } from "../server/server.ts";
import type { Statistics } from "../server/statistics.ts";
import { Console } from "./console.ts";
import { complete, obey } from "./console_commands.ts";
import { statusLine } from "./status_line.ts";

/**
 * Opens a console on the terminal; dispose of it before the program ends.
 *
 * @param leftOut The line that tells of so many that the terminal was too slow for.
 */
export function openConsole(
  server: Server,
  statistics: Statistics,
  leftOut: (count: number) => string,
): Console {
  return new Console({
    status: (columns) => statusLine(statistics.activity(Date.now()), server.headcount, columns),
    obey: (line, linesMax) => obey(line, server, { now: Date.now(), linesMax }),
    complete: (line) => complete(line, server),
    leftOut,
  });
}
