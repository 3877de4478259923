import assert from "node:assert/strict";
import * as fc from "fast-check";
import { combiningMarksMax, nameCharsMax } from "../../protocol/limits.ts";
import { sanitizeLine, sanitizeName, sanitizeText } from "../../protocol/sanitize.ts";

function assertBecomes(pairs: readonly (readonly [from: string, to: string])[]): void {
  for (const [from, to] of pairs) assert.equal(sanitizeText(from), to, JSON.stringify(from));
}

function assertKept(texts: readonly string[]): void {
  assertBecomes(texts.map((text) => [text, text]));
}

Deno.test("sanitize: control sequences go whole, in 7 and in 8 bit", () => {
  assertBecomes([
    ["\x1b[31mred\x1b[0m", "red"],
    ["a\x1b[2J\x1b[1;1Hb", "ab"],
    ["a\x1b[?1049hb", "ab"],
    ["a\x9b31mb", "ab"],
    ["a\x1b[ qb", "ab"],
    ["a\x1bcb", "ab"],
    ["a\x1b(Bb", "ab"],
    ["a\x1b7b\x1b8c", "abc"],
  ]);
});

Deno.test("sanitize: strings that a terminal obeys go with what they carry", () => {
  assertBecomes([
    ["a\x1b]0;title\x07b", "ab"],
    ["a\x1b]0;title\x1b\\b", "ab"],
    ["a\x1b]52;c;aGFjaw==\x9cb", "ab"],
    ["a\x9d0;title\x9cb", "ab"],
    ["a\x1bPq#0;2;0\x1b\\b", "ab"],
    ["a\x90q\x9cb", "ab"],
    ["a\x1b_Gf=100;AAAA\x1b\\b", "ab"],
    ["a\x1b^pm\x1b\\b\x1bXsos\x1b\\c", "abc"],
    ["\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\", "click"],
  ]);
});

Deno.test("sanitize: what is unfinished goes too, and takes at most its own line along", () => {
  assertBecomes([
    ["a\x1b", "a"],
    ["a\x1b[", "a"],
    ["a\x1b[31", "a"],
    ["a\x1b[31;\nb", "a\nb"],
    ["a\x1b]0;title", "a"],
    ["a\x1b]0;title\nb", "a\nb"],
    ["a\x9d0;title\nb", "a\nb"],
    ["a\x1bPq\x1b[31mb", "ab"],
    ["a\x1b\x1b[31mb", "ab"],
  ]);
});

Deno.test("sanitize: lone control characters go, tabs are spaces, line breaks are newlines", () => {
  assertBecomes([
    ["a\x00\x01\x08\x0e\x1f\x7f\x80\x8d\x9ab", "ab"],
    ["a\tb", "a    b"],
    ["one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"],
    ["a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"],
    ["\n\n", "\n\n"],
    ["lone \ud800 surrogate", "lone \ufffd surrogate"],
  ]);
});

Deno.test("sanitize: nothing turns the direction of the line around", () => {
  for (const bidi of "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") {
    assertBecomes([[`a${bidi}b`, "ab"]]);
  }
  assertKept(["שלום, עולם", "السلام عليكم"]);
});

Deno.test("sanitize: invisible characters go where they say nothing", () => {
  const invisible =
    "\u00ad\u034f\u115f\u17b4\u180e\u200b\u2060\u2063\u206a\u3164\ufeff\uffa0\ufffa";
  for (const char of invisible) assertBecomes([[`a${char}b`, "ab"]]);
  assertBecomes([
    ["pay\u200cpal\u200d", "paypal"],
    ["a\u{e0041}\u{e007f}b", "ab"],
    ["a\ufe0fb\ufe0e", "ab"],
    ["a\ufe00", "a"],
    ["\u200d👩\u200d", "👩"],
    ["👩\u200da", "👩a"],
    ["👩\u200c\u200d👧", "👩👧"],
  ]);
});

Deno.test("sanitize: emoji stay whole: families, skin, hearts, flags, keycaps", () => {
  assertKept(["👩‍👩‍👧‍👦", "👋🏽", "🧑🏾‍🚀", "❤️‍🔥", "❤︎", "🏳️‍🌈", "🇧🇷🇵🇹", "1️⃣", "👁️‍🗨️", "🏋🏽‍♀️"]);
});

Deno.test("sanitize: scripts that need joiners keep them", () => {
  assertKept(["می\u200cخواهم", "کتاب\u200cها", "क्\u200dष", "क्\u200cष", "ශ්\u200dරී"]);
  assertBecomes([["ন্\u200d", "ন্"]]);
});

Deno.test("sanitize: living languages stay as they are", () => {
  assertKept([
    "Olá, coração!",
    "Tiếng Việt",
    "日本語 한국어",
    "e\u0301\u0323",
    "שָׁלוֹם",
    "ภาษาไทยที่นี่",
    "𝒳²",
  ]);
});

Deno.test("sanitize: a tower of marks is cut, with joiners in it too", () => {
  const marks = (text: string) => [...text].filter((char) => /\p{M}/u.test(char)).length;
  assert.equal(marks(sanitizeText(`Z${"\u0301".repeat(100)}a`)), combiningMarksMax);
  assert.equal(sanitizeText(`Z${"\u0301".repeat(6)}a`), `Z${"\u0301".repeat(6)}a`);
  assert.equal(
    marks(sanitizeText("क" + `${"\u0941".repeat(6)}\u200d`.repeat(20))),
    combiningMarksMax,
  );
  assert.equal(marks(sanitizeText("क" + "\u0941\u200c\u200d".repeat(20))), combiningMarksMax);
});

Deno.test("sanitize: a long hostile text takes no time to speak of", () => {
  // Anything quadratic would not end here.
  for (
    const unit of [
      "\x1b",
      "\x1b[",
      "\x1b]",
      "\u200d",
      "\u0301",
      "\u0301\u200d",
      "👩\u200d",
      "\x9b0",
    ]
  ) {
    sanitizeText(unit.repeat(200_000));
  }
});

Deno.test("sanitize: a line is one line, with single spaces", () => {
  assert.equal(sanitizeLine("  a\r\n\tb \u3000 c\u00a0d\n"), "a b c d");
  assert.equal(sanitizeLine("\x1b[31m \n"), "");
});

Deno.test("sanitize: a name has at most 32 characters, is one line and never empty", () => {
  assert.equal(sanitizeName("  Ana\nMaria "), "Ana Maria");
  assert.equal(sanitizeName("\x1b]0;x\x07Ana\u202e"), "Ana");
  for (const nothing of ["", " ", "\n\t", "\u200b", "\x1b[31m", "\u3000", "\0"]) {
    assert.equal(sanitizeName(nothing), "Stranger");
  }
  assert.equal(sanitizeName("x".repeat(33)), "x".repeat(nameCharsMax));
  assert.equal(sanitizeName("🌍".repeat(40)), "🌍".repeat(nameCharsMax));
  assert.equal(sanitizeName(`${"x".repeat(31)} y`), "x".repeat(31));
  assert.equal(sanitizeName(`${"x".repeat(30)}👩\u200d👧`), `${"x".repeat(30)}👩`);
});

Deno.test("sanitize: printable ASCII is nobody's business", () => {
  const printable = fc.stringMatching(/^[\x20-\x7e\n]*$/);
  fc.assert(fc.property(printable, (text) => assert.equal(sanitizeText(text), text)));
});
