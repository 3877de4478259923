/**
 * The command line as a whole: what may be typed, and what it says about itself.
 *
 * Only the parts of `@optique/core` that are needed are imported: the whole of it, and even more
 * `@optique/run`, would be felt at every start and at every Tab.
 *
 * @module
 */

import { or } from "@optique/core/constructs";
import { runParser } from "@optique/core/facade";
import { formatMessage, type Message, text } from "@optique/core/message";
import { fail } from "@optique/core/primitives";
import { extractOptionNames } from "@optique/core/usage";
import { english, type Words } from "../language/mod.ts";
import { commands } from "./commands.ts";
import { atTab, helpAtTab, joiningFiles, tabCommand } from "./completions.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";
import { helpColumnsMin, helpScreen } from "./first_page.ts";
import { examples, formatHelp } from "./help.ts";
import { commandNames, type Invocation, isCommand } from "./invocation.ts";
import { type Setup, translated, unexpected } from "./settings.ts";
import { script } from "./shells.ts";

/** Where {@linkcode parseCommandLine} reads and writes; tests pass their own. */
export interface CommandLineWorld {
  /** Reads an environment variable. Default: `Deno.env.get`. */
  readonly env: (name: string) => string | undefined;
  /** The language of help and complaints. Default: English. */
  readonly words: Words;
  /** Prints help, a version, completions. Default: `console.log`. */
  readonly stdout: (text: string) => void;
  /** Prints help that nobody asked for. Default: `console.error`. */
  readonly stderr: (text: string) => void;
  /** The width of help, in columns. Default: the terminal's, at most 80. */
  readonly columns: number;
  /** Whether help has colours. Default: on a terminal, unless `NO_COLOR` is set. */
  readonly colors: boolean;
}

/**
 * Understands a command line; an option that is not given may come from its variable.
 *
 * @param args The words after `pychat`.
 * @param version What `--version` prints.
 * @throws {CommandError} When it makes no sense: one sentence, {@linkcode ExitCode.usage}.
 */
export function parseCommandLine(
  args: readonly string[],
  version: string,
  world: Partial<CommandLineWorld> = {},
): Invocation {
  const { env, words: language, stdout, stderr, columns, colors } = { ...thisProcess(), ...world };
  const { commandLine } = language;
  const bare = args.length === 0;
  const shown: Invocation = { command: "shown", exitCode: bare ? ExitCode.usage : ExitCode.ok };
  const onShow = (): Invocation => shown;
  const words = bare ? ["--help"] : atTab(args);
  const asked = runParser(pychat({ env, words: language }, words), "pychat", words, {
    brief: [text(commandLine.about)],
    footer: examples(
      commandLine,
      "pychat serve",
      "pychat connect 192.168.0.12",
      "pychat serve --help",
    ),
    help: { command: true, option: { names: ["--help", "-h"] }, onShow },
    version: { value: version, option: { names: ["--version", "-V"] }, onShow },
    completion: {
      command: { names: [tabCommand], hidden: true },
      shells: joiningFiles(words.at(-1) ?? ""),
      onShow,
    },
    usageLine: [{ type: "command", name: commandLine.metavars.command }, { type: "ellipsis" }],
    termWidth: "auto",
    maxWidth: Math.max(columns, helpColumnsMin),
    messageFormatter: (message, options) => formatHelp(translated(message, language), options),
    colors,
    aboveError: "none",
    // Optique has no other way to say it in another language.
    stdout: (page) => (bare ? stderr : stdout)(page.replace("Usage:", commandLine.usage)),
    // What Optique would print about an error; onError says it in our words instead.
    stderr: () => {},
    onError: (_code, error) => {
      throw new CommandError(sentence(translated(error, language)), ExitCode.usage);
    },
  });
  if (asked.command !== "script") return asked;
  if (asked.shell === undefined) {
    throw new CommandError(commandLine.completions.missing, ExitCode.usage);
  }
  stdout(script(asked.shell));
  return shown;
}

function pychat(setup: Setup, [word = ""]: readonly string[]) {
  const { words } = setup;
  const all = commands(setup);
  const chosen = isCommand(word) ? word : undefined;
  // Only the outermost `or` is asked about a word that fits nowhere, even far behind a command.
  const unexpectedInput = chosen
    ? unexpected(words, `pychat ${chosen}`, [
      ...extractOptionNames(all[chosen].usage),
      "--help",
    ])
    : unexpected(words, "pychat", [
      ...[...commandNames, "help", "--help", "--version", "--lang"],
    ]);
  const help = word === tabCommand ? helpAtTab(words) : fail<Invocation>();
  const { serve, connect, upgrade, completions, man } = all;
  return or(serve, connect, upgrade, completions, man, help, { errors: { unexpectedInput } });
}

/** One line, whatever Optique made of it. */
function sentence(error: Message): string {
  return formatMessage(error).replaceAll(/\s+/g, " ").trim();
}

function thisProcess(): CommandLineWorld {
  return {
    env: (name) => Deno.env.get(name),
    words: english,
    stdout: (text) => console.log(text),
    stderr: (text) => console.error(text),
    ...helpScreen(),
  };
}
