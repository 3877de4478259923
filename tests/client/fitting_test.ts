import assert from "node:assert/strict";
import fc from "fast-check";
import { TextTooLongError } from "../../client/errors.ts";
import { fitting, inFittingPieces } from "../../client/fitting.ts";
import { textCharsMax } from "../../protocol/limits.ts";

Deno.test("fitting: 4,000 characters fit, of any kind, and one more does not", () => {
  assert.equal(fitting("😀".repeat(textCharsMax)), "😀".repeat(textCharsMax));
  assert.throws(() => fitting("😀".repeat(textCharsMax + 1)), TextTooLongError);
});

Deno.test("fitting: many lines become as few messages as fit, cut between lines", () => {
  const line = "x".repeat(1_500);
  const pieces = inFittingPieces([line, line, line, line, line].join("\n"));
  assert.deepEqual(pieces, [`${line}\n${line}`, `${line}\n${line}`, line]);
  assert.throws(() => inFittingPieces(`oi\n${"x".repeat(textCharsMax + 1)}`), TextTooLongError);
});

Deno.test("fitting: the pieces are the text, whole and in order", () => {
  const lines = fc.array(fc.string({ unit: "grapheme", maxLength: 900 }), { maxLength: 40 });
  fc.assert(
    fc.property(lines, (lines) => {
      const text = lines.map((line) => fitting(line).replaceAll("\n", " ")).join("\n");
      const pieces = inFittingPieces(text);
      assert.equal(pieces.join("\n"), text);
      for (const piece of pieces) assert.ok([...piece].length <= textCharsMax);
    }),
    { numRuns: 50 },
  );
});
