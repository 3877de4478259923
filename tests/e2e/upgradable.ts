/**
 * A program that upgrades itself with the rights that an executable has, for `upgrade_test.ts`: what
 * it takes for its executable is the shell script that started it.
 *
 * @module
 */

import { ExitCode } from "../../cli/exit_codes.ts";
import { startSuccession } from "../../cli/succession.ts";
import { successionCommand } from "../../cli/succession_command.ts";
import { upgrade } from "../../cli/upgrade.ts";
import { runSuccession } from "../../cli/upgrading.ts";
import { english } from "../../language/mod.ts";

const [executable = "", releases = "", command, ...args] = Deno.args;
if (command === successionCommand) Deno.exit(await runSuccession(args));
const rights = [];
for (const path of [executable, `${executable}.not`]) {
  rights.push((await Deno.permissions.query({ name: "run", command: path })).state);
  rights.push((await Deno.permissions.query({ name: "write", path })).state);
}
console.log(rights.join());
try {
  await upgrade({ check: false, yes: true }, {
    version: "1.9.0",
    executable,
    platform: "linux-x64",
    releases,
    ask: undefined,
    print: (line) => console.log(line),
    install: (succession) => startSuccession(executable, succession),
    signal: new AbortController().signal,
  }, english);
} catch (error) {
  console.log(error instanceof Error ? error.message : error);
  Deno.exit(ExitCode.failure);
}
