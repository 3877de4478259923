/**
 * In which language to talk to whoever typed a command.
 *
 * @module
 */

import { languageOf, preferredLanguage, type Words, wordsIn } from "../language/mod.ts";

/** A command line, and the language that it asks for. */
export interface Spoken {
  readonly words: Words;
  /** The arguments, without a `--lang` that comes before the command. */
  readonly rest: readonly string[];
}

/**
 * Finds out which language to speak, before anything else is understood: mistakes are told in it as
 * well. `--lang` decides, wherever it is; without it, what the surroundings ask for. What is no
 * language is left for the parser to complain about.
 *
 * @param env Reads an environment variable; one that may not be read counts as unset.
 */
export async function takeLanguage(
  args: readonly string[],
  env: (name: string) => string | undefined,
): Promise<Spoken> {
  const asked = languageOf(langOption(args) ?? "") ?? preferredLanguage(allowed(env));
  const words = await wordsIn(asked);
  const [first = "", second = ""] = args;
  if (first === "--lang" && languageOf(second)) return { words, rest: args.slice(2) };
  const joined = /^--lang=(.*)$/.exec(first)?.[1];
  return { words, rest: joined && languageOf(joined) ? args.slice(1) : args };
}

function langOption(args: readonly string[]): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg === "--") return undefined; // There are no options behind it.
    if (arg === "--lang") return args[index + 1];
    if (arg.startsWith("--lang=")) return arg.slice("--lang=".length);
  }
  return undefined;
}

function allowed(env: (name: string) => string | undefined): typeof env {
  return (name) => {
    try {
      return env(name);
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) return undefined;
      throw error;
    }
  };
}
