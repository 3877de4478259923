/**
 * Cutting pieces out of the input line, and putting them back. Pieces that are cut one right after
 * the other are put back together.
 *
 * @module
 */

import { type Editor, paste, splice } from "./editor.ts";
import { lineEnd, lineStart } from "./graphemes.ts";
import { chunkStart, wordEnd, wordStart } from "./moves.ts";

/** Cuts to the beginning of the line; at the beginning, the newline before it. */
export function killToStart(editor: Editor): Editor {
  const start = lineStart(editor.text, editor.cursor);
  return kill(editor, start === editor.cursor ? Math.max(0, start - 1) : start);
}

/** Cuts to the end of the line; at the end, its newline. */
export function killToEnd(editor: Editor): Editor {
  const end = lineEnd(editor.text, editor.cursor);
  return kill(editor, end === editor.cursor ? Math.min(end + 1, editor.text.length) : end);
}

/** Cuts back to the beginning of a word of letters and digits. */
export function killWordBack(editor: Editor): Editor {
  return kill(editor, wordStart(editor));
}

/** Cuts to the end of a word of letters and digits. */
export function killWord(editor: Editor): Editor {
  return kill(editor, wordEnd(editor));
}

/** Cuts back to white space. */
export function killChunkBack(editor: Editor): Editor {
  return kill(editor, chunkStart(editor));
}

/** Puts back what was cut last, where the cursor is. */
export function yank(editor: Editor): Editor {
  return paste(editor, editor.killed);
}

/** Cuts what is between the cursor and another grapheme boundary. */
function kill(editor: Editor, other: number): Editor {
  const { text, cursor } = editor;
  if (other === cursor) return editor;
  const before = editor.last === "kill" ? editor.killed : "";
  const [from, to] = other < cursor ? [other, cursor] : [cursor, other];
  const cut = text.slice(from, to);
  return {
    ...splice(editor, { from, to }),
    killed: other < cursor ? cut + before : before + cut,
    last: "kill",
  };
}
