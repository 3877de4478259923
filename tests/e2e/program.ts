/**
 * Runs the real `pychat` command as another process: the sources, or the executable that
 * `PYCHAT_BIN` names.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { Process } from "./process.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What stands behind the name of a test that says what the tasks allow, when it is not run. */
export const notOfExecutable: string | undefined = Deno.env.get("PYCHAT_BIN") === undefined
  ? undefined
  : " (not run: PYCHAT_BIN has rights of its own)";

/**
 * The command and its first arguments, as the task of the same name runs it.
 *
 * @param env What the task's variables stand for.
 */
export function commandLine(
  command: "serve" | "connect" | "completions" | "upgrade",
  env: Readonly<Record<string, string>> = Deno.env.toObject(),
): readonly [string, ...string[]] {
  const executable = Deno.env.get("PYCHAT_BIN");
  if (executable) return [executable, command];
  const [, ...words] = config.tasks[command].command.match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
  return [
    Deno.execPath(),
    ...words.map((word) => word === "mod.ts" ? `${root}mod.ts` : expanded(word, env)),
  ];
}

/** A word of a task, as Deno's shell understands it: quotes go, a variable that is unset is empty. */
function expanded(word: string, env: Readonly<Record<string, string>>): string {
  return word.replaceAll('"', "").replaceAll(/\$(\w+)/g, (_, name) => env[name] ?? "");
}

/** The variables of somebody who lives in this folder; Deno keeps its cache where it was. */
export function inhabitant(home: string): Readonly<Record<string, string>> {
  const language = { LANG: "C.UTF-8", LC_ALL: "", LC_MESSAGES: "", PYCHAT_LANG: "" };
  return {
    HOME: home,
    LOCALAPPDATA: home,
    XDG_STATE_HOME: "",
    DENO_DIR: denoDir(),
    ...language,
  };
}

let knownDenoDir: string | undefined;

function denoDir(): string {
  if (knownDenoDir === undefined) {
    const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
    knownDenoDir = String(JSON.parse(new TextDecoder().decode(stdout))["denoDir"]);
  }
  return knownDenoDir;
}

/** What a program may use. */
export interface ProgramOptions {
  /** Descriptors that it may have open at once. */
  readonly filesMax?: number;
  /** The folder that it runs in. */
  readonly cwd?: string;
  /** Words in front of the command, such as those that run it in another network. */
  readonly before?: readonly string[];
}

/** A running `pychat`. */
export class Program extends Process {
  constructor(
    command: "serve" | "connect",
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    { filesMax, cwd, before = [] }: ProgramOptions = {},
  ) {
    const [first, ...words] = commandLine(command, { ...Deno.env.toObject(), ...env });
    const [start = first, ...others] = before;
    const ours = before.length === 0
      ? [first, ...words, ...args] as const
      : [start, ...others, first, ...words, ...args] as const;
    const [program, ...rest] = filesMax === undefined
      ? ours
      : ["bash", "-c", `ulimit -n ${filesMax}; exec "$0" "$@"`, ...ours] as const;
    super(program, {
      args: rest,
      ...cwd !== undefined && { cwd },
      env: { NO_COLOR: "1", ...env },
    });
  }

  /** The next JSON event of this kind. */
  async event(kind: string): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse(await this.line(new RegExp(`^{"event":"${kind}"`)));
  }
}

/** A server of its own, with its registry in a folder that goes away with it. */
export class ServeProgram extends Program {
  readonly folder: string;
  #listening: Readonly<Record<string, unknown>> | undefined;

  constructor(
    args: readonly string[] = [],
    { folder = Deno.makeTempDirSync(), ...options }: ProgramOptions & { folder?: string } = {},
  ) {
    const file = args.includes("--registry") ? [] : ["--db", `${folder}/registry.db`];
    const port = args.includes("--port") ? [] : ["--port", "0"];
    super(
      "serve",
      ["--host", "127.0.0.1", ...port, ...file, "--log", "json", ...args],
      {},
      options,
    );
    this.folder = folder;
  }

  /** The registry's file. */
  get file(): string {
    return `${this.folder}/registry.db`;
  }

  /** What it said when it was online. */
  async listening(): Promise<Readonly<Record<string, unknown>>> {
    return this.#listening ??= await this.event("listening");
  }

  /** The lobby's port, known when it is online. */
  async port(): Promise<number> {
    return Number((await this.listening())["port"]);
  }

  /** What others type after `pychat connect`. */
  async address(): Promise<string> {
    return `127.0.0.1:${await this.port()}`;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true }).catch(() => {});
  }
}

/** A client that writes JSON events. */
export function connectJson(
  address: string,
  name: string,
  more: readonly string[] = [],
): Program {
  return new Program("connect", [address, "--name", name, "--json", ...more]);
}

/**
 * Kills a server, and keeps its port from becoming another test's: whoever connects there is hung up
 * on.
 */
export async function deadPort(server: ServeProgram): Promise<Disposable> {
  const port = await server.port();
  server.kill("SIGKILL");
  await server.ended;
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const hangUp = async () => {
    for await (const connection of listener) connection.close();
  };
  hangUp().catch(() => {}); // Closed.
  return { [Symbol.dispose]: () => listener.close() };
}
