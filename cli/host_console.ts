/**
 * The console of one server: what it shows, and what it obeys.
 *
 * Import it dynamically, and only on a terminal.
 *
 * @module
 */

import { told, type Words } from "../language/mod.ts";
import type { Headcount } from "../server/events.ts";
import type { Statistics } from "../server/statistics.ts";
import { Console } from "./console.ts";
import { complete, type Host, obey } from "./console_commands.ts";
import { statusLine } from "./status_line.ts";

/** What a console shows besides its server. */
export interface ConsoleSetup {
  readonly statistics: Statistics;
  /** The line that tells of so many that the terminal was too slow for. */
  readonly leftOut: (count: number) => string;
  /** The host's language. */
  readonly words: Words;
}

/** Opens a console on the terminal; dispose of it before the program ends. */
export function openConsole(
  server: Host & { readonly headcount: Headcount },
  { statistics, leftOut, words }: ConsoleSetup,
): Console {
  const { hosting } = words;
  return new Console({
    status: (columns) =>
      statusLine(statistics.activity(Date.now()), server.headcount, {
        columns,
        words: hosting.status,
      }),
    // What the registry complains of is for the host to read, not the end of the server.
    obey: (line, linesMax) =>
      obey(line, server, { now: Date.now(), linesMax, words: hosting })
        .catch((error) => [told(error, words)]),
    complete: (line) => complete(line, server, hosting),
    leftOut,
  });
}
