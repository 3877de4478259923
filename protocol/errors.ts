/**
 * What went wrong with a line.
 *
 * @module
 */

import type { FailureCode } from "./messages.ts";

/**
 * Bytes from the other side that are not pychat/2, or not where they belong. The side that notices
 * says so with `ERROR` and closes the connection.
 */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  /** The code that `ERROR` carries. */
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
