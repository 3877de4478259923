/**
 * Which key does what in the input line: GNU readline's Emacs bindings, and what keyboards have
 * beside them.
 *
 * @module
 */

import { down, up } from "./climbs.ts";
import { backspace, deleteForward, type Editor, insert, moveTo } from "./editor.ts";
import { paste, transpose, undo } from "./editor.ts";
import type { Key, KeyPress } from "./key_names.ts";
import { killChunkBack, killToEnd, killToStart, killWord, killWordBack, yank } from "./kills.ts";
import { end, home, left, right, wordLeft, wordRight } from "./moves.ts";

/** What a key asks of whoever shows the input line. */
export type Intention =
  /** Enter: send the text; call `sent` when that has worked. */
  | "submit"
  /** Tab: complete what is before the cursor. */
  | "complete"
  /** Ctrl-C. */
  | "interrupt"
  /** Ctrl-D when there is no text. */
  | "leave"
  /** Ctrl-L: draw everything again. */
  | "redraw";

/** What a key does. */
export interface EditorChange {
  /** The input line now: the same value when nothing has changed. */
  readonly editor: Editor;
  /** What remains to be done. */
  readonly intention?: Intention;
}

/**
 * Does what a key stands for; keys that mean nothing in an input line change nothing.
 *
 * @example
 * ```ts
 * import { emptyEditor } from "./editor.ts";
 * import { applyKey } from "./keymap.ts";
 *
 * const { editor } = applyKey(emptyEditor, { kind: "text", text: "Oi!" });
 * const enter = { kind: "key", name: "enter", ctrl: false, alt: false, shift: false } as const;
 * applyKey(editor, enter).intention; // "submit"
 * ```
 */
export function applyKey(editor: Editor, key: Key): EditorChange {
  switch (key.kind) {
    case "text":
      return { editor: insert(editor, key.text) };
    case "paste":
      return { editor: paste(editor, key.text) };
    case "focus":
      return { editor };
    case "key":
      return applyPress(editor, key);
    default:
      return key satisfies never;
  }
}

function applyPress(editor: Editor, key: KeyPress): EditorChange {
  if (editor.text === "" && chordOf(key, false) === "ctrl-d") return { editor, intention: "leave" };
  // Shift matters for few keys; with the others it may be held, or be Caps Lock.
  for (const chord of [chordOf(key, key.shift), chordOf(key, false)]) {
    const intention = intentions.get(chord);
    if (intention) return { editor, intention };
    const action = actions.get(chord);
    if (action) return { editor: action(editor) };
  }
  return { editor };
}

/** A key's name with what is held, such as `ctrl-alt-shift-left`. */
function chordOf({ ctrl, alt, name }: KeyPress, shift: boolean): string {
  return `${ctrl ? "ctrl-" : ""}${alt ? "alt-" : ""}${shift ? "shift-" : ""}${name}`;
}

const intentions: ReadonlyMap<string, Intention> = new Map([
  ["enter", "submit"],
  ["ctrl-m", "submit"],
  ["tab", "complete"],
  ["ctrl-i", "complete"],
  ["ctrl-c", "interrupt"],
  ["ctrl-l", "redraw"],
]);

type Action = (editor: Editor) => Editor;

const newline: Action = (editor) => insert(editor, "\n");

const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ["ctrl-enter", newline],
  ["alt-enter", newline],
  ["shift-enter", newline],
  ["ctrl-j", newline],
  // It is not the Tab that completes.
  ["shift-tab", (editor) => editor],
  ["left", left],
  ["ctrl-b", left],
  ["right", right],
  ["ctrl-f", right],
  ["up", up],
  ["ctrl-p", up],
  ["down", down],
  ["ctrl-n", down],
  ["home", home],
  ["ctrl-a", home],
  ["end", end],
  ["ctrl-e", end],
  ["ctrl-home", (editor) => moveTo(editor, 0)],
  ["ctrl-end", (editor) => moveTo(editor, editor.text.length)],
  ["ctrl-left", wordLeft],
  ["alt-left", wordLeft],
  ["alt-b", wordLeft],
  ["ctrl-right", wordRight],
  ["alt-right", wordRight],
  ["alt-f", wordRight],
  ["backspace", backspace],
  ["ctrl-h", backspace],
  ["delete", deleteForward],
  ["ctrl-d", deleteForward],
  ["ctrl-u", killToStart],
  ["ctrl-k", killToEnd],
  ["ctrl-w", killChunkBack],
  ["alt-backspace", killWordBack],
  ["ctrl-alt-h", killWordBack],
  ["ctrl-backspace", killWordBack],
  ["alt-d", killWord],
  ["ctrl-delete", killWord],
  ["alt-delete", killWord],
  ["ctrl-y", yank],
  ["ctrl-t", transpose],
  ["ctrl-_", undo],
]);
