/**
 * Where PyChat keeps its files.
 *
 * @module
 */

import { posix, win32 } from "node:path";
import type { Words } from "../language/mod.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";

/** What the functions here ask of the machine; tests pass their own. */
export interface Surroundings {
  /** The operating system, as in `Deno.build.os`. */
  readonly os: typeof Deno.build.os;
  /** Reads an environment variable. */
  readonly env: (name: string) => string | undefined;
}

/**
 * The registry's file when `--db` does not name one: `registry.db` in {@linkcode stateFolder}.
 *
 * Nothing is created here.
 *
 * @throws {CommandError} When the machine names no home directory.
 */
export function defaultRegistryFile(
  words: Words,
  surroundings: Surroundings = thisMachine,
): string {
  const file = inStateFolder("registry.db", surroundings);
  if (file !== undefined) return file;
  const variable = surroundings.os === "windows" ? "LOCALAPPDATA" : "HOME";
  throw new CommandError(words.errors.noHome(variable), ExitCode.usage);
}

/**
 * The file with the servers where somebody was last: `servers` in {@linkcode stateFolder}.
 *
 * Nothing is created here.
 *
 * @returns `undefined` when the machine names no home directory.
 */
export function recentServersFile(surroundings: Surroundings = thisMachine): string | undefined {
  return inStateFolder("servers", surroundings);
}

/**
 * The folder for what is state, neither settings nor cache: see the XDG Base Directory Specification,
 * which also says to ignore a relative `XDG_STATE_HOME`.
 *
 * - Linux and others: `$XDG_STATE_HOME/pychat`, by default in `~/.local/state`
 * - macOS: `~/Library/Application Support/pychat`
 * - Windows: `%LOCALAPPDATA%\pychat`
 *
 * @returns `undefined` when the machine names no home directory.
 */
export function stateFolder({ os, env }: Surroundings = thisMachine): string | undefined {
  if (os === "windows") {
    const local = env("LOCALAPPDATA");
    return local ? win32.join(local, "pychat") : undefined;
  }
  const stateHome = os === "darwin" ? undefined : env("XDG_STATE_HOME");
  if (stateHome && posix.isAbsolute(stateHome)) return posix.join(stateHome, "pychat");
  const home = env("HOME");
  const state = os === "darwin" ? "Library/Application Support" : ".local/state";
  return home ? posix.join(home, state, "pychat") : undefined;
}

const thisMachine: Surroundings = { os: Deno.build.os, env: (name) => Deno.env.get(name) };

function inStateFolder(name: string, surroundings: Surroundings): string | undefined {
  const folder = stateFolder(surroundings);
  return folder && (surroundings.os === "windows" ? win32 : posix).join(folder, name);
}
