import assert from "node:assert/strict";
import * as fc from "fast-check";
import { down, up } from "../../../client/terminal/climbs.ts";
import {
  backspace,
  clear,
  deleteForward,
  type Editor,
  emptyEditor,
  insert,
  paste,
  sent,
  transpose,
  undo,
} from "../../../client/terminal/editor.ts";
import * as kills from "../../../client/terminal/kills.ts";
import * as moves from "../../../client/terminal/moves.ts";
import { after, anyText, raw, show, type } from "./helpers.ts";

const { ctrl, alt, left, right, backspace: back } = raw;

Deno.test("editor: what is inserted goes where the cursor is", () => {
  assert.equal(after("Oi!", left, " Isabelle"), "Oi Isabelle|!");
});

Deno.test("editor: several lines are inserted as they are, without what a terminal would act on", () => {
  assert.equal(
    show(insert(emptyEditor, "a\r\nb\rc\td\x07\x1b[31m\u2028e")),
    "a\nb\nc    d[31m\ne|",
  );
  assert.equal(show(paste(emptyEditor, "a\x1b[31mb\x1b[0m\nc")), "ab\nc|");
  assert.equal(insert(emptyEditor, "\ud83d").text, "\ufffd");
  assert.equal(insert(emptyEditor, "\x07"), emptyEditor);
});

Deno.test("editor: left, right, Backspace and Delete take what a person takes for a character", () => {
  for (const char of ["e\u0301", "👨‍👩‍👧", "🇧🇷", "👍🏽", "❤️", "漢", "\n"]) {
    assert.equal(after(`a${char}b`, left, left), `a|${char}b`);
    assert.equal(after(`a${char}b`, left, left, right), `a${char}|b`);
    assert.equal(after(`a${char}b`, left, back), "a|b");
    assert.equal(after(`a${char}b`, left, left, "\x1b[3~"), "a|b");
  }
  assert.equal(after(left, right, back, "\x1b[3~"), "|");
});

Deno.test("editor: what comes together as one character has no cursor in it", () => {
  assert.equal(after("e\u0301", left, "x", left, "\x1b[3~"), "|e\u0301");
  assert.equal(after("🇷", left, "🇧"), "🇧🇷|");
  assert.equal(after("e-\u0301", ctrl("a"), right, "\x1b[3~"), "e|");
});

Deno.test("editor: Ctrl-A and Ctrl-E go to the ends of the line, with Ctrl and Home of the text", () => {
  const text = "one\ntwo\nthree";
  assert.equal(after(text, raw.up, ctrl("a")), "one\n|two\nthree");
  assert.equal(after(text, raw.up, ctrl("a"), ctrl("e")), "one\ntwo|\nthree");
  assert.equal(after(text, "\x1b[1;5H"), "|one\ntwo\nthree");
  assert.equal(after(text, "\x1b[1;5H\x1b[1;5F"), `${text}|`);
  assert.equal(after("\n", left, ctrl("a")), "|\n");
});

Deno.test("editor: words are letters and digits of any script", () => {
  assert.equal(after("foo.bar olá_2 ", alt("b")), "foo.bar olá_|2 ");
  assert.equal(after("foo.bar olá_2 ", alt("b"), alt("b")), "foo.bar |olá_2 ");
  assert.equal(after("foo.bar", ctrl("a"), alt("f")), "foo|.bar");
  assert.equal(after("foo.bar", ctrl("a"), alt("f"), alt("f"), alt("f")), "foo.bar|");
  assert.equal(after("one\n𝒶𝒷 ", "\x1b[1;5D"), "one\n|𝒶𝒷 ");
  assert.equal(after("one\n", "\x1b[1;5D", "\x1b[1;5C"), "one|\n");
  assert.equal(after("e\u0301te\u0301 x", alt("b"), alt("b")), "|e\u0301te\u0301 x");
});

Deno.test("editor: Ctrl-W cuts back to white space, Alt-Backspace a word", () => {
  assert.equal(after("see http://a.b/c  ", ctrl("w")), "see |");
  assert.equal(after("see http://a.b/c", alt("\x7f")), "see http://a.b/|");
  assert.equal(after("see http://a.b/c", ctrl("a"), alt("d")), "| http://a.b/c");
});

Deno.test("editor: Ctrl-U and Ctrl-K cut a line, and at its ends the newline", () => {
  assert.equal(after("one\ntwo", left, ctrl("u")), "one\n|o");
  assert.equal(after("one\ntwo", left, ctrl("u"), ctrl("u")), "one|o");
  assert.equal(after("one\ntwo", ctrl("p"), left, ctrl("k")), "on|\ntwo");
  assert.equal(after("one\ntwo", ctrl("p"), left, ctrl("k"), ctrl("k")), "on|two");
});

Deno.test("editor: what was cut piece after piece is put back in one", () => {
  assert.equal(after("one two three", ctrl("w"), ctrl("w"), "> ", ctrl("y")), "one > two three|");
  assert.equal(after("one two", alt("b"), ctrl("k"), ctrl("u"), ctrl("y")), "one two|");
  assert.equal(after("one two", ctrl("w"), left, right, ctrl("w"), ctrl("y")), "one |");
  assert.equal(after("one two", ctrl("w"), ctrl("y"), ctrl("y")), "one twotwo|");
  assert.equal(after("one", ctrl("w"), ctrl("w"), ctrl("y")), "one|", "nothing more to cut");
  assert.equal(after(ctrl("y")), "|");
});

