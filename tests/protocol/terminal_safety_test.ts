import assert from "node:assert/strict";
import * as fc from "fast-check";
import { emojiJoinersMax, nameCharsMax } from "../../protocol/limits.ts";
import { isReserved } from "../../protocol/reserved_names.ts";
import { sanitizeLine, sanitizeName, sanitizeText } from "../../protocol/sanitize.ts";
import {
  assertHarmless,
  assertHarmlessLine,
  assertHarmlessName,
  harmIn,
  honestNames,
  hostileTexts,
  impostors,
} from "../hostile.ts";
import { anyText } from "./helpers.ts";

Deno.test("terminal safety: the texts that are called hostile are, and honest names are not", () => {
  for (const text of hostileTexts) assert.notEqual(harmIn(text), undefined, JSON.stringify(text));
  for (const name of honestNames) assertHarmlessName(name);
});

Deno.test("terminal safety: nothing hostile is left of a text, a line or a name", () => {
  for (const text of hostileTexts) {
    assertHarmless(sanitizeText(text));
    assertHarmlessLine(sanitizeLine(text));
    assertHarmlessName(sanitizeName(text));
    assert.match(sanitizeText(text), /^x/, "what is to be read is still there");
  }
});

Deno.test("terminal safety: every code point, alone and among others, is kept or goes whole", () => {
  const around = [["", ""], ["a", "b"], ["👩", "👩"], ["क", "ष"], ["1", "\u20e3"], ["\x1b[", "m"]];
  for (let code = 0; code <= 0x10ffff; code++) {
    const char = String.fromCodePoint(code);
    // All of the planes that people write in; of the others, which are all alike, one in a hundred.
    if (code > 0x1ffff && code < 0xe0000 && code % 100 !== 0) continue;
    if (code > 0xe0fff && code % 100 !== 0 && (code & 0xfffe) !== 0xfffe) continue;
    for (const [before, behind] of around) {
      const clean = sanitizeText(`${before}${char}${behind}`);
      const harm = harmIn(clean);
      assert.equal(harm, undefined, `${harm} of U+${code.toString(16)} after "${before}"`);
      assert.equal(sanitizeText(clean), clean);
    }
  }
});

Deno.test("terminal safety: taking one thing out never puts another together", () => {
  const inner = ["\x1b[31m", "\x1b]0;t\x07", "\x9b1m", "\x00", "\u200b", "\u202e", "\u{e0041}"];
  const outer = ["\x1b[31m", "\x1b]0;title\x1b\\", "\x9d0;t\x9c", "\x1bPq\x1b\\", "\u202e\u2066"]
    .concat("👩\u200d👧", "क\u094d\u200dष", "1\ufe0f\u20e3", `a${"\u0301".repeat(9)}`);
  for (const whole of outer) {
    for (let cut = 0; cut <= whole.length; cut++) {
      for (const part of inner) {
        for (const times of [1, 2, 5]) {
          const clean = sanitizeText(whole.slice(0, cut) + part.repeat(times) + whole.slice(cut));
          assertHarmless(clean);
          assert.equal(sanitizeText(clean), clean);
        }
      }
    }
  }
});

Deno.test("terminal safety: whatever the text, the result acts on nothing and cannot be cleaned further", () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      const clean = sanitizeText(text);
      assertHarmless(clean);
      assert.ok(clean.isWellFormed());
      assert.equal(sanitizeText(clean), clean);
      assertHarmlessLine(sanitizeLine(text));
      assert.equal(sanitizeLine(clean), sanitizeLine(text));
    }),
    { numRuns: 10_000 },
  );
});

Deno.test("terminal safety: whatever the name, the result is a line of 1 to 32 that stays the same", () => {
  fc.assert(
    fc.property(anyText(80), (text) => {
      const name = sanitizeName(text);
      assertHarmlessName(name);
      assert.ok([...name].length <= nameCharsMax);
      assert.equal(sanitizeName(name), name);
      assert.equal(sanitizeLine(name), name);
      assert.equal(isReserved(name), false);
    }),
    { numRuns: 10_000 },
  );
});

Deno.test("terminal safety: a space of any kind is a space, so that lines break where it shows", () => {
  assert.equal(sanitizeText("a\u00a0b\u2003c\u202fd\u2800e\u1680f"), "a b c d e f");
  assert.equal(sanitizeText("你好\u3000世界"), "你好  世界");
  assert.equal(sanitizeText("a   b"), "a   b");
});

Deno.test("terminal safety: an emoji has no more parts than the longest that there is", () => {
  const kiss = "👩🏽‍❤️‍💋‍👨🏿";
  assert.equal(sanitizeText(kiss), kiss);
  const clean = sanitizeText("👩\u200d".repeat(50) + "👩");
  assert.equal(clean.replaceAll("\u200d", ""), "👩".repeat(51));
  assert.deepEqual(
    [...new Set(clean.split(/(?<=👩)(?=👩)/).map((emoji) => emoji.split("\u200d").length))],
    [emojiJoinersMax + 1, 3],
  );
  assert.equal(sanitizeText(`👋${"🏽".repeat(30)}`), "👋🏽");
  assert.equal(sanitizeText("👋🏽\u200d🏽\ufe0f🏽"), "👋🏽");
});

Deno.test("terminal safety: nobody is called like the server, its host or the program", () => {
  for (const name of impostors) assert.equal(sanitizeName(name), "Stranger", JSON.stringify(name));
});

Deno.test("terminal safety: honest people keep their names", () => {
  for (const name of honestNames) assert.equal(sanitizeName(name), name);
});

Deno.test("terminal safety: no name pretends that somebody has said something, or that something happened", () => {
  const become = (name: string) => sanitizeName(name);
  assert.equal(become("Ana: oi"), "Ana oi");
  assert.equal(become("(12:00:00) Ana: oi"), "(12 00 00) Ana oi");
  for (const colon of ":：∶꞉ː˸։׃፡᛬︓﹕⁚") assert.equal(become(`Ana${colon}oi`), "Ana oi", colon);
  for (const mark of "*·•‧∙⋅・●◦∗＊✱") assert.equal(become(`${mark} Ana left`), "Ana left", mark);
  for (const mark of ["\u0301", "\u0301\u200c\u0941"]) assert.equal(become(`${mark}Ana`), "Ana");
  assert.equal(become(":: * ::"), "Stranger");
  // What is cut off may not be what kept it from being one of these.
  assert.equal(become(`Server${" ".repeat(40)}ina`), "Stranger");
  assert.equal(become(`${"x".repeat(30)}: y`), "x".repeat(30) + " y");
});
