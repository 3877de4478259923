/**
 * The processes of `serve --workers`: whether they can be, and how one is started.
 *
 * @module
 */

import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Words } from "../language/mod.ts";
import { inMemory, locate } from "../registry/paths.ts";
import { type Crew, type CrewOptions, startCrew } from "../server/crew.ts";
import type { WorkerProcess } from "../server/worker_link.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";
import { streamLines } from "./streams.ts";
import { startable, workerCommand } from "./worker_rights.ts";

/** What `serve` asks for. */
export interface WorkersOptions extends Omit<CrewOptions, "start"> {
  /** Whether what a worker says as it dies is shown. */
  readonly debug: boolean;
}

/**
 * Starts a server of several processes.
 *
 * @throws {CommandError} When this machine, the options or the permissions do not allow that.
 * @throws {Error} What {@linkcode startCrew} throws.
 */
export async function serveWithWorkers(
  { debug, ...options }: WorkersOptions,
  { errors }: Words,
): Promise<Crew> {
  const { workers, rooms, registry } = options;
  const refuse = (sentence: string) => new CommandError(sentence, ExitCode.usage);
  // Elsewhere a port that several processes listen on leads to one of them alone, or cannot be had.
  if (Deno.build.os !== "linux") throw refuse(errors.workersNeedLinux);
  if (registry === undefined && !isFile(options.file)) throw refuse(errors.workersNeedFile);
  if (rooms && rooms.last - rooms.first + 1 < workers * 2) {
    throw refuse(errors.workersNeedRooms(workers));
  }
  const deno = await startable();
  if (deno === undefined) {
    throw refuse(Deno.build.standalone ? errors.workersNeedName : errors.workersNeedRights);
  }
  const file = isFile(options.file) ? locate(options.file) : undefined;
  const reports = options.reports && resolve(options.reports);
  const args = workerArguments({ file, reports });
  return await startCrew({
    ...options,
    file,
    reports,
    start: () => startProcess(deno, args, debug),
  });
}

function isFile(file: string | undefined): file is string {
  return file !== undefined && file !== inMemory;
}

/** The same program as a worker, which may listen, and use these files, and nothing else. */
function workerArguments(
  { file, reports }: { readonly file: string | undefined; readonly reports: string | undefined },
): readonly string[] {
  if (Deno.build.standalone) return [workerCommand];
  const { mainModule } = Deno;
  const folders = file === undefined ? [] : [dirname(file)];
  const writes = [...folders, ...reports === undefined ? [] : [reports]];
  const program = mainModule.startsWith("file:") ? [dirname(fileURLToPath(mainModule))] : [];
  // A bundled program needs no configuration, and may lie below a folder with somebody else's.
  const bundled = mainModule.endsWith(".js") ? ["--no-config", "--no-lock"] : [];
  return [
    "run",
    "--quiet",
    "--no-prompt",
    ...bundled,
    "--unstable-net",
    "--allow-net",
    "--allow-sys=networkInterfaces",
    allowing("read", [...folders, "/dev/null", ...program]),
    ...writes.length > 0 ? [allowing("write", writes)] : [],
    "--ignore-env",
    mainModule,
    workerCommand,
  ];
}

/** The option for these paths; for all, when Deno would take one of them for two. */
function allowing(what: "read" | "write", paths: readonly string[]): string {
  const option = `--allow-${what}`;
  return paths.some((path) => path.includes(",")) ? option : `${option}=${paths.join()}`;
}

function startProcess(deno: string, args: readonly string[], debug: boolean): WorkerProcess {
  const child = new Deno.Command(deno, {
    args: [...args],
    // Deno starts nothing that inherits these unless everything may run.
    env: { LD_LIBRARY_PATH: "", LD_PRELOAD: "" },
    stdin: "piped",
    stdout: "piped",
    stderr: debug ? "inherit" : "null",
  }).spawn();
  const input = child.stdin.getWriter();
  const encoder = new TextEncoder();
  return {
    lines: streamLines(child.stdout),
    write: (line) => {
      input.write(encoder.encode(`${line}\n`)).catch(() => {}); // It has ended.
    },
    close: () => {
      input.close().catch(() => {}); // Likewise.
    },
    kill: () => {
      try {
        child.kill("SIGKILL");
      } catch {
        // Likewise.
      }
    },
    ended: child.status.then(({ signal, code }) => signal ?? `exit code ${code}`),
  };
}
