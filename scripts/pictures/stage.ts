/**
 * Where a scene is played: a folder that goes away again, and terminals in which a shell knows
 * `pychat`.
 *
 * @module
 */

import { commandLine, inhabitant } from "../../tests/e2e/program.ts";
import { type Size, Terminal } from "../../tests/e2e/terminal.ts";

/** A folder and its terminals, until it is disposed of. */
export class Stage implements AsyncDisposable {
  // Wherever there is tmux, there is /tmp; the task may write nowhere else.
  readonly #folder: string = Deno.makeTempDirSync({ dir: "/tmp" });
  readonly #terminals: Terminal[] = [];
  /** Whoever sits there lives in that folder. */
  readonly #variables: Readonly<Record<string, string>>;

  /** @param more More variables of whoever sits there. */
  constructor(more: Readonly<Record<string, string>> = {}) {
    this.#variables = { ...inhabitant(this.#folder), ...more };
    Deno.writeTextFileSync(this.#startUp, startUp(this.#variables));
  }

  /**
   * Opens a terminal with a shell that waits for a command. Its folder is empty, and has no name.
   *
   * @param before Words in front of the shell, such as those that run it on another machine.
   */
  async open(size: Size, before: readonly string[] = []): Promise<Terminal> {
    const words = [...before, "bash", "--noprofile", "--rcfile", this.#startUp, "-i"];
    const shell = `exec ${words.map((word) => `'${word}'`).join(" ")}`;
    const variables = { ...this.#variables, COLORTERM: "truecolor", TERM: "tmux-256color" };
    const surroundings = Object.entries(variables).map(([name, value]) => `${name}='${value}'`)
      .join(" ");
    const terminal = await Terminal.run(`cd '${this.#folder}' && ${surroundings} ${shell}`, size);
    this.#terminals.push(terminal);
    await terminal.shows(/^\$/);
    return terminal;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const terminal of this.#terminals) await terminal[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }

  get #startUp(): string {
    return `${this.#folder}/.bashrc`;
  }
}

/** The shell's start-up file: a short prompt, nothing kept, and `pychat` as the tasks run it. */
function startUp(variables: Readonly<Record<string, string>>): string {
  const run = (command: "serve" | "connect") =>
    `${command}) shift; ${
      commandLine(command, variables).map((word) => `'${word}'`).join(" ")
    } "$@" ;;`;
  return `PS1='\\[\\e[2m\\]$\\[\\e[0m\\] '
unset HISTFILE
bind 'set enable-bracketed-paste off'
pychat() {
  case $1 in
    ${run("serve")}
    ${run("connect")}
  esac
}
`;
}
