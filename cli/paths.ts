/**
 * Where PyChat keeps its one file.
 *
 * @module
 */

import { posix, win32 } from "node:path";
import { CommandError, ExitCode } from "./exit_codes.ts";

/** What {@linkcode defaultRegistryFile} asks of the machine; tests pass their own. */
export interface Surroundings {
  /** The operating system, as in `Deno.build.os`. */
  readonly os: typeof Deno.build.os;
  /** Reads an environment variable. */
  readonly env: (name: string) => string | undefined;
}

/**
 * The registry's file when `--db` does not name one. It is state, neither settings nor cache: see
 * the XDG Base Directory Specification, which also says to ignore a relative `XDG_STATE_HOME`.
 *
 * - Linux and others: `$XDG_STATE_HOME/pychat/registry.db`, by default in `~/.local/state`
 * - macOS: `~/Library/Application Support/pychat/registry.db`
 * - Windows: `%LOCALAPPDATA%\pychat\registry.db`
 *
 * Nothing is created here.
 *
 * @throws {CommandError} When the machine names no home directory.
 */
export function defaultRegistryFile(
  { os, env }: Surroundings = { os: Deno.build.os, env: (name) => Deno.env.get(name) },
): string {
  if (os === "windows") {
    const local = env("LOCALAPPDATA");
    if (!local) throw homeless("LOCALAPPDATA");
    return win32.join(local, "pychat", "registry.db");
  }
  const stateHome = os === "darwin" ? undefined : env("XDG_STATE_HOME");
  if (stateHome && posix.isAbsolute(stateHome)) {
    return posix.join(stateHome, "pychat", "registry.db");
  }
  const home = env("HOME");
  if (!home) throw homeless("HOME");
  const state = os === "darwin" ? "Library/Application Support" : ".local/state";
  return posix.join(home, state, "pychat", "registry.db");
}

function homeless(variable: string): CommandError {
  return new CommandError(
    `${variable} is not set, so there is no place for the registry. Choose a file with --db.`,
    ExitCode.usage,
  );
}
