/**
 * What fits a message.
 *
 * @module
 */

import { textCharsMax } from "../protocol/limits.ts";
import { sanitizeText } from "../protocol/sanitize.ts";
import { TextTooLongError } from "./errors.ts";

/**
 * A text as it can be sent: without what could act on a terminal.
 *
 * @throws {TextTooLongError} When it has more than {@linkcode textCharsMax} code points.
 */
export function fitting(text: string): string {
  const clean = sanitizeText(text);
  const chars = clean.length > textCharsMax ? [...clean].length : clean.length;
  if (chars <= textCharsMax) return clean;
  throw new TextTooLongError(({ chat }) => chat.tooLong(chars, textCharsMax));
}

/**
 * A text of many lines as messages that fit, cut between lines.
 *
 * @throws {TextTooLongError} When one line alone does not fit.
 */
export function inFittingPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  let piece: string | undefined;
  for (const line of sanitizeText(text).split("\n").map(fitting)) {
    const longer: string = piece === undefined ? line : `${piece}\n${line}`;
    if (piece !== undefined && [...longer].length > textCharsMax) {
      pieces.push(piece);
      piece = line;
    } else {
      piece = longer;
    }
  }
  return piece === undefined ? pieces : [...pieces, piece];
}
