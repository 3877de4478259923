import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { RegistryError } from "../../registry/registry.ts";

/** A server in a process of its own; see `sqlite_worker.ts`. */
export interface Server extends AsyncDisposable {
  /** The next thing it reports. */
  next(): Promise<unknown>;
  /** Tells it to do something and waits for the report. */
  ask(command: string): Promise<unknown>;
  /** Lets it close the registry. */
  end(): Promise<void>;
  /** Kills it as nothing can be prevented or tidied up. */
  kill(): Promise<void>;
}

export function startServer(
  file: string,
  { name = "server", flags = [] }: { name?: string; flags?: string[] } = {},
): Server {
  const worker = fileURLToPath(new URL("sqlite_worker.ts", import.meta.url));
  const permissions = ["--allow-read", "--allow-write", ...flags];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-config", ...permissions, worker, file, name],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  let ended = false;

  const next = async (): Promise<unknown> => {
    while (!pending.includes("\n")) {
      const { value, done } = await output.read();
      assert.ok(!done, `server ${name} has more to say`);
      pending += value;
    }
    const end = pending.indexOf("\n");
    const line = pending.slice(0, end);
    pending = pending.slice(end + 1);
    return JSON.parse(line);
  };
  const finish = async (wind: () => unknown): Promise<void> => {
    if (ended) return;
    ended = true;
    await wind();
    await child.status;
    await output.cancel();
    // A process that is dead already has closed its end.
    await input.close().catch(() => {});
  };
  return {
    next,
    ask: async (command) => {
      await input.write(new TextEncoder().encode(`${command}\n`));
      return await next();
    },
    end: () => finish(() => input.close()),
    kill: () => finish(() => child.kill("SIGKILL")),
    [Symbol.asyncDispose]: () => finish(() => input.close().catch(() => {})),
  };
}

export interface TempFolder extends Disposable {
  path(name: string): string;
  /** What is in it, sorted. */
  names(subfolder?: string): string[];
}

export function tempFolder(): TempFolder {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "pychat-registry-" }));
  return {
    path: (name) => join(folder, name),
    names: (sub = ".") =>
      [...Deno.readDirSync(join(folder, sub))].map(({ name }) => name).toSorted(),
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}

/** Do not use it on a database that is open here; on its log it is fine. See `inspect`. */
export function contains(file: string, text: string): boolean {
  return new TextDecoder("latin1").decode(Deno.readFileSync(file)).includes(text);
}

export function countRooms(file: string): unknown {
  using db = new DatabaseSync(file, { readOnly: true });
  return db.prepare("SELECT count(*) AS n FROM rooms").get()?.["n"];
}

/** Checks that an error says in one sentence what could not be opened, why, and what to do. */
export function assertRefused(open: () => unknown, says: RegExp): RegistryError {
  try {
    open();
  } catch (error) {
    assert.ok(error instanceof RegistryError, String(error));
    assert.match(error.message, /^Cannot open registry [^:]+: [^;]+; [^;]+$/);
    assert.match(error.message, says);
    return error;
  }
  assert.fail(`opened in spite of ${says}`);
}

export function object(value: unknown): object & Record<string, unknown> {
  assert.ok(typeof value === "object" && value !== null);
  return { ...value };
}

/** SQLite's rows have no prototype, which counts as a difference. */
export function plain(row: unknown): unknown {
  return { ...object(row) };
}
