/**
 * The completions at work: real shells in a real terminal, each with a start-up file that loads
 * them the way `pychat completions --help` says, and somebody who presses Tab.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { until } from "../server/helpers.ts";
import { isMissing } from "../programs.ts";
import { commandLine, inhabitant } from "./program.ts";

interface Shell {
  readonly name: string;
  /** Its start-up file, in the folder that is its home. */
  readonly file: string;
  /** What stands in it; the prompt is "$ ". */
  readonly lines: readonly string[];
  /** Starts it. */
  readonly command: string;
  /** How it writes the file "with space.db". */
  readonly quoted: string;
}

const shells: readonly Shell[] = [
  {
    name: "bash",
    file: ".bashrc",
    lines: [
      "PS1='$ '",
      "unset HISTFILE",
      "bind 'set show-all-if-ambiguous on'",
      "bind 'set enable-bracketed-paste off'",
      'eval "$(pychat completions bash)"',
    ],
    command: "bash --noprofile -i",
    quoted: String.raw`with\ space.db`,
  },
  {
    name: "zsh",
    file: ".zshrc",
    lines: [
      "PROMPT='$ '",
      "autoload -Uz compinit && compinit -u -D",
      'eval "$(pychat completions zsh)"',
    ],
    command: "zsh -d -i",
    quoted: String.raw`with\ space.db`,
  },
  {
    name: "fish",
    file: ".config/fish/config.fish",
    lines: [
      "set -g fish_greeting",
      "set -g fish_autosuggestion_enabled 0",
      "function fish_prompt; echo '$ '; end",
      "pychat completions fish | source",
    ],
    command: "fish -i",
    quoted: String.raw`with\ space.db`,
  },
  {
    name: "nu",
    file: ".config/nushell/config.nu",
    lines: [
      "$env.config.show_banner = false",
      '$env.PROMPT_COMMAND = {|| ""}',
      '$env.PROMPT_COMMAND_RIGHT = {|| ""}',
      '$env.PROMPT_INDICATOR = "$ "',
      "source ~/pychat.nu",
    ],
    command: "nu -c 'pychat completions nu | save -f pychat.nu' && exec nu",
    quoted: "'with space.db'",
  },
];

const root = fileURLToPath(new URL("../../", import.meta.url));

for (const shell of shells) {
  const { name, quoted } = shell;
  const missing = isMissing(name);
  const reason = missing ? ` (not run: ${name} is not installed; .ci/run installs it)` : "";
  const test = (what: string, run: (typing: Typing) => Promise<void>) =>
    Deno.test({
      name: `completions: ${name} ${what}${reason}`,
      ignore: missing,
      async fn() {
        await using typing = new Typing();
        await typing.start(shell);
        await run(typing);
      },
    });

  test("completes commands, and lists them", async (typing) => {
    await typing.completes("pychat ser", "pychat serve");
    await typing.completes("pychat conn", "pychat connect");
    await typing.completes("pychat comp", "pychat completions");
    await typing.lists("pychat ", ["serve", "connect", "completions", "help", "--version"]);
    await typing.lists("pychat help ", ["serve", "connect", "completions"]);
    await typing.lists("pychat completions ", ["bash", "zsh", "fish", "nu", "pwsh"]);
  });

  test("completes the options of serve and connect, and lists them", async (typing) => {
    await typing.completes("pychat serve --ro", "pychat serve --rooms");
    await typing.completes("pychat connect --pl", "pychat connect --plain");
    await typing.completes("pychat connect localhost --n", "pychat connect localhost --name");
    const serve = ["--host", "--port", "--rooms", "--db", "--log", "--debug", "--help"];
    await typing.lists("pychat serve --", serve, /--name|--plain/);
    const connect = ["--name", "--plain", "--json", "--debug", "--help"];
    await typing.lists("pychat connect --", connect, /--rooms|--db/);
    // One may not be used with the other.
    await typing.lists("pychat connect --json --", ["--name", "--debug"], /--plain/);
  });

  test("completes the values of --log, and no file names", async (typing) => {
    await typing.completes("pychat serve --log j", "pychat serve --log json");
    await typing.completes("pychat serve --log=p", "pychat serve --log=pretty");
    await typing.lists("pychat serve --log ", ["pretty", "json"], /registry\.db/);
  });

  test("completes file names for --db", async (typing) => {
    await typing.completes("pychat serve --db reg", "pychat serve --db registry.db");
    await typing.completes("pychat serve --db=reg", "pychat serve --db=registry.db");
    await typing.completes("pychat serve --tls-cert reg", "pychat serve --tls-cert registry.db");
    await typing.completes("pychat connect --ca=reg", "pychat connect --ca=registry.db");
    await typing.completes("pychat serve --db with", `pychat serve --db ${quoted}`);
    await typing.completes("pychat serve --db fol", "pychat serve --db folder/");
    await typing.completes("pychat serve --db folder/o", "pychat serve --db folder/other.db");
    await typing.lists("pychat serve --db ", ["registry.db", "with", "folder"]);
  });
}

