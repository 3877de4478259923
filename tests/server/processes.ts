/**
 * Programs that are measured, as processes of their own. What they print is read at once, so that
 * they never wait for us.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { type HeapUsage, Inspector } from "./inspector.ts";

/** How to start one. */
export interface Start {
  readonly script: URL;
  readonly args?: readonly string[];
  /** A command that runs it, with its arguments. */
  readonly under?: readonly string[];
  /** More options for Deno, before the script. */
  readonly deno?: readonly string[];
  /** Given every line of its standard error; without this it goes to ours. */
  readonly onError?: (line: string) => void;
}

/** A running program. */
export interface Running {
  readonly process: Deno.ChildProcess;
  /** The first line that it printed. */
  readonly firstLine: string;
}

/** Starts a script with Deno, and waits for its first line. */
export async function start(
  { script, args = [], under = [], deno = [], onError }: Start,
): Promise<Running> {
  const rights = ["--no-prompt", "--allow-net", "--allow-read", "--allow-write", "--allow-env"];
  const run = ["run", ...rights, "--allow-sys", ...deno, fileURLToPath(script), ...args];
  const [command = Deno.execPath(), ...rest] = [...under, Deno.execPath(), ...run];
  const process = new Deno.Command(command, {
    args: rest,
    stdin: "null",
    stdout: "piped",
    stderr: onError ? "piped" : "inherit",
  }).spawn();
  if (onError) readLines(process.stderr, onError);
  const first = Promise.withResolvers<string>();
  readLines(process.stdout, first.resolve);
  return { process, firstLine: await first.promise };
}

/** A server that is measured. */
export interface MeasuredServer extends Running {
  /** The lobby's port. */
  readonly port: number;
  /** How many descriptors it has open. */
  readonly descriptors: () => number;
  /** What is left on its heap when its garbage has been collected. */
  readonly collect: () => Promise<HeapUsage>;
}

/**
 * Starts `pychat serve` on a free port of loopback with a registry in this file, without limits for
 * one address or person, and with its heap open to us. Linux only.
 */
export async function startMeasured(file: string): Promise<MeasuredServer> {
  const url = Promise.withResolvers<string>();
  const onError = (line: string) => {
    const [found] = /ws:\S+/.exec(line) ?? [];
    if (found) url.resolve(found);
    else if (!/inspect|debugger/i.test(line)) console.error(line);
  };
  const place = ["--host", "127.0.0.1", "--port", "0", "--db", file];
  const running = await start({
    script: new URL("../../mod.ts", import.meta.url),
    args: ["serve", ...place, "--log", "json", "--per-address", "0", "--pace", "0"],
    deno: ["--inspect=127.0.0.1:0"],
    onError,
  });
  const inspectorUrl = await url.promise;
  return {
    ...running,
    port: JSON.parse(running.firstLine).port,
    descriptors: () => printed("ls", `/proc/${running.process.pid}/fd`).split("\n").length,
    async collect() {
      using inspector = await Inspector.open(inspectorUrl);
      return await inspector.collect();
    },
  };
}

/** Ends this process where processor time cannot be measured. */
export function needSchedstat(): void {
  if (Deno.build.os === "linux") return;
  console.error("This needs Linux, whose schedstat counts a process's time exactly.");
  Deno.exit(1);
}

/** Processor time that all threads of a process have used, in nanoseconds; needs Linux. */
export function processorNs(pid: number): number {
  const threads = printed("bash", "-c", `cat /proc/${pid}/task/*/schedstat`).split("\n");
  return threads.reduce((total, line) => total + Number(line.split(" ")[0]), 0);
}

/** The processes that a process has started, whichever thread of it, and that have not ended. */
export function children(pid: number): readonly number[] {
  return printed("bash", "-c", `cat /proc/${pid}/task/*/children`).split(/\s+/)
    .filter((word) => word !== "").map(Number);
}

/** What a command prints. (Deno itself looks into /proc only for whoever may do anything.) */
export function printed(command: string, ...args: readonly string[]): string {
  const { stdout } = new Deno.Command(command, { args: [...args] }).outputSync();
  return new TextDecoder().decode(stdout).trim();
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
