/**
 * A real terminal for the tests and for the pictures: tmux, with a server of its own for each.
 *
 * @module
 */

import { until } from "../server/helpers.ts";
import { commandLine, inhabitant } from "./program.ts";

/** How large a terminal is. */
export interface Size {
  /** 80 by default. */
  readonly columns?: number;
  /** 24 by default. */
  readonly rows?: number;
}

/** What a terminal is like. */
export interface TerminalOptions extends Size {
  /** The home folder of whoever sits there; by default one that goes away with the terminal. */
  readonly home?: string | undefined;
  /** More variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a terminal shows at one moment. */
export interface Seen {
  /** Its rows, with escape sequences. */
  readonly painted: string;
  /** Where the cursor is, counted from 0; undefined when the program hides it. */
  readonly cursor: { readonly column: number; readonly row: number } | undefined;
}

/** A terminal in which one command runs. */
export class Terminal implements AsyncDisposable {
  readonly #socket = `pychat-test-${crypto.randomUUID()}`;
  /** The home folder that goes away with this terminal. */
  readonly #home: string | undefined;
  #open = true;

  private constructor(home: string | undefined) {
    this.#home = home;
  }

  /** Opens a terminal and runs `pychat` in it; when that ends, its exit code is on the screen. */
  static async open(
    command: "serve" | "connect",
    args: readonly string[],
    { home, env = {}, ...size }: TerminalOptions = {},
  ): Promise<Terminal> {
    const ownHome = home === undefined ? await Deno.makeTempDir() : undefined;
    const variables = { ...inhabitant(home ?? ownHome ?? ""), ...env };
    const settings = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    const words = ["env", ...settings, ...commandLine(command, variables), ...args];
    const quoted = words.map((word) => `'${word}'`).join(" ");
    // A Ctrl-C that reaches the shell as well is not to end it before it has shown the exit code.
    const shell = `trap : INT; ${quoted}; echo "(exit code $?)"; cat`;
    return await new Terminal(ownHome).#start(shell, size);
  }

  /** Opens a terminal and runs a line of shell in it. */
  static async run(shell: string, size: Size = {}): Promise<Terminal> {
    return await new Terminal(undefined).#start(shell, size);
  }

  async #start(shell: string, { columns = 80, rows = 24 }: Size): Promise<this> {
    const size = ["-x", `${columns}`, "-y", `${rows}`];
    await this.#tmux("-u", "-f", "/dev/null", "new-session", "-d", ...size, shell);
    return this;
  }

  /** What a person sees. */
  async screen(): Promise<string> {
    return await this.#tmux("capture-pane", "-p", "-t", ":0");
  }

  /** What a person sees, with the escape sequences that make it coloured, bold and so on. */
  async painted(): Promise<string> {
    return await this.#tmux("capture-pane", "-e", "-N", "-p", "-t", ":0");
  }

  /** Where the cursor is, counted from 0; undefined when the program hides it. */
  async cursor(): Promise<Seen["cursor"]> {
    return cursorOf(await this.#tmux("display-message", "-p", "-t", ":0", place));
  }

  /** What {@linkcode painted} and {@linkcode cursor} give, of one moment. */
  async seen(): Promise<Seen> {
    const capture = ["capture-pane", "-e", "-N", "-p", "-t", ":0"];
    const answer = await this.#tmux(...capture, ";", "display-message", "-p", "-t", ":0", place);
    const end = answer.trimEnd().lastIndexOf("\n") + 1;
    return { painted: answer.slice(0, end), cursor: cursorOf(answer.slice(end)) };
  }

  /** What a person sees and what has scrolled away above it. */
  async history(): Promise<string> {
    return await this.#tmux("capture-pane", "-p", "-J", "-S", "-5000", "-t", ":0");
  }

  /** Waits until the screen shows this, and gives the screen. */
  async shows(pattern: RegExp): Promise<string> {
    let screen = "";
    await until(async () => pattern.test(screen = await this.screen()), `${pattern} on the screen`)
      .catch((error) => {
        throw new Error(`${error.message}; the screen was:\n${screen}`);
      });
    return screen;
  }

  /** Types text as it stands. */
  async type(text: string): Promise<void> {
    await this.#tmux("send-keys", "-t", ":0", "-l", text);
  }

  /** Presses keys by their tmux names, such as `Enter` or `C-c`. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", "-t", ":0", ...keys);
  }

  /** Pastes text all at once. */
  async paste(text: string): Promise<void> {
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(file, text);
    await this.#tmux("load-buffer", file);
    await this.#tmux("paste-buffer", "-t", ":0");
    await Deno.remove(file);
  }

  /** Makes the window larger or smaller. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-t", ":0", "-x", `${columns}`, "-y", `${rows}`);
  }

  /** The settings of the terminal, as `stty -a` prints them. */
  async settings(): Promise<string> {
    const tty = (await this.#tmux("display-message", "-p", "-t", ":0", "#{pane_tty}")).trim();
    const { stdout } = await new Deno.Command("stty", { args: ["-a", "-F", tty] }).output();
    return new TextDecoder().decode(stdout);
  }

  /** Sends a signal to the program that runs in it, and to nothing else. */
  async signal(signal: Deno.Signal): Promise<void> {
    const shell = (await this.#tmux("display-message", "-p", "-t", ":0", "#{pane_pid}")).trim();
    const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "pid=,ppid="] }).output();
    for (const line of new TextDecoder().decode(stdout).split("\n")) {
      const [pid, parent] = line.trim().split(/\s+/);
      if (parent === shell) Deno.kill(Number(pid), signal);
    }
  }

  /** Closes the window. */
  async close(): Promise<void> {
    this.#open = false;
    await this.#tmux("kill-server");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#open) await this.close();
    if (this.#home !== undefined) await Deno.remove(this.#home, { recursive: true });
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    const { stdout, stderr, success } = await new Deno.Command("tmux", {
      args: ["-L", this.#socket, ...args],
    }).output();
    if (!success) throw new Error(`tmux ${args[0]}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  }
}

/** How tmux tells where the cursor is. */
const place = "#{cursor_x} #{cursor_y} #{cursor_flag}";

function cursorOf(answer: string): Seen["cursor"] {
  const [column = 0, row = 0, shown] = answer.trim().split(" ").map(Number);
  return shown ? { column, row } : undefined;
}
