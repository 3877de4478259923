/**
 * The text of the input line and the cursor in it, as values: what people know from GNU readline.
 *
 * `moves.ts` moves the cursor, `climbs.ts` up and down; `kills.ts` cuts and yanks; `keymap.ts` has
 * the keys for all of it.
 *
 * @module
 */

import { sanitizeText } from "../../protocol/sanitize.ts";
import { boundaryAfter, boundaryBefore, boundaryFrom, lineEnd, lineStart } from "./graphemes.ts";
import { emptyHistory, type History, remember } from "./history.ts";

/** An input line. An immutable value; start with {@linkcode emptyEditor}. */
export interface Editor {
  /** What was typed: one or more lines, without any control character but the newline. */
  readonly text: string;
  /** Where the cursor is, in UTF-16 code units, always between two graphemes. */
  readonly cursor: number;
  /** What was cut last, for {@linkcode yank}. */
  readonly killed: string;
  /** What the last action was, where the next one continues it. */
  readonly last: "type" | "kill" | "climb" | undefined;
  /** The display column that Up and Down keep while they follow each other. */
  readonly column: number;
  /** What there was before, the oldest first, for {@linkcode undo}. */
  readonly past: readonly Pick<Editor, "text" | "cursor">[];
  /** What was sent before. */
  readonly history: History;
}

/** An input line with nothing in it. */
export const emptyEditor: Editor = {
  text: "",
  cursor: 0,
  killed: "",
  last: undefined,
  column: 0,
  past: [],
  history: emptyHistory,
};

/** Steps that can be undone; a step may hold a whole long paste, so not without end. */
const undoStepsMax = 100;

/**
 * Puts a text where the cursor is. Line breaks become newlines, tabs four spaces, as they will when
 * it is sent; other control characters are left out, because a terminal would act on them.
 *
 * @example
 * ```ts
 * import { emptyEditor, insert } from "./editor.ts";
 * import { left } from "./moves.ts";
 *
 * insert(left(insert(emptyEditor, "Oi!")), " Isabelle").text; // "Oi Isabelle!"
 * ```
 */
export function insert(editor: Editor, text: string): Editor {
  const clean = text.toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll("\t", "    ")
    .replace(CONTROL, "");
  if (clean === "") return editor;
  const typed = splice(editor, { text: clean });
  // A word is undone at once, so a step begins with the space before it.
  const continued = editor.last === "type" && !/^\s/.test(clean);
  return { ...typed, past: continued ? editor.past : typed.past, last: "type" };
}

/** Puts a text from somewhere else where the cursor is: without escape sequences, undone at once. */
export function paste(editor: Editor, text: string): Editor {
  return { ...insert(moveTo(editor, editor.cursor), sanitizeText(text)), last: undefined };
}

/** Removes the grapheme before the cursor. */
export function backspace(editor: Editor): Editor {
  return splice(editor, { from: boundaryBefore(editor.text, editor.cursor) });
}

/** Removes the grapheme behind the cursor. */
export function deleteForward(editor: Editor): Editor {
  return splice(editor, { to: boundaryAfter(editor.text, editor.cursor) });
}

/** Drags the grapheme before the cursor over the next one; at the end of a line, the last two. */
export function transpose(editor: Editor): Editor {
  const { text, cursor } = editor;
  const to = cursor === lineEnd(text, cursor) ? cursor : boundaryAfter(text, cursor);
  const middle = boundaryBefore(text, to);
  const from = boundaryBefore(text, middle);
  if (from < lineStart(text, to) || from === middle) return editor;
  return splice(editor, { from, to, text: text.slice(middle, to) + text.slice(from, middle) });
}

/** Takes back the last change: a word that was typed, a paste, something cut. */
export function undo(editor: Editor): Editor {
  const before = editor.past.at(-1);
  if (!before) return editor;
  return { ...editor, ...before, past: editor.past.slice(0, -1), last: undefined };
}

/** Empties the input line because somebody gave it up; it can be undone. */
export function clear(editor: Editor): Editor {
  return splice(editor, { from: 0, to: editor.text.length });
}

/** Empties the input line because its text was sent, and remembers that. */
export function sent(editor: Editor): Editor {
  const history = remember(editor.history, editor.text);
  return { ...emptyEditor, killed: editor.killed, history };
}

/** The cursor somewhere else, on a grapheme boundary; what comes next begins something new. */
export function moveTo(editor: Editor, cursor: number): Editor {
  return { ...editor, cursor, last: undefined };
}

/** What to replace; the cursor and nothing where nothing else is said. */
export interface Splice {
  /** A grapheme boundary. */
  readonly from?: number;
  /** Another one, not before it. */
  readonly to?: number;
  /** What there is instead. */
  readonly text?: string;
}

/** Replaces a piece of the text and puts the cursor behind it; one step for {@linkcode undo}. */
export function splice(editor: Editor, { from, to, text = "" }: Splice): Editor {
  const [start, end] = [from ?? editor.cursor, to ?? editor.cursor];
  if (start === end && text === "") return editor;
  const changed = editor.text.slice(0, start) + text + editor.text.slice(end);
  return {
    ...editor,
    text: changed,
    // What came together may have become one grapheme, such as a letter and its accent.
    cursor: boundaryFrom(changed, start + text.length),
    past: [...editor.past, { text: editor.text, cursor: editor.cursor }].slice(-undoStepsMax),
    last: undefined,
  };
}

// deno-lint-ignore no-control-regex -- they are what it is about
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/g;
