/**
 * Why there is no chat. The messages are sentences for a person.
 *
 * @module
 */

/** Nobody answers at the address, or not as PyChat. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

/** The server answers, and will not let us in. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  /** The server's code, such as `full`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A text is longer than a message holds. */
export class TextTooLongError extends RangeError {
  override readonly name = "TextTooLongError";
}
