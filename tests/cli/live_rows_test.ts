// deno-lint-ignore-file no-control-regex -- they are what it is about
import assert from "node:assert/strict";
import stringWidth from "string-width";
import fc from "fast-check";
import { LiveRows } from "../../cli/live_rows.ts";

const size = { columns: 80, rows: 24 };
const live = { status: " 1 room", prompt: "› ", input: { text: "hello", cursor: 2 } };

Deno.test("live rows: the first drawing erases nothing, and leaves the cursor where it is in the text", () => {
  assert.equal(new LiveRows(() => size).draw([], live), " 1 room\r\n› hello\r\x1b[4C");
});

Deno.test("live rows: lines take the place of what was drawn, which is drawn again below them", () => {
  const rows = new LiveRows(() => size);
  rows.draw([], live);
  assert.equal(
    rows.draw(["one", "two\nlines"], live),
    "\r\x1b[1A\x1b[Jone\r\ntwo\r\nlines\r\n 1 room\r\n› hello\r\x1b[4C",
  );
});

Deno.test("live rows: in the end there is nothing but the lines", () => {
  const rows = new LiveRows(() => size);
  assert.equal(rows.clear(["one"]), "one\r\n");
  rows.draw([], live);
  assert.equal(rows.clear([]), "\r\x1b[1A\x1b[J");
  assert.equal(rows.clear([]), "");
});

Deno.test("live rows: what a narrower window has wrapped is erased whole", () => {
  let columns = 80;
  const rows = new LiveRows(() => ({ columns, rows: 24 }));
  rows.draw([], {
    ...live,
    status: "s".repeat(79),
    input: { text: "x".repeat(50), cursor: 50 },
  });
  columns = 30;
  // The status is three rows then, and the cursor is in the second row of the input.
  assert.match(rows.draw([], live), /^\r\x1b\[4A\x1b\[J/);
});

Deno.test("live rows: no row is ever as wide as the terminal, and the cursor is in it", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.integer({ min: 6, max: 100 }),
      fc.nat(),
      (text, columns, place) => {
        const typed = text.replace(/[\x00-\x1f\x7f-\x9f]/g, "");
        const input = { text: typed, cursor: typed.length === 0 ? 0 : place % typed.length };
        const drawn = new LiveRows(() => ({ columns, rows: 24 })).draw([], { ...live, input });
        const [, row = "", column] = /\r\n(.*)\r\x1b\[(\d+)C$/s.exec(drawn) ?? [];
        assert.ok(stringWidth(row) < columns, row);
        assert.ok(Number(column) < columns);
      },
    ),
  );
});
