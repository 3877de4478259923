/**
 * The sanitizer, on whatever somebody writes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { nameCharsMax } from "../../protocol/limits.ts";
import { isReserved } from "../../protocol/reserved_names.ts";
import { sanitizeLine, sanitizeName, sanitizeText } from "../../protocol/sanitize.ts";
import { assertHarmless, assertHarmlessName } from "../hostile.ts";
import { someText } from "./inputs.ts";
import { type Target, target } from "./target.ts";

/** Nothing is left that acts, and nothing that would go the second time. */
export const textTarget: Target = target("text", someText, (text) => {
  const clean = sanitizeText(text);
  assertHarmless(clean);
  assert.equal(sanitizeText(clean), clean);
  const line = sanitizeLine(text);
  assert.equal(sanitizeLine(line), line);
  assert.equal(line, clean.replace(/\s+/g, " ").trim());
});

/** A name is a line of its own, nobody else's, and stays what it is. */
export const nameTarget: Target = target("name", someText, (text) => {
  const name = sanitizeName(text);
  assertHarmlessName(name);
  assert.ok([...name].length <= nameCharsMax);
  assert.equal(isReserved(name), false);
  assert.equal(sanitizeName(name), name);
});
