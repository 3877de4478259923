/**
 * What is fuzzed, and how.
 *
 * @module
 */

import { Random } from "./random.ts";

/** Something that has to stand whatever comes. */
export interface Target {
  readonly name: string;
  /** Makes one input by chance, and throws when something does not go as it must. */
  readonly attempt: (random: Random) => void;
}

/**
 * Makes a target.
 *
 * @param make Makes an input.
 * @param check Throws when something does not go as it must. It may use chance as well.
 */
export function target<Input>(
  name: string,
  make: (random: Random) => Input,
  check: (input: Input, random: Random) => void,
): Target {
  return {
    name,
    attempt(random) {
      const input = make(random);
      try {
        check(input, random);
      } catch (cause) {
        throw new Error(`${name} fails on ${shown(input)}`, { cause });
      }
    },
  };
}

/**
 * Tries so many inputs.
 *
 * @param first The number of the first one.
 * @returns How many were tried.
 * @throws {Error} When one of them fails: it says which, and how to try it again.
 */
export function fuzz(
  { name, attempt }: Target,
  { seed, inputs, first = 0 }: {
    readonly seed: number;
    readonly inputs: number;
    readonly first?: number;
  },
): number {
  let tried = 0;
  for (let input = first; input < first + inputs; input++) {
    try {
      attempt(new Random(seed, input));
    } catch (cause) {
      const again = `deno task fuzz --target ${name} --seed ${seed} --input ${input}`;
      throw new Error(`Input ${input} of seed ${seed}. Again: ${again}`, { cause });
    }
    tried++;
  }
  return tried;
}

/** An input, so that it can be pasted into a test. */
function shown(input: unknown): string {
  if (input instanceof Uint8Array) return `bytes of base64 ${input.toBase64()}`;
  return JSON.stringify(input);
}
