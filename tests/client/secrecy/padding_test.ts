import assert from "node:assert/strict";
import { padded, unpadded } from "../../../client/secrecy/padding.ts";
import { paddingStepBytes } from "../../../protocol/limits.ts";

Deno.test("padding: a text ends with the byte 80 and zero bytes, up to a whole step", () => {
  const bytes = padded("Olá");
  assert.equal(bytes.length, paddingStepBytes);
  assert.equal(bytes.subarray(0, 5).toHex(), "4f6cc3a180");
  assert.ok(bytes.subarray(5).every((byte) => byte === 0));
  assert.equal(padded("a".repeat(paddingStepBytes - 1)).length, paddingStepBytes);
  assert.equal(padded("a".repeat(paddingStepBytes)).length, 2 * paddingStepBytes);
});

Deno.test("padding: any amount of it is taken off", () => {
  for (const zeros of [0, 1, 127, 5_000]) {
    const bytes = Uint8Array.from([0x4f, 0x69, 0x80, ...new Array<number>(zeros).fill(0)]);
    assert.equal(unpadded(bytes), "Oi");
  }
});

Deno.test("padding: a text may end with what looks like padding", () => {
  for (const text of ["", "\0", "\0\0\0", "a\0", "À", "\u0080", "\u{10000}"]) {
    assert.equal(unpadded(padded(text)), text);
  }
});

Deno.test("padding: what has none, and what is no UTF-8, is refused", () => {
  for (const bytes of [[], [0, 0], [0x4f, 0x69], [0x4f, 0x69, 0x80, 0x01, 0]]) {
    assert.throws(() => unpadded(Uint8Array.from(bytes)), RangeError);
  }
  for (const bytes of [[0xff, 0x80], [0xc3, 0x80], [0xed, 0xa0, 0x80, 0x80]]) {
    assert.throws(() => unpadded(Uint8Array.from(bytes)), TypeError);
  }
});
