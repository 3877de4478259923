/**
 * The colours of the chat view, from the palette of the program that PyChat grew from. Nothing is
 * told by colour alone.
 *
 * @module
 */

import chalk, { Chalk } from "chalk";

/** Colours texts, or leaves them as they are. */
export interface Paint {
  /** One's own name. */
  readonly own: (text: string) => string;
  /** The other one's name. */
  readonly peer: (text: string) => string;
  /** What is less important. */
  readonly dim: (text: string) => string;
}

/** The colours that the terminal can show; none with `NO_COLOR`. Both names read on dark and light. */
export function paintFor(noColor: boolean): Paint {
  const ink = new Chalk({ level: noColor ? 0 : chalk.level });
  return {
    own: (text) => ink.bold.hex("#4f9e80")(text),
    peer: (text) => ink.bold.hex("#8e8ca3")(text),
    dim: (text) => ink.dim(text),
  };
}
