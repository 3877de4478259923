/**
 * `pychat upgrade`, of the program that runs: from its options to an exit code.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import type { Words } from "../language/mod.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";
import type { UpgradeOptions } from "./invocation.ts";
import { platformName, releasesBase } from "./releases.ts";
import { onceInterrupted } from "./signals.ts";
import { type Outcome, startSuccession, succeed } from "./succession.ts";
import { upgrade } from "./upgrade.ts";
import { startable } from "./worker_rights.ts";

/**
 * Upgrades this program, if it can do that to itself.
 *
 * @throws {CommandError} When it cannot, or something on the way went wrong.
 */
export async function runUpgrade(options: UpgradeOptions, words: Words): Promise<ExitCode> {
  const sentences = words.installing.upgrade;
  const refuse = (sentence: string) => new CommandError(sentence, ExitCode.usage);
  const releases = releasesBase((name) => Deno.env.get(name), sentences.wrongReleases);
  const kind = Deno.build.standalone ? "executable" : "archive";
  // An archive holds modules that are made from the sources.
  if (kind === "archive" && Deno.mainModule.endsWith(".ts")) throw refuse(sentences.fromSources);
  const platform = platformName();
  if (platform === undefined) throw refuse(sentences.noPlatform);
  const executable = kind === "executable" ? Deno.execPath() : "";
  const command = kind === "executable" ? await startable() : executable;
  if (command === undefined && !options.check) throw refuse(sentences.notInPath(executable));
  const interruption = new AbortController();
  onceInterrupted().then(() => interruption.abort(new CommandError("", ExitCode.interrupted)));
  const onTerminal = Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
  const ask = async (question: string) => {
    const { askWhether } = await import("./prompts.ts");
    return await askWhether(words, question);
  };
  return await upgrade(options, {
    kind,
    version: config.version,
    executable,
    platform,
    releases,
    ask: onTerminal ? ask : undefined,
    print: (line) => {
      console.log(line);
    },
    install: (succession) => startSuccession(command ?? executable, succession),
    signal: interruption.signal,
  }, words);
}

/** The inside of the process that `upgrade` starts. */
export async function runSuccession(args: readonly string[]): Promise<ExitCode> {
  const [folder = "", executable = "", version = ""] = args;
  const ours = !Deno.build.standalone || Deno.execPath() === executable;
  const outcome: Outcome = ours
    ? await succeed({ folder, executable, version })
    : { outcome: "stranger" };
  console.log(JSON.stringify(outcome));
  return outcome.outcome === "replaced" ? ExitCode.ok : ExitCode.failure;
}
