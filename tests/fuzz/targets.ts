/**
 * Everything that is fuzzed without a socket, and what share of the inputs each gets.
 *
 * @module
 */

import { classicReaderTarget, classicWriterTarget } from "./classic.ts";
import { decoderTarget, linesTarget } from "./codec.ts";
import { roomTarget } from "./room.ts";
import { nameTarget, textTarget } from "./sanitizer.ts";
import type { Target } from "./target.ts";

/** The targets, each with so many of a thousand inputs. */
export const targets: readonly (readonly [target: Target, perMille: number])[] = [
  [decoderTarget, 250],
  [linesTarget, 200],
  [textTarget, 250],
  [nameTarget, 80],
  [classicReaderTarget, 120],
  [classicWriterTarget, 20],
  [roomTarget, 80],
];
