import assert from "node:assert/strict";
import * as fc from "fast-check";
import { lineBytesMax } from "../../protocol/limits.ts";
import { LF, LineBuffer } from "../../protocol/line_buffer.ts";
import { assertRefused, bytesOf, textOf } from "./helpers.ts";

const sample = 'HELLO {"version":2}\n\nMSG {"text":"olá 🌍"}\r\nQUIT\nunfin';
const sampleLines = ['HELLO {"version":2}\n', "\n", 'MSG {"text":"olá 🌍"}\r\n', "QUIT\n"];

Deno.test("line buffer: what arrives whole is taken whole, and the unfinished line stays", () => {
  const buffer = new LineBuffer();
  buffer.push(bytesOf(sample));
  assert.equal(textOf(buffer.take()), sampleLines.join(""));
  assert.equal(textOf(buffer.pending), "unfin");
  assert.equal(buffer.take().length, 0);
  buffer.push(bytesOf("ished\n"));
  assert.equal(textOf(buffer.take()), "unfinished\n");
  assert.equal(buffer.pending.length, 0);
});

Deno.test("line buffer: byte by byte, every line comes out at its newline", () => {
  const buffer = new LineBuffer();
  const taken: string[] = [];
  for (const byte of bytesOf(sample)) {
    buffer.push(Uint8Array.of(byte));
    const lines = textOf(buffer.take());
    assert.equal(lines !== "", byte === LF);
    if (lines) taken.push(lines);
  }
  assert.deepEqual(taken, sampleLines);
  assert.equal(textOf(buffer.pending), "unfin");
});

Deno.test("line buffer: cut in three at any two places, the lines are the same", () => {
  const bytes = bytesOf(sample);
  for (let first = 0; first <= bytes.length; first++) {
    for (let second = first; second <= bytes.length; second++) {
      const buffer = new LineBuffer();
      let taken = "";
      for (const piece of [bytes.subarray(0, first), bytes.subarray(first, second)]) {
        buffer.push(piece);
        taken += textOf(buffer.take());
      }
      buffer.push(bytes.subarray(second));
      taken += textOf(buffer.take());
      assert.equal(taken, sampleLines.join(""));
    }
  }
});

Deno.test("line buffer: one line at a time and all at once mix", () => {
  const buffer = new LineBuffer();
  buffer.push(bytesOf("A\nB\nC\nD"));
  assert.equal(textOf(buffer.takeLine()), "A\n");
  assert.equal(textOf(buffer.pending), "B\nC\nD");
  assert.equal(textOf(buffer.take()), "B\nC\n");
  assert.equal(buffer.takeLine().length, 0);
  buffer.push(bytesOf("D\nE\nF"));
  assert.equal(textOf(buffer.takeLine()), "DD\n");
  assert.equal(textOf(buffer.takeLine()), "E\n");
  assert.equal(textOf(buffer.takeAll()), "F");
  assert.equal(buffer.pending.length, 0);
  buffer.push(bytesOf("G\n"));
  assert.equal(textOf(buffer.take()), "G\n");
});

Deno.test("line buffer: the longest line passes, whole or in pieces, and one byte more does not", () => {
  const longest = `${"x".repeat(lineBytesMax - 1)}\n`;
  for (const take of ["take", "takeLine"] as const) {
    const buffer = new LineBuffer();
    buffer.push(bytesOf(longest));
    assert.equal(textOf(buffer[take]()), longest);

    buffer.push(bytesOf(longest.slice(0, -1)));
    assert.equal(buffer[take]().length, 0);
    buffer.push(bytesOf("\n"));
    assert.equal(textOf(buffer[take]()), longest);
  }
  const tooLong = new LineBuffer();
  tooLong.push(bytesOf(`x${longest}`));
  assertRefused("too-long", () => tooLong.takeLine());
});

Deno.test("line buffer: an unfinished line that can no longer be short enough is refused", () => {
  for (const take of ["take", "takeLine"] as const) {
    const buffer = new LineBuffer();
    buffer.push(bytesOf("x".repeat(lineBytesMax)));
    assertRefused("too-long", () => buffer[take]());
  }
  const behindLines = new LineBuffer();
  behindLines.push(bytesOf(`QUIT\n${"x".repeat(lineBytesMax)}`));
  assertRefused("too-long", () => behindLines.take());
});

