/**
 * A program that runs as another process, and what it prints.
 *
 * @module
 */

import { orFail } from "../server/helpers.ts";

/** How it is started. */
export type ProcessOptions = Pick<Deno.CommandOptions, "args" | "cwd" | "env">;

/** A running program. Disposing of it kills it, if it still runs. */
export class Process implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncIterator<string>;
  readonly #errors: Promise<string>;
  /** Everything printed so far, line by line. */
  readonly printed: string[] = [];

  constructor(program: string, options: ProcessOptions) {
    this.#process = new Deno.Command(program, {
      ...options,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#lines = lines(this.#process.stdout);
    this.#errors = new Response(this.#process.stderr).text();
  }

  /** Resolves when the process is gone. */
  get ended(): Promise<unknown> {
    return this.#process.status;
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Types something. */
  async type(text: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(text));
  }

  /** Ends the input. */
  async endInput(): Promise<void> {
    await this.#input.close();
  }

  /** The next line that is printed and matches; the ones before it are skipped. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const line = await this.nextLine(`no line like ${pattern}`);
      if (line === undefined) {
        const errors = await this.#errors;
        throw new Error(
          `Ended without a line like ${pattern}:\n${this.printed.join("\n")}\n${errors}`,
        );
      }
      if (pattern.test(line)) return line;
    }
  }

  /**
   * The next line that is printed; `undefined` at the end.
   *
   * @param otherwise What to say when there is none in time.
   */
  async nextLine(otherwise = "nothing is printed"): Promise<string | undefined> {
    const { value, done } = await orFail(this.#lines.next(), otherwise);
    if (done) return undefined;
    this.printed.push(value);
    return value;
  }

  /** Sends a signal. On Windows all of them end it, and what it has started: a launcher waits. */
  kill(signal: Deno.Signal): void {
    if (Deno.build.os !== "windows") return this.#process.kill(signal);
    new Deno.Command("taskkill", { args: ["/F", "/T", "/PID", `${this.pid}`] }).outputSync();
  }

  /** Waits for the end: the exit code and what was printed as an error. */
  async end(): Promise<{ readonly code: number; readonly errors: string }> {
    while (await this.nextLine("the program did not end") !== undefined);
    const { code } = await this.#process.status;
    return { code, errors: await this.#errors };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#input.abort().catch(() => {});
    while (!(await this.#lines.next()).done);
    await this.#process.status;
    await this.#errors;
  }
}

/** What a program prints, line by line. */
async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let unfinished = "";
  for await (const bytes of stream) {
    const pieces = (unfinished + decoder.decode(bytes, { stream: true })).split("\n");
    unfinished = pieces.pop() ?? "";
    yield* pieces;
  }
  if (unfinished !== "") yield unfinished;
}
