/**
 * The `pychat` command: reads its arguments, loads only the part that they ask for, and turns
 * whatever happens into one sentence and an exit code.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { CommandError, ExitCode } from "./exit_codes.ts";

/**
 * Runs one `pychat` command.
 *
 * @param args The words after `pychat`.
 * @returns The exit code; never throws.
 */
export async function main(args: readonly string[]): Promise<number> {
  // The one question that needs no parser: it is answered twice as fast without.
  if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
    console.log(config.version);
    return ExitCode.ok;
  }
  let debug = args.includes("--debug");
  try {
    const { parseCommandLine } = await import("./options.ts");
    const invocation = parseCommandLine(args, config.version);
    switch (invocation.command) {
      case "serve": {
        debug = invocation.options.debug;
        const { runServe } = await import("./serve.ts");
        return await runServe(invocation.options);
      }
      case "connect": {
        debug = invocation.options.debug;
        const { runConnect } = await import("./connect.ts");
        return await runConnect(invocation.options);
      }
      case "shown":
        return invocation.exitCode;
      default:
        return invocation satisfies never;
    }
  } catch (error) {
    return explain(error, debug);
  }
}

/** Prints what a person should know about an error, and says what to exit with. */
export function explain(error: unknown, debug: boolean): number {
  const known = error instanceof CommandError;
  if (debug) {
    console.error(known ? error.message : "Something went wrong inside PyChat.");
    console.error(error);
  } else if (!known) {
    const what = error instanceof Error ? error.message || error.name : String(error);
    console.error(
      `Something went wrong inside PyChat: ${what.replaceAll(/\s+/g, " ")} (--debug shows where)`,
    );
  } else if (error.message !== "") {
    console.error(error.message);
  }
  return known ? error.exitCode : ExitCode.failure;
}
