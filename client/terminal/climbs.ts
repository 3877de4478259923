/**
 * Up and Down: from line to line in a text of several, and beyond its first and last one to what
 * was sent before.
 *
 * @module
 */

import { type Editor, moveTo } from "./editor.ts";
import { graphemes, graphemeWidth, lineEnd, lineStart, width } from "./graphemes.ts";
import { newer, older, type Recall } from "./history.ts";

/** To the line above, as far from its left edge as before; on the first line, to an older text. */
export function up(editor: Editor): Editor {
  const start = lineStart(editor.text, editor.cursor);
  if (start === 0) return recall(editor, older(editor.history, editor.text));
  return climb(editor, lineStart(editor.text, start - 1));
}

/** To the line below; on the last line, to a newer text, at the end what was not sent yet. */
export function down(editor: Editor): Editor {
  const end = lineEnd(editor.text, editor.cursor);
  if (end === editor.text.length) return recall(editor, newer(editor.history, editor.text));
  return climb(editor, end + 1);
}

/** Moves the cursor to the line that begins at `start`, keeping its column where that is possible. */
function climb(editor: Editor, start: number): Editor {
  const { text, cursor } = editor;
  const column = editor.last === "climb"
    ? editor.column
    : width(text.slice(lineStart(text, cursor), cursor));
  let at = start;
  let passed = 0;
  for (const grapheme of graphemes(text.slice(start, lineEnd(text, start)))) {
    passed += graphemeWidth(grapheme);
    if (passed > column) break;
    at += grapheme.length;
  }
  return { ...moveTo(editor, at), column, last: "climb" };
}

/** Shows another text of the history, the cursor at its end; nothing of it can be undone yet. */
function recall(editor: Editor, found: Recall | undefined): Editor {
  if (!found) return editor;
  const { history, text } = found;
  return { ...editor, history, text, cursor: text.length, past: [], last: undefined };
}
