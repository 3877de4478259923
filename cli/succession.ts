/**
 * How a new executable takes the place of this one.
 *
 * Deno's permissions have a say in it. A program may run what `--allow-run` names, found in `PATH`
 * when it starts, and may not write to it. An executable that may run `pychat` can so neither run
 * its successor, which is elsewhere, nor replace itself. But it can start itself once more with
 * another `PATH`: in that process `pychat` is the new one, which it may run, and the old one is a
 * file like any other, which it may replace. That is what happens here, and no more rights are
 * needed than to run what is called `pychat`.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { own } from "../protocol/limits.ts";
import { successionCommand } from "./succession_command.ts";

/** What is to take whose place. */
export interface Succession {
  /** The folder with the new one, twice: under the name that is run, and as what will be moved. */
  readonly folder: string;
  /** The file that is replaced, in the same file system. */
  readonly executable: string;
  /** What the new one's `--version` has to begin with. */
  readonly version: string;
}

/** What came of it. Only after `replaced` is the new one in place; else nothing has changed. */
export type Outcome =
  | { readonly outcome: "replaced" }
  /** The new one did not run. */
  | { readonly outcome: "silent"; readonly why: string }
  /** It runs, but says that it is another version. */
  | { readonly outcome: "other"; readonly said: string }
  /** It runs, but cannot be put there. */
  | { readonly outcome: "stuck"; readonly why: string }
  /** What was started was not this program: `pychat` is something else in `PATH`. */
  | { readonly outcome: "stranger" };

/** The name of the new one in the folder: what a shell would find as `pychat`. */
export function runName(os: typeof Deno.build.os = Deno.build.os): string {
  return os === "windows" ? "pychat.exe" : "pychat";
}

/** The other name of the same file. The one that is run may not be written to, so not be moved. */
export const moveName = "next";

/** Deno starts nothing that inherits any `LD_*` unless everything may run; Windows has none. */
const clearEnv = Deno.build.os !== "windows";

/**
 * Starts this program again to do all that.
 *
 * @param command What may be started to have it: its path, or `pychat`.
 */
export async function startSuccession(
  command: string,
  { folder, executable, version }: Succession,
): Promise<Outcome> {
  const { stdout } = await new Deno.Command(command, {
    args: [successionCommand, folder, executable, version],
    clearEnv,
    env: { PATH: folder },
    stdin: "null",
    stderr: "null",
  }).output();
  return parseOutcome(new TextDecoder().decode(stdout)) ?? { outcome: "stranger" };
}

/**
 * The inside of that process: tries the new one, and only if it answers puts it in place.
 *
 * @param answerMs How long it may take to answer, in milliseconds.
 */
export async function succeed(
  succession: Succession,
  answerMs: number = own.upgradeAnswerMs,
): Promise<Outcome> {
  const said = await firstWords(join(succession.folder, runName()), answerMs);
  if (said.outcome !== "said") return said;
  // A release says its commit as well.
  if (said.line !== succession.version && !said.line.startsWith(`${succession.version} `)) {
    return { outcome: "other", said: said.line };
  }
  try {
    await takePlace(join(succession.folder, moveName), succession.executable);
  } catch (error) {
    return { outcome: "stuck", why: String(error) };
  }
  return { outcome: "replaced" };
}

/**
 * Moves a file to where another one is.
 *
 * @throws {Error} When that fails; the other one is where it was then.
 */
export async function takePlace(
  file: string,
  executable: string,
  os: typeof Deno.build.os = Deno.build.os,
): Promise<void> {
  // At once: there is no moment at which neither is there.
  if (os !== "windows") return await Deno.rename(file, executable);
  // Windows neither removes nor replaces a program that runs, but moves it: so here it is two steps.
  const old = oldName(executable);
  await Deno.remove(old).catch(() => {}); // There is none.
  await Deno.rename(executable, old);
  try {
    await Deno.rename(file, executable);
  } catch (error) {
    await Deno.rename(old, executable);
    throw error;
  }
}

/** Where Windows keeps the old one until nobody runs it. `install.ps1` removes it too. */
export function oldName(executable: string): string {
  return join(dirname(executable), ".pychat.upgrade.old");
}

async function firstWords(
  program: string,
  answerMs: number,
): Promise<
  { readonly outcome: "said"; readonly line: string } | Extract<Outcome, { outcome: "silent" }>
> {
  const signal = AbortSignal.timeout(answerMs);
  try {
    const { success, code, stdout } = await new Deno.Command(program, {
      args: ["--version"],
      clearEnv,
      stdin: "null",
      stderr: "null",
      signal,
    }).output();
    if (signal.aborted) return { outcome: "silent", why: "it did not end" };
    if (!success) return { outcome: "silent", why: `exit code ${code}` };
    const [line = ""] = new TextDecoder().decode(stdout).split(/\r?\n/, 1);
    if (line === "") return { outcome: "silent", why: "nothing was printed" };
    return { outcome: "said", line };
  } catch (error) {
    return { outcome: "silent", why: error instanceof Error ? error.message : String(error) };
  }
}

function parseOutcome(line: string): Outcome | undefined {
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof said !== "object" || said === null || !("outcome" in said)) return undefined;
  const text = (name: "why" | "said") => String(Reflect.get(said, name) ?? "");
  switch (said.outcome) {
    case "replaced":
      return { outcome: "replaced" };
    case "silent":
    case "stuck":
      return { outcome: said.outcome, why: text("why") };
    case "other":
      return { outcome: "other", said: text("said") };
    default:
      return undefined;
  }
}
