/**
 * A question on plain lines: for screen readers, and whoever wants no escape sequences.
 *
 * @module
 */

import type { LineQuestion } from "./line_prompt.ts";

/** Where a plain question is asked and answered. */
export interface PlainEnds {
  /** What is typed, line by line. */
  readonly lines: AsyncIterator<string>;
  /** Prints a line. */
  readonly write: (line: string) => Promise<void>;
}

/**
 * Asks until there is an answer.
 *
 * @returns The answer without spaces around it; `undefined` when nothing more can be typed.
 */
export async function askPlainly(
  { question, note, suggestion, problem }: LineQuestion,
  { lines, write }: PlainEnds,
): Promise<string | undefined> {
  await write(`${question} ${note}`);
  for (;;) {
    const { value, done } = await lines.next();
    if (done) return undefined;
    const answer = value.trim() || suggestion;
    const wrong = problem(answer, true);
    if (wrong === undefined) return answer;
    await write(wrong);
  }
}
