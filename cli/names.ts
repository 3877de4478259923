/**
 * Names for people who have not thought of one.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";

/**
 * Thinks of a name such as "Quiet Otter": two ASCII words, a few thousand of them, each within
 * `nameCharsMax`.
 *
 * @param random Gives a number from 0 up to but not including 1. Default: `Math.random`; a name is
 * no secret.
 */
export function friendlyName(
  { names: { first, second } }: Pick<Words, "names">,
  random: () => number = Math.random,
): string {
  return `${oneOf(first, random)} ${oneOf(second, random)}`;
}

function oneOf(words: readonly string[], random: () => number): string {
  const word = words[Math.floor(random() * words.length)];
  if (word === undefined) throw new RangeError("random() must give a number in [0, 1)");
  return word;
}
