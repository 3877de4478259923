/**
 * What is said in benchmarks.
 *
 * @module
 */

/** A message as a client sends it. */
export const messageLine: Uint8Array = new TextEncoder().encode(
  `MSG ${JSON.stringify({ id: 1, text: "x".repeat(72) })}\n`,
);
