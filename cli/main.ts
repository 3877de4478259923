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
  let debug = args.includes("--debug");
  try {
    const answer = await withoutParser(args);
    if (answer !== undefined) {
      console.log(answer);
      return ExitCode.ok;
    }
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

/**
 * Answers the questions that need no parser. To load it takes longer than all the rest, which would
 * be felt by whoever asks for help, and by everybody whose shell asks for its script as it starts.
 *
 * @returns What to print; undefined for everything else.
 */
async function withoutParser(args: readonly string[]): Promise<string | undefined> {
  const [word = "", shell, ...more] = args;
  if (shell === undefined) {
    if (word === "--version" || word === "-V") return config.version;
    if (word !== "--help" && word !== "-h" && word !== "help") return undefined;
    const { firstPage, helpScreen } = await import("./first_page.ts");
    return firstPage(helpScreen());
  }
  if (word !== "completions" || more.length > 0) return undefined;
  const { isShell, script } = await import("./shells.ts");
  return isShell(shell) ? script(shell) : undefined;
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
