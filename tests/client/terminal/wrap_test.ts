import assert from "node:assert/strict";
import stringWidth from "string-width";
import fc from "fast-check";
import { wrapped } from "../../../client/terminal/wrap.ts";

Deno.test("wrap: a line is broken between words, and what follows is indented", () => {
  assert.equal(
    wrapped("(07:11:31) · Eager Fawn agora se chama Quiet Fawn.", 40),
    "(07:11:31) · Eager Fawn agora se chama\n  Quiet Fawn.",
  );
  assert.equal(wrapped("short", 39), "short");
});

Deno.test("wrap: lines of a message keep their indentation", () => {
  assert.equal(
    wrapped("(07:11:31) Ana: one\n           two three four", 24),
    "(07:11:31) Ana: one\n           two three\n           four",
  );
});

Deno.test("wrap: wide characters and emoji count as wide as they are", () => {
  for (const row of wrapped("你好 你好 你好 👩🏽‍💻 👩🏽‍💻 👩🏽‍💻 você você", 14).split("\n")) {
    assert.ok(stringWidth(row) <= 14, row);
  }
});

Deno.test("wrap: a word that is wider than a row is left whole", () => {
  const address = `https://example.org/${"x".repeat(60)}`;
  assert.ok(wrapped(`see ${address} now`, 30).includes(address));
});

Deno.test("wrap: whatever is said, only the first row of it begins at the margin, and no word is lost", () => {
  const text = fc.array(fc.string({ unit: "grapheme", maxLength: 12 }), { maxLength: 30 })
    .map((words) => words.map((word) => word.replaceAll(/\s/gu, "")).join(" ").trim());
  fc.assert(fc.property(text, fc.integer({ min: 1, max: 120 }), (text, columns) => {
    const [first = "", ...others] = wrapped(`Ana: ${text}`, columns).split("\n");
    assert.match(first, /^Ana:/);
    for (const row of others) assert.match(row, /^ {2}/);
    const said = [first, ...others].join(" ").normalize().split(/ +/).filter((word) => word !== "");
    // The library behind it composes what was decomposed; it looks the same.
    const whole = `Ana: ${text}`.normalize();
    assert.deepEqual(said, whole.split(/ +/).filter((word) => word !== ""));
  }));
});
