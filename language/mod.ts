/**
 * What PyChat says to people, in every language that it speaks.
 *
 * A language is a folder with a file for each part of the program. English is the one that the
 * others have to match: what is missing in one of them, or takes other arguments, is a type error.
 *
 * @module
 */

import { english, type Words } from "./en/mod.ts";

export { english, type Words };

/** The languages that PyChat speaks, by their tags (BCP 47). */
export const languages = ["en", "pt-BR"] as const;

/** One of {@linkcode languages}. */
export type Language = typeof languages[number];

/** Something to say, in whichever language it is asked for. */
export type Sentence = (words: Words) => string;

/** An error that can be told in any language; its `message` is the English sentence. */
export class LocalizedError extends Error {
  /** The name of its class. */
  override readonly name: string = "LocalizedError";
  /** The sentence for a person: what happened, and what to do. */
  readonly sentence: Sentence;

  /** Makes one, whose message is the sentence in English. */
  constructor(sentence: Sentence, options?: ErrorOptions) {
    super(sentence(english), options);
    this.sentence = sentence;
  }
}

/** What an error says in a language, as far as it can; others speak for themselves. */
export function told(error: unknown, words: Words): string {
  if (error instanceof LocalizedError) return error.sentence(words);
  const said = error instanceof Error ? error.message || error.name : String(error);
  return said.replaceAll(/\s+/g, " ");
}

/** The words of a language; another one than English is loaded when it is asked for. */
export async function wordsIn(language: Language): Promise<Words> {
  switch (language) {
    case "en":
      return english;
    case "pt-BR":
      return (await import("./pt_br/mod.ts")).portuguese;
    default:
      return language satisfies never;
  }
}

/**
 * The language that a tag or a locale asks for: `pt_BR.UTF-8`, `pt-PT` and `pt` all mean
 * Portuguese, of which we speak one kind.
 */
export function languageOf(tag: string): Language | undefined {
  if (/^pt\b|^pt_/i.test(tag)) return "pt-BR";
  return /^en\b|^en_|^(?:C|POSIX)\b/i.test(tag) ? "en" : undefined;
}

/**
 * The language that the surroundings ask for: the first that is set of `PYCHAT_LANG`, `LC_ALL`,
 * `LC_MESSAGES` and `LANG` (POSIX, "Internationalization Variables"), or else what the system says.
 * English, if that is a language that we do not speak.
 */
export function preferredLanguage(
  env: (name: string) => string | undefined,
  system: () => string = () => navigator.language,
): Language {
  const names = ["PYCHAT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
  return languageOf(names.map(env).find((value) => value) ?? system()) ?? "en";
}
