import assert from "node:assert/strict";
import * as fc from "fast-check";
import { emptyEditor, insert, sent } from "../../../client/terminal/editor.ts";
import { emptyHistory, newer, older, remember } from "../../../client/terminal/history.ts";
import { own } from "../../../protocol/limits.ts";
import { raw, show, type } from "./helpers.ts";

const { up, down } = raw;

function said(...texts: string[]): typeof emptyEditor {
  return texts.reduce((editor, text) => sent(insert(editor, text)), emptyEditor);
}

Deno.test("history: Up goes to what was sent before, and Down back to the unfinished draft", () => {
  const editor = type(said("one", "two"), "dra");
  assert.equal(show(type(editor, up)), "two|");
  assert.equal(show(type(editor, up + up)), "one|");
  assert.equal(show(type(editor, up + up + up)), "one|", "there is nothing before");
  assert.equal(show(type(editor, up + up + down)), "two|");
  assert.equal(show(type(editor, up + up + down + down)), "dra|");
  assert.equal(show(type(editor, up + down + down)), "dra|");
  assert.equal(show(type(editor, raw.ctrl("p") + raw.ctrl("n"))), "dra|");
});

Deno.test("history: a draft of several lines is left at its first line and found again whole", () => {
  const editor = type(said("a\nb"), "one\ntwo");
  assert.equal(show(type(editor, up)), "one|\ntwo");
  assert.equal(show(type(editor, up + up)), "a\nb|");
  assert.equal(show(type(editor, up + up + up + up)), "a|\nb", "the oldest");
  assert.equal(show(type(editor, up + up + down)), "one\ntwo|");
});

Deno.test("history: what is changed in an older text waits there until something is sent", () => {
  const changed = type(said("one", "two"), `${up}!${up}${down}`);
  assert.equal(show(changed), "two!|");
  assert.equal(show(type(sent(changed), up + up)), "two|", "what was sent is as it was sent");
});

Deno.test("history: the same text twice in a row is there once, and a blank one not at all", () => {
  const { history } = said("a", "a", "b", " ", "b", "a", "");
  assert.deepEqual(history.sent, ["a", "b", "a"]);
});

Deno.test("history: undo does not lead out of a recalled text", () => {
  assert.equal(show(type(said("one"), `x${up}${raw.ctrl("_")}`)), "one|");
});

Deno.test("history: only the latest are kept", () => {
  let history = emptyHistory;
  for (let index = 0; index < own.historyEntriesMax + 5; index++) {
    history = remember(history, String(index));
  }
  assert.equal(history.sent.length, own.historyEntriesMax);
  assert.equal(history.sent[0], "5");
  assert.equal(older(history, "")?.text, String(own.historyEntriesMax + 4));
});

Deno.test("history: any way through it and back leaves every text as it was", () => {
  fc.assert(fc.property(
    fc.array(fc.string()),
    fc.string(),
    fc.array(fc.constantFrom(older, newer)),
    (texts, draft, steps) => {
      let history = texts.reduce(remember, emptyHistory);
      const kept = history.sent;
      let text = draft;
      for (const step of steps) ({ history, text } = step(history, text) ?? { history, text });
      assert.equal(text, [...kept, draft][history.at]);
      for (;;) {
        const next = newer(history, text);
        if (!next) break;
        ({ history, text } = next);
      }
      assert.equal(text, draft);
      assert.deepEqual(history.sent, kept);
    },
  ));
});