Deno.test("editor: Ctrl-T drags a character over the next, at the end of a line the last two", () => {
  assert.equal(after("abc", ctrl("t")), "acb|");
  assert.equal(after("abc", left, ctrl("t")), "acb|");
  assert.equal(after("a👨‍👩‍👧c", ctrl("a"), right, ctrl("t")), "👨‍👩‍👧a|c");
  assert.equal(after("a", ctrl("t")), "a|");
  assert.equal(after("ab", ctrl("a"), ctrl("t")), "|ab");
  assert.equal(after("ab\nc", ctrl("t")), "ab\nc|");
  assert.equal(after("ab\nc", left, left, ctrl("t")), "ba|\nc");
});

Deno.test("editor: Up and Down keep the column on the screen while they follow each other", () => {
  const text = "漢字漢字\nab\nabcdefgh";
  assert.equal(after(text, raw.up), "漢字漢字\nab|\nabcdefgh");
  assert.equal(after(text, left, raw.up, raw.up), "漢字漢|字\nab\nabcdefgh", "never in one");
  assert.equal(after(text, raw.up, raw.up), "漢字漢字|\nab\nabcdefgh");
  assert.equal(after(text, raw.up, raw.up, raw.down, raw.down), `${text}|`);
  assert.equal(after(text, raw.up, left, raw.up), "|漢字漢字\nab\nabcdefgh", "from where it is");
  assert.equal(after("\n\nx", raw.up, raw.up, raw.down), "\n|\nx");
});

Deno.test("editor: undo takes back a word, a paste, a cut", () => {
  const undo = ctrl("_");
  assert.equal(after(..."one two", undo), "one|");
  assert.equal(after(..."one two", undo, undo), "|");
  assert.equal(after(..."one", "\x1b[200~two three\x1b[201~", undo), "one|");
  assert.equal(after(..."one", "\x1b[200~X\x1b[201~", ..."two", undo), "oneX|");
  assert.equal(after("one two", ctrl("a"), ctrl("k"), undo), "|one two");
  assert.equal(after("one", back, back, undo, undo, undo, undo), "|");
});

Deno.test("editor: after sending it is empty, and keeps what was cut and what was sent", () => {
  const before = type(emptyEditor, `one two${ctrl("w")}`);
  const editor = sent(before);
  assert.equal(show(editor), "|");
  assert.equal(show(undo(editor)), "|", "what was sent cannot be undone");
  assert.equal(show(kills.yank(editor)), "two|");
  assert.equal(show(up(editor)), "one |");
  assert.equal(show(undo(clear(before))), "one |");
});

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function assertWhole({ text, cursor }: Editor): void {
  const boundaries = [...segmenter.segment(text)].map(({ index }) => index).concat(text.length);
  assert.ok(boundaries.includes(cursor), `${JSON.stringify(text)} has no boundary at ${cursor}`);
  assert.ok(text.isWellFormed());
}

const actions = [
  ...Object.values(kills),
  ...[moves.left, moves.right, moves.home, moves.end, moves.wordLeft, moves.wordRight],
  ...[backspace, deleteForward, transpose, undo, clear, sent, up, down],
];
const anyAction = fc.oneof(
  fc.constantFrom(...actions),
  fc.oneof(anyText, fc.string({ unit: "binary" }))
    .map((text) => (editor: Editor): Editor => insert(editor, text)),
  anyText.map((text) => (editor: Editor): Editor => paste(editor, text)),
);

Deno.test("editor: whatever is done, the cursor is between two characters of the text", () => {
  fc.assert(
    fc.property(fc.array(anyAction, { maxLength: 60, size: "max" }), (steps) => {
      let editor = emptyEditor;
      for (const step of steps) {
        const before = structuredClone(editor);
        const next = step(editor);
        assert.deepEqual(editor, before, "a value stays as it is");
        assertWhole(next);
        editor = next;
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("editor: Backspace and Delete always remove something, until nothing is left", () => {
  fc.assert(fc.property(anyText, fc.nat(20), fc.boolean(), (text, steps, forward) => {
    let editor = insert(emptyEditor, text);
    for (let step = 0; step < steps; step++) editor = moves.left(editor);
    const remove = forward ? deleteForward : backspace;
    const reached = (at: Editor): boolean => at.cursor === (forward ? at.text.length : 0);
    while (!reached(editor)) {
      const next = remove(editor);
      assert.ok(next.text.length < editor.text.length);
      editor = next;
    }
    assert.equal(remove(editor), editor);
  }));
});

Deno.test("editor: undo leads back to where every step began", () => {
  fc.assert(fc.property(fc.array(anyText.filter((text) => text !== "")), (texts) => {
    const stages = [emptyEditor];
    for (const text of texts) stages.push(paste(stages.at(-1) ?? emptyEditor, text));
    let editor = stages.pop() ?? emptyEditor;
    const different = stages.filter((stage, at) => stage.text !== (stages[at + 1] ?? editor).text);
    for (const { text, cursor } of different.reverse()) {
      editor = undo(editor);
      assert.deepEqual([editor.text, editor.cursor], [text, cursor]);
    }
  }));
});
