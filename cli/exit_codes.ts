/**
 * What a PyChat command's exit code says, and the error that carries one.
 *
 * @module
 */

import type { CloseReason } from "../client/front_end.ts";

/** Every exit code of the `pychat` command; scripts depend on these. */
export const ExitCode = {
  /** All went well. */
  ok: 0,
  /** Something else went wrong. */
  failure: 1,
  /** The command line or a `PYCHAT_…` variable was wrong. */
  usage: 2,
  /** Nobody answers at the address, or nobody whom we may trust. */
  unreachable: 3,
  /** The server is full, or refused, or its host closed the room. */
  refused: 4,
  /** Ctrl-C: 128 and the number of SIGINT, as shells have it. */
  interrupted: 130,
} as const;

/** One of the values of {@linkcode ExitCode}. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** What a chat that ended so exits with: a goodbye of the server's is an end like any other. */
export function exitCodeOf(reason: CloseReason): ExitCode {
  switch (reason) {
    case "quit":
    case "closing":
    case "idle":
      return ExitCode.ok;
    case "kicked":
      return ExitCode.refused;
    case "lost":
    case "error":
      return ExitCode.failure;
    default:
      return reason satisfies never;
  }
}

/**
 * An error that a person can do something about. Its message is one sentence that says what
 * happened and what to do; the command line prints that and nothing else, or nothing at all if the
 * message is empty.
 */
export class CommandError extends Error {
  /** Tells it apart in `--debug`'s output. */
  override readonly name = "CommandError";

  /** What the process exits with. */
  readonly exitCode: ExitCode;

  /**
   * Makes one.
   *
   * @param message One sentence for the person at the terminal, or "" to end without a word.
   * @param exitCode What the process exits with.
   * @param options The error behind this one, shown with `--debug`.
   */
  constructor(message: string, exitCode: ExitCode, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
