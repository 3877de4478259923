/**
 * The processes that a run starts, so that none of them outlives it, and its temporary files.
 *
 * @module
 */

import { pause } from "./pause.ts";
import { printed, processorNs } from "../../tests/server/processes.ts";

/** How to start a program. */
export interface Program {
  readonly command: string;
  readonly args?: readonly string[];
  readonly stdin?: "piped" | "null";
  readonly stdout?: "piped" | "null";
  readonly stderr?: "piped" | "inherit" | "null";
}

/**
 * Runs a command with as many open files as this machine lets one process have, in a session of its
 * own: a terminal's Ctrl-C is for us alone, who end the others. The process keeps its number.
 */
const withAllFiles = 'ulimit -n "$(ulimit -Hn)"; exec setsid "$@"';

/** Everything that one run has started; disposing of it ends all of that. */
export class Children implements AsyncDisposable {
  readonly #running = new Set<Deno.ChildProcess>();
  readonly #folders: string[] = [];
  #ended: Promise<void> | undefined;

  /** Starts a program whose process keeps its number, whatever its limits. */
  start(program: Program): Deno.ChildProcess {
    const { command, args = [], stdin = "null", stdout = "null", stderr = "inherit" } = program;
    const child = new Deno.Command("bash", {
      args: ["-c", withAllFiles, "bash", command, ...args],
      stdin,
      stdout,
      stderr,
    }).spawn();
    this.#running.add(child);
    child.status.then(() => this.#running.delete(child));
    return child;
  }

  /** A folder that everybody may read, which is there until the end. */
  async folder(): Promise<string> {
    const path = await Deno.makeTempDir({ prefix: "pychat-bench-" });
    this.#folders.push(path);
    await Deno.chmod(path, 0o755);
    return path;
  }

  /** Ends a program before the others. */
  async end(child: Deno.ChildProcess): Promise<void> {
    try {
      if (this.#running.has(child)) child.kill("SIGKILL");
    } catch {
      // It has ended just now.
    }
    await child.status;
  }

  /** However often it is called, and whoever else calls it meanwhile, it happens once. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#ended ??= this.#endAll();
  }

  async #endAll(): Promise<void> {
    await Promise.all([...this.#running].map((child) => this.end(child)));
    for (const path of this.#folders) await Deno.remove(path, { recursive: true });
  }
}

/** A port that was free a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Resolves when somebody listens on this port of loopback. Nobody connects to it for that. */
export async function listening(port: number): Promise<void> {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const row = new RegExp(`0100007F:${hex} 00000000:0000 0A `); // 127.0.0.1, from anywhere, LISTEN.
  for (let tries = 0; tries < 1_000; tries++) {
    if (row.test(printed("cat", "/proc/net/tcp"))) return;
    await pause(20);
  }
  throw new Error(`Nobody listens on port ${port} after 20 s.`);
}

/** Resolves when a process has little to do any more, so that it does not pay for what was before. */
export async function calm(pid: number): Promise<void> {
  for (let before = processorNs(pid), tries = 0; tries < 200; tries++) {
    await pause(200);
    const now = processorNs(pid);
    if (now - before < 10e6) return; // A twentieth of a processor.
    before = now;
  }
}

/** Whether a command is there. */
export function installed(command: string): boolean {
  const { success } = new Deno.Command("bash", {
    args: ["-c", 'command -v "$1"', "bash", command],
    stdout: "null",
  }).outputSync();
  return success;
}
