import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Editor, emptyEditor, sent } from "../../../client/terminal/editor.ts";
import { applyKey, type Intention } from "../../../client/terminal/keymap.ts";
import { KeyDecoder } from "../../../client/terminal/keys.ts";
import { layout } from "../../../client/terminal/layout.ts";
import { after, anyInput, raw, show, type } from "./helpers.ts";

const { ctrl, alt, left } = raw;

function asked(input: string): Intention[] {
  const intentions: Intention[] = [];
  type(emptyEditor, input, intentions);
  return intentions;
}

Deno.test("keymap: Enter submits and leaves the text, since it may not fit", () => {
  const intentions: Intention[] = [];
  assert.equal(show(type(emptyEditor, `oi${left}\r`, intentions)), "o|i");
  assert.deepEqual(intentions, ["submit"]);
  assert.deepEqual(asked("\r\n"), ["submit"]);
});

Deno.test("keymap: Alt-Enter, Shift-Enter and Ctrl-J begin a new line", () => {
  assert.equal(after("a", alt("\r"), "b\nc\x1b[13;2ud"), "a\nb\nc\nd|");
});

Deno.test("keymap: a paste of several lines submits nothing", () => {
  assert.deepEqual(asked("\x1b[200~a\r\nb\r\n\x03\x1b[201~"), []);
  assert.equal(after("\x1b[200~a\r\nb\x03\x1b[31mc\x1b[201~"), "a\nbc|");
});

Deno.test("keymap: Tab, Ctrl-C and Ctrl-L ask for what an input line cannot do", () => {
  assert.deepEqual(asked("\t\x03\x0c"), ["complete", "interrupt", "redraw"]);
  assert.deepEqual(asked("\x1b[Z"), []);
});

Deno.test("keymap: Ctrl-D leaves when there is no text, and otherwise deletes", () => {
  assert.deepEqual(asked(ctrl("d")), ["leave"]);
  assert.deepEqual(asked(`a${ctrl("d")}`), []);
  assert.equal(after("ab", ctrl("a"), ctrl("d")), "|b");
});

Deno.test("keymap: Shift, or Caps Lock, does not matter where it means nothing", () => {
  assert.equal(after("one two", alt("B")), "one |two");
  assert.equal(after("ab", "\x1b[1;2D"), "a|b");
});

Deno.test("keymap: keys that mean nothing change nothing", () => {
  const editor = type(emptyEditor, "one");
  for (const input of ["\x1b[5~", "\x1b[I", "\x1b[O", "\x1bz", "\x1b[Z", ctrl("g"), "\x1b[2~"]) {
    assert.equal(type(editor, input), editor, JSON.stringify(input));
  }
});

Deno.test("keymap: a hundred thousand random keys do no harm", () => {
  const decoder = new KeyDecoder();
  let editor: Editor = emptyEditor;
  let count = 0;
  for (let seed = 1; count < 100_000; seed++) {
    const input = fc.sample(anyInput, { seed, numRuns: 100 });
    for (const key of input.flatMap((chunk) => decoder.push(`${chunk}\x1b[201~`))) {
      count++;
      const change = applyKey(editor, key);
      editor = change.intention === "submit" ? sent(change.editor) : change.editor;
      assert.ok(editor.cursor >= 0 && editor.cursor <= editor.text.length);
      if (count % 100 === 0) assert.ok(layout(editor, 40, 5).rows.length <= 5);
    }
    decoder.flush();
  }
});
