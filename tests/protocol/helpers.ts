/**
 * What the protocol's tests share.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ProtocolError } from "../../protocol/errors.ts";
import type { FailureCode } from "../../protocol/messages.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Expects the {@linkcode ProtocolError} with this code. */
export function assertRefused(code: FailureCode, act: () => unknown): void {
  assert.throws(act, (error) => {
    assert.ok(error instanceof ProtocolError, `no ProtocolError: ${error}`);
    assert.equal(error.code, code);
    return true;
  });
}

/** Any string at all, lone surrogates too, with more than chance's share of what is dangerous. */
export function anyText(maxLength = 60): fc.Arbitrary<string> {
  const unit = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...DANGEROUS) },
    { weight: 2, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0xd800, max: 0xdfff }).map(oneUnit) },
  );
  return fc.array(unit, { maxLength }).map((units) => units.join(""));
}

const DANGEROUS = ["\x1b", "\x1b[", "\x1b]", "\x1bP", "\x9b", "\x9d", "\x9c", "\x07", "\x00"]
  .concat("[", "]", "31m", ";", "\n", "\r", "\t", " ", "\x85", "\u2028", "a", "Z", "\x7f", "\x1b\\")
  .concat("\u202e", "\u2066", "\u200b", "\u200c", "\u200d", "\u200e", "\ufeff", "\ufe0f", "\ufe00")
  .concat(
    "\u0301",
    "\u0489",
    "\u0941",
    "\u094d",
    "क",
    "س",
    "ی",
    "👩",
    "❤",
    "🏽",
    "🇧",
    "🏴",
    "\u{e0067}",
  );

function oneUnit(unit: number): string {
  return String.fromCharCode(unit);
}
