/**
 * What was typed behind `deno task bench`.
 *
 * @module
 */

import { parseArgs } from "node:util";

/** What to measure, and how to show it. */
export interface Wish {
  /** The scenarios, in the order in which they are measured. */
  readonly names: readonly string[];
  /** Fewer and shorter turns: to see that it works, not to believe the figures. */
  readonly quick: boolean;
  /** Tables for a document instead of a terminal. */
  readonly markdown: boolean;
  /** Measure nothing: show what was last written. */
  readonly show: boolean;
  /** Likewise, and nothing but what was to be reached. */
  readonly targets: boolean;
}

/**
 * Understands the arguments.
 *
 * @param all The names of all scenarios, which are meant when none is named.
 * @throws {TypeError} When there is something else among them; the message says what to type.
 */
export function parseWish(args: readonly string[], all: readonly string[]): Wish {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      markdown: { type: "boolean", default: false },
      show: { type: "boolean", default: false },
      targets: { type: "boolean", default: false },
    },
  });
  const unknown = positionals.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`There is no scenario "${unknown}": name some of ${all.join(", ")}.`);
  }
  const names = positionals.length > 0 ? all.filter((name) => positionals.includes(name)) : all;
  return { names, ...values };
}
