/**
 * The `pychat` command: reads its arguments, loads only the part that they ask for, and turns
 * whatever happens into one sentence and an exit code.
 *
 * @module
 */

import { told, type Words } from "../language/mod.ts";
import { sanitizeLine, sanitizeText } from "../protocol/sanitize.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";
import { loaded } from "./loading.ts";
import { successionCommand } from "./succession_command.ts";
import { version } from "./version.ts";
import { workerCommand } from "./worker_rights.ts";

/**
 * Runs one `pychat` command.
 *
 * @param args The words after `pychat`.
 * @returns The exit code; never throws.
 */
export async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
    console.log(version);
    return ExitCode.ok;
  }
  if (args.length === 1 && args[0] === workerCommand) {
    return await (await import("./worker.ts")).runWorker();
  }
  if (args[0] === successionCommand) {
    return await (await import("./upgrading.ts")).runSuccession(args.slice(1));
  }
  const { takeLanguage } = await import("./language.ts");
  const { words, rest } = await takeLanguage(args, (name) => Deno.env.get(name));
  return await run(rest, words);
}

async function run(args: readonly string[], words: Words): Promise<number> {
  let debug = args.includes("--debug");
  try {
    const answer = await withoutParser(args, words);
    if (answer !== undefined) {
      console.log(answer);
      return ExitCode.ok;
    }
    const { parseCommandLine } = await loaded(import("./options.ts"), words);
    const invocation = parseCommandLine(args, version, { words });
    switch (invocation.command) {
      case "serve": {
        debug = invocation.options.debug;
        const { runServe } = await loaded(import("./serve.ts"), words);
        return await runServe(invocation.options, words);
      }
      case "connect": {
        debug = invocation.options.debug;
        const { runConnect } = await loaded(import("./connect.ts"), words);
        return await runConnect(invocation.options, words);
      }
      case "upgrade": {
        debug = invocation.options.debug;
        const { runUpgrade } = await loaded(import("./upgrading.ts"), words);
        return await runUpgrade(invocation.options, words);
      }
      case "completions": {
        const { runCompletions } = await import("./installed_completions.ts");
        return await runCompletions(invocation.options, words);
      }
      case "man": {
        const { manualPage } = await import("./man.ts");
        console.log(manualPage(version, words).trimEnd());
        return ExitCode.ok;
      }
      case "shown":
        return invocation.exitCode;
      default:
        return invocation satisfies never;
    }
  } catch (error) {
    return explain(error, words, debug);
  }
}

/**
 * Answers the questions that need no parser. To load it takes longer than all the rest, which would
 * be felt by whoever asks for help, and by everybody whose shell asks for its script as it starts.
 *
 * @returns What to print; undefined for everything else.
 */
async function withoutParser(
  args: readonly string[],
  words: Words,
): Promise<string | undefined> {
  const [word = "", shell, ...more] = args;
  if (shell === undefined) {
    if (word !== "--help" && word !== "-h" && word !== "help") return undefined;
    const { firstPage, helpScreen } = await import("./first_page.ts");
    return firstPage(helpScreen(), words);
  }
  if (word !== "completions" || more.length > 0) return undefined;
  const { isShell, script } = await import("./shells.ts");
  return isShell(shell) ? script(shell) : undefined;
}

/** Prints what a person should know about an error, and says what to exit with. */
export function explain(error: unknown, words: Words, debug: boolean): number {
  const { errors } = words;
  const known = error instanceof CommandError;
  if (debug) {
    console.error(known ? error.message : errors.internal);
    // What could not be read is quoted in some errors, and came from somebody else.
    console.error(sanitizeText(Deno.inspect(error)));
  } else if (!known) {
    console.error(errors.internalBecause(sanitizeLine(told(error, words))));
  } else if (error.message !== "") {
    console.error(error.message);
  }
  return known ? error.exitCode : ExitCode.failure;
}
