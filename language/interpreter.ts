/**
 * Sentences for where no function can be sent: to another process, as texts.
 *
 * @module
 */

import { languages, LocalizedError, type Sentence, type Words, wordsIn } from "./mod.ts";

/** A sentence in each of the `languages`, in their order. */
export type Texts = readonly string[];

/** What an error says: in every language if it can, otherwise as it stands. */
export type FailureTexts = { readonly texts: Texts } | { readonly message: string };

/** Makes texts of sentences, and sentences of texts. */
export class Interpreter {
  readonly #everyWords: readonly Words[];

  private constructor(everyWords: readonly Words[]) {
    this.#everyWords = everyWords;
  }

  /** Loads every language. */
  static async load(): Promise<Interpreter> {
    return new Interpreter(await Promise.all(languages.map(wordsIn)));
  }

  /** What a sentence says in every language. */
  texts(sentence: Sentence): Texts {
    return this.#everyWords.map(sentence);
  }

  /** The sentence that says this. */
  sentence(texts: Texts): Sentence {
    return (words) => texts[this.#everyWords.indexOf(words)] ?? texts[0] ?? "";
  }

  /** What an error says. */
  failure(error: unknown): FailureTexts {
    if (error instanceof LocalizedError) return { texts: this.texts(error.sentence) };
    return { message: error instanceof Error ? error.message : String(error) };
  }

  /** The error that says this. */
  error(failure: FailureTexts): Error {
    if ("message" in failure) return new Error(failure.message);
    return new LocalizedError(this.sentence(failure.texts));
  }
}
