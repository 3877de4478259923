/**
 * Processes that are measured, and what they cost.
 *
 * @module
 */

/** Ends this process where processor time cannot be measured. */
export function needSchedstat(): void {
  if (Deno.build.os === "linux") return;
  console.error("This needs Linux, whose schedstat counts a process's time exactly.");
  Deno.exit(1);
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly process: Deno.ChildProcess;
  /** The lobby's port. */
  readonly port: number;
}

/** Starts a real server on loopback, with a registry in a file of its own unless one is named. */
export async function startServer(
  args: readonly string[],
  file: string = Deno.makeTempFileSync(),
): Promise<ServerProcess> {
  const place = ["--host", "127.0.0.1", "--port", "0", "--db", file];
  const process = start("../mod.ts", ["serve", ...place, "--log", "json", ...args]);
  const { port } = JSON.parse(await firstLine(process));
  return { process, port };
}

/** Starts a script beside this one, or the program itself. Kill it in the end. */
export function start(script: string, args: readonly string[]): Deno.ChildProcess {
  const path = new URL(script, import.meta.url).href;
  const permissions = [
    "--no-prompt",
    "--allow-net",
    "--allow-read",
    "--allow-write",
    "--allow-env",
  ];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissions, "--allow-sys", path, ...args],
    stdin: "null",
    stdout: "piped",
  }).spawn();
}

/** The first line that a process prints; all others are thrown away. */
export async function firstLine(process: Deno.ChildProcess): Promise<string> {
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) text += (await reader.read()).value ?? "\n";
  // Whatever else it prints is read and thrown away, so that it never waits for us.
  (async () => {
    while (!(await reader.read()).done);
  })();
  return text.slice(0, text.indexOf("\n"));
}

/**
 * Processor time that all threads of a process have used, in nanoseconds; needs Linux. Deno itself
 * may read other processes' files only with every permission that there is.
 */
export function processorNs(pid: number): number {
  const script = `cat /proc/${pid}/task/*/schedstat`;
  const { stdout } = new Deno.Command("bash", { args: ["-c", script] }).outputSync();
  const threads = new TextDecoder().decode(stdout).trim().split("\n");
  return threads.reduce((total, line) => total + Number(line.split(" ")[0]), 0);
}
