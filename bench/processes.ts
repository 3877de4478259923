/**
 * Programs that are measured, as processes of their own.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** How to start one. */
export interface Start {
  /** The script, beside this file. */
  readonly script: string;
  readonly args?: readonly string[];
  /** More options for Deno, before the script. */
  readonly deno?: readonly string[];
  /** Given every line of its standard error; without this it goes to ours. */
  readonly onError?: (line: string) => void;
}

/** A running program. */
export interface Running {
  readonly process: Deno.ChildProcess;
  /** The first line that it printed. What follows is read too, so that it never waits for us. */
  readonly firstLine: string;
}

/** Starts a script with Deno, and waits for its first line. */
export async function start({ script, args = [], deno = [], onError }: Start): Promise<Running> {
  const rights = ["--no-prompt", "--allow-net", "--allow-read", "--allow-write", "--allow-env"];
  const path = fileURLToPath(new URL(script, import.meta.url));
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", ...rights, "--allow-sys", ...deno, path, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: onError ? "piped" : "inherit",
  }).spawn();
  if (onError) readLines(process.stderr, onError);
  const first = Promise.withResolvers<string>();
  readLines(process.stdout, first.resolve);
  return { process, firstLine: await first.promise };
}

/** Starts `pychat serve` on a free port of loopback, with a registry in this file. */
export async function startServer(
  file: string,
  more: Omit<Start, "script"> = {},
): Promise<Running & { readonly port: number }> {
  const args = ["serve", "--host", "127.0.0.1", "--port", "0", "--db", file, "--log", "json"];
  const all = { ...more, script: "../mod.ts", args: [...args, ...more.args ?? []] };
  const running = await start(all);
  return { ...running, port: JSON.parse(running.firstLine).port };
}

async function readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (line: string) => void,
): Promise<void> {
  let unfinished = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (unfinished + text).split("\n");
    unfinished = lines.pop() ?? "";
    for (const line of lines) take(line);
  }
}
