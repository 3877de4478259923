/**
 * Running a desktop's tool, whatever becomes of it.
 *
 * @module
 */

import { own } from "../../protocol/limits.ts";
import type { DesktopCommand } from "./desktop.ts";

/** Runs a program to its end; whether it did what it should. */
export type Runner = (command: DesktopCommand) => Promise<boolean>;

/**
 * Runs a program that sees nothing of the terminal, for at most {@linkcode own.notifyChildMs}.
 *
 * @returns False when it may not run, is not installed, fails or takes too long; it never rejects,
 * and never asks for a permission, because a question would appear in the middle of a chat.
 */
export async function runDesktopCommand(
  { command, args, env }: DesktopCommand,
  { limitMs = own.notifyChildMs }: { readonly limitMs?: number } = {},
): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    if (Deno.permissions.querySync({ name: "run", command }).state !== "granted") return false;
    const child = new Deno.Command(command, {
      args: [...args],
      env: { ...noLoader, ...env },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
    return (await child.status).success;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Deno starts nothing that inherits these unless everything may run, and asks or refuses instead;
 * empty, they are to the loader as if they were not there.
 */
const noLoader = { LD_LIBRARY_PATH: "", LD_PRELOAD: "" } as const;
