/**
 * What an executable may do: what the tasks that run the program may, together, and nothing else.
 *
 * Its permissions are written into it when it is made, where no variable of a user's environment is
 * known yet. So `serve`, which may use any file, decides what both may read and write; `connect` gives
 * up what it does not need when it runs (`cli/chat_rights.ts`).
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import type { Platform } from "./platforms.ts";

/** What it is called where it is installed, and what `serve --workers` and `upgrade` may start. */
export const programName = "pychat";

/** Flags by name, without dashes; the values of each, or none when it holds for everything. */
export type Flags = ReadonlyMap<string, readonly string[]>;

/** The options of `deno compile` that give an executable its permissions. */
export function permissionArguments(platform: Platform): readonly string[] {
  const granted = [...permissions(platform)].map(([name, values]) =>
    values.length === 0 ? `--${name}` : `--${name}=${values.join()}`
  );
  // By default modules may be imported from some hosts, and ours are all inside.
  return ["--no-prompt", ...granted, "--deny-import"];
}

/** What is allowed, and what is ignored, on a platform. */
export function permissions(platform: Platform): Flags {
  const flags = new Map<string, readonly string[]>();
  const { serve, connect, completions, upgrade } = config.tasks;
  for (const { command } of [serve, connect, completions, upgrade]) {
    for (const [name, values] of permissionFlags(command)) {
      flags.set(name, both(flags.get(name), values));
    }
  }
  const programs = flags.get("allow-run") ?? [];
  return flags.set("allow-run", programsOn(platform, programs));
}

/** The permissions that a task's command line gives. */
export function permissionFlags(command: string): Flags {
  const words = command.match(/--(?:allow|ignore)-(?:"[^"]*"|[^\s"])+/g) ?? [];
  return new Map(words.map((word) => {
    const [name = "", values = ""] = word.slice("--".length).replaceAll('"', "").split("=");
    return [name, values === "" ? [] : values.split(",")];
  }));
}

/** Whatever one of two allows; no values stand for all. */
function both(
  some: readonly string[] | undefined,
  others: readonly string[],
): readonly string[] {
  if (some === undefined) return others;
  return some.length === 0 || others.length === 0 ? [] : [...new Set([...some, ...others])];
}

/** What may be started: this program in place of Deno, and what shows notifications there. */
function programsOn({ name }: Platform, programs: readonly string[]): readonly string[] {
  const windows = name.startsWith("windows");
  return programs.flatMap((program) => {
    if (program === "deno") return [programName];
    const osascript = program.endsWith("/osascript");
    if (/^[A-Z]:/.test(program)) return windows ? [program] : [];
    return !windows && osascript === name.startsWith("macos") ? [program] : [];
  });
}