Deno.test("line buffer: it grows while reads fill it and rests when it is empty", () => {
  const buffer = new LineBuffer();
  const resting = buffer.space().length;
  let largest = 0;
  for (let read = 0; read < 10; read++) {
    const space = buffer.space();
    space.fill(LF);
    buffer.advance(space.length);
    assert.equal(buffer.take().length, space.length);
    largest = Math.max(largest, space.length);
  }
  assert.ok(largest > resting, "it grows");
  assert.equal(largest, 4 * lineBytesMax, "up to a limit");
  buffer.space().fill(LF, 0, 1);
  buffer.advance(1);
  buffer.take();
  assert.equal(buffer.space().length, resting, "it shrinks");
});

Deno.test("line buffer: there is always space, and growing keeps what has arrived", () => {
  const buffer = new LineBuffer();
  let expected = "";
  for (let read = 0; expected.length < 3 * lineBytesMax; read++) {
    const space = buffer.space();
    assert.ok(space.length > 0);
    const piece = String(read % 10).repeat(space.length);
    space.set(bytesOf(piece));
    buffer.advance(piece.length);
    expected += piece;
  }
  assert.equal(textOf(buffer.takeAll()), expected);
});

Deno.test("line buffer: what was taken stays as it is until there is space for the next read", () => {
  const buffer = new LineBuffer();
  buffer.push(bytesOf("first\nsecond\nthi"));
  const first = buffer.takeLine();
  const second = buffer.take();
  assert.equal(buffer.take().length, 0);
  assert.equal(textOf(buffer.pending), "thi");
  assert.equal(textOf(first), "first\n");
  assert.equal(textOf(second), "second\n");
  buffer.push(bytesOf("rd\n"));
  assert.equal(textOf(buffer.take()), "third\n");
});

Deno.test("line buffer: however bytes are cut and taken, the lines are the same", () => {
  const byte = fc.oneof(
    { weight: 1, arbitrary: fc.constant(LF) },
    { weight: 6, arbitrary: fc.nat(255) },
  );
  const piece = fc.tuple(
    fc.oneof(fc.array(byte, { maxLength: 12 }), fc.nat(3_000).map((n) => Array(n).fill(0x78))),
    fc.constantFrom("take", "takeLine", "space", "none"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const buffer = new LineBuffer();
      const all: number[] = [];
      const taken: number[] = [];
      let longest = 0;
      for (const [bytes, how] of pieces) {
        all.push(...bytes);
        longest += bytes.length;
        buffer.push(Uint8Array.from(bytes));
        // A line of the property never gets too long: that has tests of its own.
        if (longest > lineBytesMax - 4_000) {
          all.push(LF);
          buffer.push(Uint8Array.of(LF));
          longest = 0;
        }
        if (how === "space") buffer.space();
        if (how !== "take" && how !== "takeLine") continue;
        const lines = buffer[how]();
        if (lines.length > 0) assert.equal(lines.at(-1), LF);
        if (how === "takeLine") assert.ok(lines.indexOf(LF) === lines.length - 1);
        taken.push(...lines);
      }
      taken.push(...buffer.take());
      assert.equal(buffer.pending.indexOf(LF), -1);
      taken.push(...buffer.takeAll());
      assert.deepEqual(taken, all);
    }),
    { numRuns: 500 },
  );
});

Deno.test("line buffer: one that rests takes little once, however busy it was, and loses nothing", () => {
  const buffer = new LineBuffer();
  buffer.push(new Uint8Array(200 * 1024).fill(LF));
  buffer.push(new TextEncoder().encode("PI"));
  buffer.take();
  buffer.rest();
  const space = buffer.space();
  assert.equal(space.length, 1024);
  space.set(new TextEncoder().encode("NG\n"));
  buffer.advance(3);
  assert.equal(new TextDecoder().decode(buffer.take()), "PING\n");
  buffer.push(new Uint8Array(64 * 1024).fill(LF));
  assert.ok(buffer.space().length > 1024);
});
