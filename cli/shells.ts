/**
 * The shells that completions are for, and the scripts that teach them.
 *
 * Shells ask for their script whenever they start, so this loads as little as it can.
 *
 * @module
 */

import { bash, fish, nu, pwsh, type ShellCompletion, zsh } from "@optique/core/completion";

/** The names of the shells, as people type them. */
export const shellNames = ["bash", "zsh", "fish", "nu", "pwsh"] as const;

/** One of them. */
export type Shell = typeof shellNames[number];

/** What Optique knows about each. */
export const shells: Readonly<Record<Shell, ShellCompletion>> = { bash, zsh, fish, nu, pwsh };

/** The lines that have a shell load its script each time it starts. */
export const loading: Readonly<Record<Shell, readonly string[]>> = {
  bash: ['eval "$(pychat completions bash)"'],
  zsh: ['eval "$(pychat completions zsh)"'],
  fish: ["pychat completions fish | source"],
  nu: ["pychat completions nu | save -f pychat.nu", "source pychat.nu"],
  pwsh: ["pychat completions pwsh | Out-String | Invoke-Expression"],
};

/** Whether a word is the name of a shell. */
export function isShell(word: string): word is Shell {
  return Object.hasOwn(shells, word);
}

/** The script that teaches a shell; it runs `pychat completions SHELL WORD…` at every Tab. */
export function script(shell: Shell): string {
  return shells[shell].generateScript("pychat", ["completions", shell]);
}
