/**
 * Completions at Tab: the command that prints a shell's script, and what the script asks for.
 *
 * Optique writes the scripts (`shells.ts`) and finds what fits; here is what it leaves out.
 *
 * @module
 */

import type { ShellCompletion } from "@optique/core/completion";
import { object, or } from "@optique/core/constructs";
import { message, text } from "@optique/core/message";
import { map, optional } from "@optique/core/modifiers";
import type { Parser } from "@optique/core/parser";
import { argument, command, flag } from "@optique/core/primitives";
import type { Words } from "../language/mod.ts";
import { ExitCode } from "./exit_codes.ts";
import { examples, usage } from "./help.ts";
import { commandNames, type Invocation } from "./invocation.ts";
import { isShell, loading, type Shell, shellNames, shells } from "./shells.ts";
import * as values from "./values.ts";

/** What `pychat completions SHELL` asks for. */
export interface ScriptRequest {
  readonly command: "script";
  /** `undefined` when it was forgotten. */
  readonly shell: Shell | undefined;
}

/** The command that people type. */
export function completions(words: Words): Parser<"sync", ScriptRequest | Invocation, unknown> {
  const { commandLine } = words;
  const { metavars, completions } = commandLine;
  const shell = argument(values.oneOf(words, "shell", shellNames), {
    description: [text(completions.shell(shellNames.slice(0, -1).join(", "), "pwsh"))],
    errors: {
      invalidValue: (error) => message`pychat completions ${error}`,
    },
  });
  const action = or(
    map(flag("--install", { description: [text(completions.install)] }), install),
    map(flag("--uninstall", { description: [text(completions.uninstall)] }), uninstall),
  );
  const request = map(
    object({ shell: optional(shell), action: optional(action) }),
    ({ shell, action }): ScriptRequest | Invocation =>
      action === undefined
        ? { command: "script", shell }
        : { command: "completions", options: { action, shell } },
  );
  return command("completions", request, {
    brief: [text(completions.brief)],
    description: [text(completions.description)],
    footer: examples(
      commandLine,
      "pychat completions --install",
      ...shellNames.flatMap((shell) => loading[shell]),
    ),
    usageLine: usage(`${metavars.shell} |`, "(--install | --uninstall)", `[${metavars.shell}]`),
  });
}

const install = () => "install" as const;
const uninstall = () => "uninstall" as const;

/**
 * Optique's command that answers a Tab, under a name that nobody types. What people and scripts
 * type, `completions`, is a command of ours: so it has help like the others, and is itself found
 * with Tab.
 */
export const tabCommand = "__complete";

/** Turns `completions bash WORD…`, which the scripts run at a Tab, into Optique's command. */
export function atTab(args: readonly string[]): readonly string[] {
  const [word = "", shell = "", ...rest] = args;
  if (word !== "completions" && word !== "completion") return args;
  const tab = rest.length > 0 && isShell(shell);
  return [tab ? tabCommand : "completions", ...args.slice(1)];
}

/**
 * In `--db=FILE` Optique has only bash complete the file; the others it gives a bare `--db=`, which
 * here becomes what it gives bash.
 */
export function joiningFiles(current: string): Readonly<Record<string, ShellCompletion>> {
  const { bash: _, ...others } = shells;
  const joining = Object.entries(others).map(([name, shell]): [string, ShellCompletion] => [name, {
    ...shell,
    encodeSuggestions: (suggestions) =>
      shell.encodeSuggestions(Array.from(suggestions, (suggestion) => {
        const bare = suggestion.kind === "literal" && /^--[\w-]+=$/.test(suggestion.text);
        if (!bare) return suggestion;
        return { kind: "file", type: "any", pattern: current, prefix: suggestion.text };
      })),
  }]);
  return Object.fromEntries(joining);
}

/** Optique's `help COMMAND` is not found with Tab; this one is only there for that. */
export function helpAtTab(
  words: Words,
): Parser<"sync", { command: "shown"; exitCode: ExitCode }, unknown> {
  const word = optional(argument(values.oneOf(words, "command", commandNames)));
  return command("help", map(word, () => ({ command: "shown", exitCode: ExitCode.ok } as const)), {
    brief: [text(words.commandLine.library["Show help information."])],
  });
}
