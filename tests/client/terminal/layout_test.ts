import assert from "node:assert/strict";
import * as fc from "fast-check";
import stringWidth from "string-width";
import { emptyEditor, insert, moveTo } from "../../../client/terminal/editor.ts";
import { boundaryFrom } from "../../../client/terminal/graphemes.ts";
import { layout } from "../../../client/terminal/layout.ts";
import { anyText } from "./helpers.ts";

/** The rows with `|` where the cursor is, for text in which every character is a column wide. */
function rows(marked: string, columns: number, rowsMax = 100): string[] {
  const cursor = marked.indexOf("|");
  const found = layout({ text: marked.replace("|", ""), cursor }, columns, rowsMax);
  return found.rows.map((row, index) =>
    index === found.cursorRow
      ? `${row.slice(0, found.cursorColumn)}|${row.slice(found.cursorColumn)}`
      : row
  );
}

Deno.test("layout: text wraps where a row is full, and the cursor is always in a column", () => {
  assert.deepEqual(rows("|", 4), ["|"]);
  assert.deepEqual(rows("abc|", 4), ["abc|"]);
  assert.deepEqual(rows("abcd|", 4), ["abcd", "|"]);
  assert.deepEqual(rows("abc|d", 4), ["abc|d"]);
  assert.deepEqual(rows("abcd|e", 4), ["abcd", "|e"]);
  assert.deepEqual(rows("abcdefgh|", 4), ["abcd", "efgh", "|"]);
  assert.deepEqual(rows("abcd|", 1), ["a", "b", "c", "d", "|"]);
});

Deno.test("layout: newlines begin rows, and a full line has no empty row behind it", () => {
  assert.deepEqual(rows("ab\n|\ncd", 4), ["ab", "|", "cd"]);
  assert.deepEqual(rows("abcd\ne|", 4), ["abcd", "e|"]);
  assert.deepEqual(rows("abcd|\ne", 4), ["abcd", "|", "e"], "but for the cursor");
  assert.deepEqual(rows("ab\n|", 4), ["ab", "|"]);
  assert.deepEqual(rows("|\n", 4), ["|", ""]);
});

Deno.test("layout: wide characters and emoji are never in two rows", () => {
  assert.deepEqual(layout({ text: "a漢字", cursor: 3 }, 4, 9), {
    rows: ["a漢", "字"],
    cursorRow: 1,
    cursorColumn: 2,
  });
  assert.deepEqual(layout({ text: "a漢字", cursor: 2 }, 4, 9).cursorRow, 1);
  const family = "👨‍👩‍👧";
  assert.deepEqual(layout({ text: `abc${family}`, cursor: 0 }, 4, 9).rows, ["abc", family]);
  assert.deepEqual(layout({ text: "漢字", cursor: 2 }, 1, 9), {
    rows: ["漢", "字", ""],
    cursorRow: 2,
    cursorColumn: 0,
  });
});

Deno.test("layout: of many rows those around the cursor are shown", () => {
  assert.deepEqual(rows("a\nb\nc\nd\ne|", 4, 3), ["c", "d", "e|"]);
  assert.deepEqual(rows("a\nb\n|c\nd\ne", 4, 3), ["b", "|c", "d"]);
  assert.deepEqual(rows("|a\nb\nc\nd\ne", 4, 3), ["|a", "b", "c"]);
  assert.deepEqual(rows("abcd|efghijkl", 2, 2), ["cd", "|ef"]);
  assert.deepEqual(rows("abcd|", 2, 1), ["|"]);
});

Deno.test("layout: no window is too small", () => {
  assert.deepEqual(rows("ab|c", 0, 0), ["|c"]);
  assert.deepEqual(rows("ab|c", -5, -1), ["|c"]);
});

Deno.test("layout: rows give the text back, and only a character that is too wide exceeds one", () => {
  const anyColumns = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(anyText, fc.nat(200), anyColumns, fc.nat(8), (text, place, columns, few) => {
      const whole = insert(emptyEditor, text);
      const cursor = boundaryFrom(whole.text, Math.min(place, whole.text.length));
      const editor = moveTo(whole, cursor);
      const all = layout(editor, columns, 1_000);
      assert.equal(all.rows.join(""), editor.text.replaceAll("\n", ""));
      for (const row of all.rows) {
        const graphemes = [...new Intl.Segmenter().segment(row)].length;
        assert.ok(stringWidth(row) <= columns || graphemes === 1, JSON.stringify(row));
      }
      assert.ok(all.cursorColumn >= 0 && all.cursorColumn < columns);
      const before = all.rows.slice(0, all.cursorRow).join("");
      const inRow = editor.text.slice(0, cursor).replaceAll("\n", "").slice(before.length);
      assert.ok((all.rows[all.cursorRow] ?? "").startsWith(inRow));
      assert.equal(all.cursorColumn, Math.min(stringWidth(inRow), columns - 1));

      const some = layout(editor, columns, few);
      assert.equal(some.rows.length, Math.min(Math.max(1, few), all.rows.length));
      const first = all.cursorRow - some.cursorRow;
      assert.deepEqual(some.rows, all.rows.slice(first, first + some.rows.length));
      assert.equal(some.rows[some.cursorRow], all.rows[all.cursorRow]);
      assert.equal(some.cursorColumn, all.cursorColumn);
    }),
    { numRuns: 2_000 },
  );
});