/** Start-up files that load nothing of ours: what is installed is found by the shell itself. */
const installed: Readonly<Record<string, readonly string[]>> = {
  bash: [". /usr/share/bash-completion/bash_completion"],
  zsh: [
    "fpath=(~/.local/share/zsh/site-functions $fpath)",
    "autoload -Uz compinit && compinit -u -D",
  ],
  fish: [],
  nu: [],
};

for (const { name, file, lines, command } of shells) {
  const without = lines.filter((line) => !/pychat|compinit/.test(line));
  const program = name === "bash" ? "bash_completion" : name;
  const missing = name === "bash"
    ? !existsSync("/usr/share/bash-completion/bash_completion")
    : isMissing(name);
  Deno.test({
    name: `completions: ${name} finds those that --install has put in place` +
      (missing ? ` (not run: ${program} is not installed; .ci/run installs it)` : ""),
    ignore: missing,
    async fn() {
      await using typing = new Typing();
      const shell = command.split("&& exec ").at(-1) ?? command;
      await typing.start({
        file,
        lines: [...without, ...installed[name] ?? []],
        command: `pychat completions --install ${name} >/dev/null && exec ${shell}`,
      });
      await typing.completes("pychat serve --log j", "pychat serve --log json");
      await typing.completes("pychat conn", "pychat connect");
    },
  });
}

const onWindows = Deno.build.os === "windows";
const noPlaces = onWindows ? " (not run: Windows has no such places)" : "";

Deno.test({
  name: `completions: the task may write where shells look${noPlaces}`,
  ignore: onWindows,
  async fn() {
    await using home = new Home();
    const env = { ...inhabitant(home.folder), XDG_DATA_HOME: `${home.folder}/data` };
    const [program, ...args] = commandLine("completions", { ...env, XDG_CONFIG_HOME: "" });
    for (const name of Object.keys(installed)) {
      const { code, stdout, stderr } = await new Deno.Command(program, {
        args: [...args, "--install"],
        env: { ...env, XDG_CONFIG_HOME: "", SHELL: `/bin/${name}`, NO_COLOR: "1" },
      }).output();
      const text = new TextDecoder();
      assert.deepEqual([code, text.decode(stderr)], [0, ""]);
      const [, file = ""] = /^Written: (.*?)\. /.exec(text.decode(stdout)) ?? [];
      assert(file.startsWith(home.folder), text.decode(stdout));
      assert.match(await Deno.readTextFile(file), /pychat/);
    }
  },
});

const noPwsh = isMissing("pwsh");
const whyNot = " (not run: pwsh is not installed; it is in none of Debian's packages, and npm's " +
  "`pwsh` downloads it from elsewhere)";

Deno.test({
  name: `completions: PowerShell completes commands, options and values${noPwsh ? whyNot : ""}`,
  ignore: noPwsh,
  async fn() {
    await using home = new Home();
    const expected = {
      "pychat ser": "serve",
      "pychat serve --ro": "--rooms",
      "pychat connect --pl": "--plain",
      "pychat serve --log j": "json",
      "pychat serve --db reg": "registry.db",
    };
    const ask = Object.keys(expected).map((line) =>
      `(TabExpansion2 '${line}' ${line.length}).CompletionMatches.CompletionText`
    );
    const load = "pychat completions pwsh | Out-String | Invoke-Expression";
    const { stdout } = await new Deno.Command("pwsh", {
      args: ["-NoProfile", "-Command", [load, ...ask].join("; ")],
      cwd: home.folder,
      env: home.env,
    }).output();
    const found = new TextDecoder().decode(stdout).trim().split(/\s+/);
    assert.deepEqual(found, Object.values(expected));
  },
});

