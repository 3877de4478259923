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

Deno.test("wrap: no row is fuller than it is counted, so that nothing begins a row by surprise", () => {
  // A terminal may draw every part of these by itself, and then break the row where we did not.
  for (const filler of ["क्".repeat(62), "👩\u200d👩\u200d👩\u200d👩".repeat(8), "👍🏽".repeat(16)]) {
    const [, ...rows] = wrapped(`(12:00:00) Eve: ${filler} (12:00:01) Ana: hi`, 79).split("\n");
    assert.match(rows.join("\n"), /\(12:00:01\)/);
    for (const row of rows) {
      assert.match(row, /^ {2}/);
      assert.ok([...row].reduce((sum, char) => sum + stringWidth(char), 0) <= 79, row);
    }
  }
});

Deno.test("wrap: colours take no columns", () => {
  assert.equal(wrapped("\x1b[2m(12:00:00)\x1b[22m oi", 13), "\x1b[2m(12:00:00)\x1b[22m oi");
});

Deno.test("wrap: whatever is said, only the first row of it begins at the margin, and no word is lost", () => {
  const text = fc.array(fc.string({ unit: "grapheme", maxLength: 12 }), { maxLength: 30 })
    .map((words) => words.map((word) => word.replaceAll(/\s/gu, "")).join(" ").trim());
  fc.assert(fc.property(text, fc.integer({ min: 1, max: 120 }), (text, columns) => {
    const [first = "", ...others] = wrapped(`Ana: ${text}`, columns).split("\n");
    assert.match(first, /^Ana:/);
    for (const row of others) assert.match(row, /^ {2}/);
    const said = [first, ...others].join(" ").split(/ +/).filter((word) => word !== "");
    assert.deepEqual(said, `Ana: ${text}`.split(/ +/).filter((word) => word !== ""));
  }));
});
