/**
 * Runs install.sh as somebody would, in a home folder of its own.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { platformName } from "../../cli/releases.ts";
import { isMissing } from "../programs.ts";
import { Home, type Said } from "./home.ts";
import { type Files, Mirror } from "./mirror.ts";

/** The script. */
export const script: string = fileURLToPath(new URL("../../install.sh", import.meta.url));

/** What the files for this machine are called after. */
export const platform: string = platformName() ?? "";

/** One test. */
export interface Test {
  /** Programs without which it is not run. */
  readonly needs?: readonly string[];
  run(stage: { readonly mirror: Mirror; readonly home: Home }): Promise<void>;
}

/** A test of install.sh, which says why when it cannot be run. */
export function test(what: string, { needs = [], run }: Test): void {
  const missing = needs.filter(isMissing);
  const reason = Deno.build.os === "windows"
    ? " (not run: install.ps1 is for Windows)"
    : missing.length > 0
    ? ` (not run: ${missing.join(", ")} is not installed; .ci/run installs it)`
    : "";
  Deno.test({
    name: `install.sh: ${what}${reason}`,
    ignore: reason !== "",
    async fn() {
      await using mirror = new Mirror();
      using home = new Home();
      await run({ mirror, home });
    },
  });
}

/** What a release has for this machine. */
export function executable(version: string, body?: string): Files {
  return { [`pychat-${version}-${platform}`]: program(version, body) };
}

/** The same as a portable archive. */
export function portable(version: string, body?: string): Files {
  const folder = `pychat-${version}-${platform}`;
  return { [`${folder}.tar.gz`]: archive(folder, program(version, body)) };
}

/** What is installed. */
export function command(home: Home): string {
  return home.path(".local/bin/pychat");
}

/** The version that it says it has. */
export function installedVersion(home: Home): string | undefined {
  const { stdout } = new Deno.Command(command(home), { args: ["--version"] }).outputSync();
  return new TextDecoder().decode(stdout).split(" ")[0];
}

/** How the script is run. */
export interface Run {
  readonly shell?: readonly [string, ...string[]];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where commands are looked for. */
  readonly path?: string;
  /** What the shell reads as its input, in place of the script's file. */
  readonly text?: string;
  /** Gives it a group of its own, which can be signalled. */
  readonly detached?: boolean;
}

/** Runs it to its end. */
export function run(mirror: Mirror, home: Home, options: Run = {}): Promise<Said> {
  return start(mirror, home, options).said;
}

/** Starts it. */
export function start(
  mirror: Mirror,
  home: Home,
  options: Run = {},
): { readonly process: Deno.ChildProcess; readonly said: Promise<Said> } {
  const { shell = ["/bin/sh"], args = [], env = {}, path, text, detached = false } = options;
  const [program, ...words] = shell;
  const process = new Deno.Command(program, {
    args: [...words, ...text === undefined ? [script, ...args] : []],
    clearEnv: true,
    env: {
      HOME: home.folder,
      PATH: path ?? Deno.env.get("PATH") ?? "",
      PYCHAT_RELEASES: mirror.base,
      LANG: "C.UTF-8",
      ...env,
    },
    cwd: home.folder,
    detached,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const said = async (): Promise<Said> => {
    const input = process.stdin.getWriter();
    // A shell that has read enough does not wait for the rest.
    await input.write(new TextEncoder().encode(text ?? "")).catch(() => {});
    await input.close().catch(() => {});
    const { code, stdout, stderr } = await process.output();
    const decoder = new TextDecoder();
    return { code, output: decoder.decode(stdout), errors: decoder.decode(stderr) };
  };
  return { process, said: said() };
}

/** Fails unless it did what was asked for, and said so. */
export function succeeded(said: Said, pattern: RegExp): Said {
  assert.equal(said.errors, "");
  assert.equal(said.code, 0, said.output);
  assert.match(said.output, pattern);
  return said;
}

/** Fails unless it gave up, and said why. */
export function failed(said: Said, complaint: RegExp): Said {
  assert.match(said.errors, complaint);
  assert.equal(said.code, 1);
  return said;
}

/** A folder with the few commands that every system has, and those that are named. */
export class Tools implements Disposable {
  readonly folder: string = Deno.makeTempDirSync();

  constructor(more: readonly string[]) {
    const always =
      "sh uname mktemp mkdir rmdir rm mv cp ln cat chmod head grep dirname readlink tar";
    for (const name of [...always.split(" "), "gzip", ...more]) {
      const [first = name, applet] = name.split(" ");
      const path = (Deno.env.get("PATH") ?? "").split(":").map((folder) => join(folder, first))
        .find((file) => !isMissing(first) && exists(file));
      if (path === undefined) throw new Error(`There is no ${first}`);
      if (applet === undefined) Deno.symlinkSync(path, join(this.folder, first));
      else Deno.symlinkSync(path, join(this.folder, applet));
    }
  }

  /** A command that a test makes itself; a link is never written through. */
  write(name: string, body: string): void {
    const file = join(this.folder, name);
    if (exists(file)) Deno.removeSync(file);
    Deno.writeTextFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755, createNew: true });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

function exists(file: string): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch {
    return false;
  }
}

/** A stand-in for PyChat: it says its version, and prints completions and a man page. */
export function program(version: string, body = ""): string {
  return `#!/bin/sh
${body}
case "$1" in
  --version) echo "${version} (1a2b3c4d5e6f)" ;;
  completions) echo "# for $2, of ${version}" ;;
  man) echo "the manual of ${version}" ;;
  *) exit 2 ;;
esac
# ${"Longer than a screen. ".repeat(2000)}
`;
}

/** A portable archive: a folder with a program and what it needs beside it. */
export function archive(folder: string, content: string): Uint8Array<ArrayBuffer> {
  using home = new Home();
  home.write(`${folder}/pychat`, content);
  home.write(`${folder}/pychat.js`, "// The program itself.");
  Deno.chmodSync(home.path(`${folder}/pychat`), 0o755);
  const { stdout } = new Deno.Command("tar", {
    args: ["-czf", "-", "-C", home.folder, folder],
  }).outputSync();
  return stdout;
}
