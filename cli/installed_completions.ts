/**
 * `pychat completions --install`: puts a shell's script where the shell looks by itself.
 *
 * @module
 */

import { basename, dirname, posix } from "node:path";
import { told, type Words } from "../language/mod.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";
import type { CompletionsOptions } from "./invocation.ts";
import type { Surroundings } from "./paths.ts";
import { isShell, loading, script, type Shell } from "./shells.ts";

/** Where it is done, and what is told. */
export interface CompletionsWorld extends Surroundings {
  /** Tells a person. Default: `console.log`. */
  readonly print: (line: string) => void;
}

const thisMachine: CompletionsWorld = {
  os: Deno.build.os,
  env: (name) => Deno.env.get(name),
  print: (line) => console.log(line),
};

/**
 * Installs a shell's completions, or removes them.
 *
 * @throws {CommandError} When it is not known for which shell, or that cannot be done here.
 */
export async function runCompletions(
  { action, shell: named }: CompletionsOptions,
  words: Words,
  { print, ...surroundings }: CompletionsWorld = thisMachine,
): Promise<ExitCode> {
  const { completions } = words.installing;
  const shell = named ?? usualShell(surroundings.env);
  if (shell === undefined) throw new CommandError(completions.whichShell, ExitCode.usage);
  const file = installedFile(shell, surroundings);
  const lines = loading[shell].join("; ");
  if (action === "uninstall") {
    print(file === undefined ? completions.nowhere(shell) : await uninstall(file, words));
    return ExitCode.ok;
  }
  if (file === undefined) {
    throw new CommandError(completions.noPlace(shell, lines), ExitCode.usage);
  }
  try {
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, script(shell));
  } catch (error) {
    const { NotCapable, PermissionDenied } = Deno.errors;
    const sentence = error instanceof NotCapable || error instanceof PermissionDenied
      ? completions.forbidden(file, lines)
      : completions.failed(file, told(error, words));
    throw new CommandError(sentence, ExitCode.failure, { cause: error });
  }
  print(completions.installed(file));
  if (shell === "bash") print(completions.bashNeeds);
  if (shell === "zsh") print(completions.zshNeeds(dirname(file)));
  return ExitCode.ok;
}

/** Removes the file, if it is there, and says what came of it. */
async function uninstall(file: string, words: Words): Promise<string> {
  const { completions } = words.installing;
  try {
    await Deno.remove(file);
    return completions.removed(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return completions.notThere(file);
    const sentence = completions.unremovable(file, told(error, words));
    throw new CommandError(sentence, ExitCode.failure, { cause: error });
  }
}

/** The shell that somebody works with, if that is known. */
function usualShell(env: Surroundings["env"]): Shell | undefined {
  const name = basename(env("SHELL") ?? "");
  return isShell(name) ? name : undefined;
}

/**
 * The file that a shell reads at the first Tab after `pychat`, or when it starts:
 *
 * - bash with the package bash-completion, and fish: see their manuals
 * - zsh has no such place; this one is usual, and has to be in its `fpath`
 * - nu: `$nu.user-autoload-dirs`
 *
 * Relative XDG variables are ignored, as the XDG Base Directory Specification says.
 *
 * @returns `undefined` where there is none, or the machine names no home directory.
 */
export function installedFile(shell: Shell, { os, env }: Surroundings): string | undefined {
  const home = env("HOME");
  if (!home || os === "windows") return undefined;
  const xdg = (variable: string, usual: string) => {
    const folder = env(variable);
    return folder && posix.isAbsolute(folder) ? folder : `${home}/${usual}`;
  };
  const data = xdg("XDG_DATA_HOME", ".local/share");
  switch (shell) {
    case "bash":
      return `${data}/bash-completion/completions/pychat`;
    case "zsh":
      return `${data}/zsh/site-functions/_pychat`;
    case "fish":
      return `${data}/fish/vendor_completions.d/pychat.fish`;
    case "nu": {
      const usual = os === "darwin" ? "Library/Application Support" : ".config";
      return `${xdg("XDG_CONFIG_HOME", usual)}/nushell/autoload/pychat.nu`;
    }
    case "pwsh":
      return undefined;
    default:
      return shell satisfies never;
  }
}
