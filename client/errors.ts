/**
 * Why there is no chat. The messages are sentences for a person.
 *
 * @module
 */

import { LocalizedError, type Words } from "../language/mod.ts";
import { sanitizeLine } from "../protocol/sanitize.ts";

/** Nobody answers at the address, or not as PyChat. */
export class UnreachableError extends LocalizedError {
  /** `UnreachableError`. */
  override readonly name = "UnreachableError";
}

/** The server answers, and will not let us in. */
export class RefusedError extends LocalizedError {
  /** `RefusedError`. */
  override readonly name = "RefusedError";
  /** The server's code, such as `full`. */
  readonly code: string;
  /** After how long to ask again, in milliseconds; absent when that is of no use. */
  readonly retryAfterMs: number | undefined;

  /**
   * Makes one.
   *
   * @param code The server's code.
   * @param message What it says, for codes that we do not know. It may be anything: it is cleaned.
   * @param retryAfterMs After how long to ask again, in milliseconds.
   */
  constructor(code: string, message: string, retryAfterMs?: number) {
    const clean = sanitizeLine(message);
    super((words) => refusal(code, clean, words));
    this.message = clean;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A text is longer than a message holds. */
export class TextTooLongError extends LocalizedError {
  /** `TextTooLongError`. */
  override readonly name = "TextTooLongError";
}

/**
 * Somebody between the two clients of an encrypted chat interferes, or the other client is broken.
 * The message says what was seen, the sentence what it means.
 */
export class TamperedError extends LocalizedError {
  override readonly name = "TamperedError";

  constructor(message: string, options?: ErrorOptions) {
    super(({ chat }) => chat.secrecy.couldNotSecure, options);
    this.message = message;
  }
}

/** A message of an encrypted chat is not what the other side sealed, or not where it belongs. */
export class UndecryptableError extends LocalizedError {
  override readonly name = "UndecryptableError";

  constructor(message: string, options?: ErrorOptions) {
    super(({ chat }) => chat.secrecy.undecryptable, options);
    this.message = message;
  }
}

/** What a server means by a code: our own words for it, or else its message. */
export function refusal(code: string, message: string, { errors }: Words): string {
  const known: Readonly<Record<string, string>> = errors.refusals;
  return Object.hasOwn(known, code) ? known[code] ?? message : message;
}
