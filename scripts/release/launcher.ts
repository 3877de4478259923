/**
 * What starts the program in a portable archive: with the Deno beside it, and the same permissions as
 * the tasks of `deno.json`.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };

/** Where the launcher finds everything, in its own folder. */
export const library = "lib";

/** For what is none of the tasks, such as help. It may ask which language to speak. */
const least: readonly string[] = ["--allow-env=PYCHAT_*,LANG,LC_*", "--ignore-env"];

/** The variables that say whom to trust: they are about the machine, not about a program. */
const trust: readonly string[] = ["DENO_CERT", "DENO_TLS_CA_STORE", "NODE_EXTRA_CA_CERTS"];

/**
 * Deno takes nothing from around the archive: no configuration of a folder above it, no package that
 * it would have to fetch. (Its workers get the same: `cli/workers.ts`.)
 */
const run: readonly string[] = [
  "run",
  "--quiet",
  "--no-prompt",
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
];

/** The launcher for everything but Windows: `sh` is all that it needs, and `readlink` where a link leads to it. */
export function shellLauncher(program: string): string {
  const choices = commands().map(({ command, permissions }) =>
    `  ${command}) set -- ${permissions.map((word) => `"${word}"`).join(" ")} "$program" "$@" ;;`
  );
  return `#!/bin/sh
# Starts PyChat with the Deno in this folder, and no more permissions than the command needs.

# This folder, also through symbolic links and from wherever it is called.
self=$0
while [ -h "$self" ]; do
  target=$(readlink "$self")
  case $target in
  /*) self=$target ;;
  *) self=\${self%"\${self##*/}"}$target ;;
  esac
done
case $self in
*/*) ;;
*) self=./$self ;;
esac
library=$(CDPATH='' cd -P -- "\${self%/*}/${library}" && pwd -P) || exit 1
program=$library/${program}

# Settings for another Deno do not count here, but whom to trust does.
# (The bash of macOS wants both parentheses here.)
for name in $(set | while IFS='=' read -r name _; do
  case $name in
  (*[!A-Z0-9_]* | ${trust.join(" | ")}) ;;
  (DENO_* | NODE_* | OTEL_*) echo "$name" ;;
  esac
done); do
  unset "$name"
done
export DENO_DIR="$library/cache" DENO_NO_PACKAGE_JSON=1 DENO_NO_UPDATE_CHECK=1

# The server may start itself again, as a worker. A comma would make two paths of one.
case $library in
*,*) workers= ;;
*) workers=$library/deno, ;;
esac

case \${1-} in
--lang) command=\${3-} ;;
--lang=*) command=\${2-} ;;
*) command=\${1-} ;;
esac
case $command in
${choices.join("\n")}
  *) set -- ${least.map((word) => `"${word}"`).join(" ")} "$program" "$@" ;;
esac
exec "$library/deno" ${run.join(" ")} "$@"
`;
}

/** The launcher for Windows. */
export function batchLauncher(program: string): string {
  const windows = (word: string) => word.replaceAll(/\$\{?(\w+)\}?/g, (_, name) => `%${name}%`);
  const quoted = (words: readonly string[]) => words.map((word) => `"${windows(word)}"`).join(" ");
  const choices = commands().map(({ command, permissions }) =>
    `if "%command%"=="${command}" set permissions=${quoted(permissions)}`
  );
  const kept = trust.map((name) => `if not "%%n"=="${name}"`).join(" ");
  return `@echo off
rem Starts PyChat with the Deno in this folder, and no more permissions than the command needs.
setlocal EnableExtensions DisableDelayedExpansion
set "library=%~dp0${library}"

rem Settings for another Deno do not count here, but whom to trust does. (One of each kind is made
rem first: to list none would be an error.)
for %%p in (DENO_ NODE_ OTEL_) do set "%%p=1"
for %%p in (DENO_ NODE_ OTEL_) do for /f "delims==" %%n in ('set %%p') do ${kept} set "%%n="
set "DENO_DIR=%library%\\cache"
set "DENO_NO_PACKAGE_JSON=1"
set "DENO_NO_UPDATE_CHECK=1"

rem The server may start itself again, as a worker. A comma would make two paths of one.
set "workers=%library%\\deno.exe,"
if not "%library:,=%"=="%library%" set "workers="

set "command=%~1"
if "%command%"=="--lang" set "command=%~3"
set permissions=${quoted(least)}
${choices.join("\n")}
"%library%\\deno.exe" ${run.join(" ")} %permissions% "%library%\\${
    program.replaceAll("/", "\\")
  }" %*
exit /b %ERRORLEVEL%
`.replaceAll("\n", "\r\n");
}

/** A command, and the permissions that its task gives it, with `$NAME` for variables. */
interface Command {
  readonly command: string;
  readonly permissions: readonly string[];
}

/** The commands that have a task of their own: `deno run … mod.ts COMMAND`. */
function commands(): readonly Command[] {
  return Object.values(config.tasks).flatMap(({ command: task }) => {
    const [, words, command] = /^deno run (.*) mod\.ts (\w+)$/.exec(task) ?? [];
    if (words === undefined || command === undefined) return [];
    return [{ command, permissions: permissionsOf(words) }];
  });
}

/** The words of a task that `run` does not have, without quotes. */
function permissionsOf(words: string): readonly string[] {
  const found = words.match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
  return found.filter((word) => !run.includes(word)).map((word) => {
    const bare = word.replaceAll('"', "");
    // Between quotes, these would mean something else to one of the two shells.
    if (/[`\\%!]/.test(bare)) throw new RangeError(`A launcher cannot quote ${bare}.`);
    return bare.replace("--allow-run=deno,", "--allow-run=${workers}");
  });
}