/** A home with a `pychat` on the PATH and a few files. */
class Home implements AsyncDisposable {
  readonly folder: string = Deno.makeTempDirSync();
  readonly env: Readonly<Record<string, string>> = {
    HOME: this.folder,
    PATH: `${this.folder}/.bin:${Deno.env.get("PATH")}`,
    LANG: "C.UTF-8",
  };

  constructor() {
    const rights = ["--allow-env=PYCHAT_*,HOME", "--ignore-env", `--allow-write=${this.folder}`];
    const sources = [Deno.execPath(), "run", "--no-prompt", ...rights, `${root}mod.ts`];
    const program = Deno.env.get("PYCHAT_BIN") ?? sources.join(" ");
    // Deno has kept what it fetched under the real home.
    const env = `DENO_DIR='${inhabitant(this.folder)["DENO_DIR"]}'`;
    this.write(".bin/pychat", `#!/bin/sh\n${env} exec ${program} "$@"\n`);
    Deno.chmodSync(`${this.folder}/.bin/pychat`, 0o755);
    for (const file of ["registry.db", "with space.db", "folder/other.db"]) this.write(file, "");
  }

  write(file: string, text: string): void {
    const path = `${this.folder}/${file}`;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A shell that has just been ended may still be writing its history.
    await until(async () => {
      await Deno.remove(this.folder, { recursive: true }).catch(() => {});
      return !await Deno.lstat(this.folder).catch(() => undefined);
    }, `${this.folder} removed`);
  }
}

/** Somebody at the prompt of a shell. */
class Typing implements AsyncDisposable {
  readonly #socket = `pychat-test-${crypto.randomUUID()}`;
  readonly #home = new Home();

  async start({ file, lines, command }: Pick<Shell, "file" | "lines" | "command">): Promise<void> {
    const { env: variables, folder } = this.#home;
    this.#home.write(file, `${lines.join("\n")}\n`);
    const env = Object.entries(variables).map(([name, value]) => `'${name}=${value}'`).join(" ");
    const start = `cd ${folder} && exec env -i TERM=tmux-256color ${env} sh -c "${command}"`;
    const size = ["-x", "100", "-y", "40"];
    await this.#tmux("-u", "-f", "/dev/null", "new-session", "-d", ...size, start);
    await this.#shows((screen) => screen === "$", "a prompt");
  }

  /** One Tab makes of `typed` what is `expected`, but for the space that may follow it. */
  async completes(typed: string, expected: string): Promise<void> {
    await this.#tab(typed);
    await this.#shows((screen) => screen === `$ ${expected}`, `"${expected}" at the prompt`);
    await this.#forget();
  }

  /** One Tab lists all these words, and nothing like `not`. */
  async lists(typed: string, words: readonly string[], not?: RegExp): Promise<void> {
    await this.#tab(typed);
    const screen = await this.#shows(
      (screen) => words.every((word) => below(screen).includes(word)),
      `${words} below "${typed}"`,
    );
    if (not !== undefined) assert.doesNotMatch(below(screen), not);
    await this.#forget();
  }

  async #tab(typed: string): Promise<void> {
    await this.#tmux("send-keys", "-t", ":0", "-l", typed);
    // Typed ahead of the shell, the Tab could meet half of the line.
    await this.#shows((screen) => screen === `$ ${typed.trimEnd()}`, `"${typed}" at the prompt`);
    await this.#tmux("send-keys", "-t", ":0", "Tab");
  }

  /** An empty screen with a prompt. */
  async #forget(): Promise<void> {
    // Not Ctrl-C, at which the terminal would forget the keys after it.
    await this.#tmux("send-keys", "-t", ":0", "C-u", "C-l");
    await this.#shows((screen) => screen === "$", "an empty screen");
  }

  async #shows(isSo: (screen: string) => boolean, what: string): Promise<string> {
    let screen = "";
    await until(async () => isSo(screen = await this.#screen()), what).catch((error) => {
      throw new Error(`${error.message}; the screen was:\n${screen}`);
    });
    return screen;
  }

  async #screen(): Promise<string> {
    return (await this.#tmux("capture-pane", "-p", "-t", ":0")).trimEnd();
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    const { stdout, stderr, success } = await new Deno.Command("tmux", {
      args: ["-L", this.#socket, ...args],
    }).output();
    if (!success) throw new Error(`tmux ${args[0]}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server");
    await this.#home[Symbol.asyncDispose]();
  }
}

/** What is on the screen below the line that was typed. */
function below(screen: string): string {
  return screen.slice(screen.indexOf("\n") + 1);
}
