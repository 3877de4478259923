/**
 * A question with a line to answer it in, in clack's look and with the keys of the chat's own input
 * line: what is typed is judged as it is typed, and Up brings back earlier answers.
 *
 * @module
 */

import process from "node:process";
import { styleText } from "node:util";
import { getColumns, isCancel, Prompt, wrapTextWithPrefix } from "@clack/core";
import { S_BAR, S_BAR_END, symbol } from "@clack/prompts";
import { type Editor, emptyEditor, insert } from "../client/terminal/editor.ts";
import { splitAt, width } from "../client/terminal/graphemes.ts";
import { emptyHistory, remember } from "../client/terminal/history.ts";
import { applyKey } from "../client/terminal/keymap.ts";
import { KeyDecoder } from "../client/terminal/keys.ts";
import { layout } from "../client/terminal/layout.ts";
import { own } from "../protocol/limits.ts";
import { keepTypeahead } from "./typeahead.ts";

/** What to ask, and how to judge an answer. */
export interface LineQuestion {
  /** The question. */
  readonly question: string;
  /** What stands behind it, or below it where there is no room: which keys help. */
  readonly note: string;
  /** What Enter alone means; Tab writes it into the line. */
  readonly suggestion: string;
  /** Earlier answers for Up and Down, the newest first. */
  readonly earlier?: readonly string[];
  /**
   * What is wrong with an answer, in a few words; `undefined`: nothing.
   *
   * @param finished Whether Enter was pressed: then a mere beginning is wrong as well.
   */
  readonly problem: (answer: string, finished: boolean) => string | undefined;
}

/**
 * Asks until there is an answer.
 *
 * @returns The answer without spaces around it; `undefined` on Esc, Ctrl-C, and Ctrl-D in an empty
 * line.
 */
export async function askLine(asked: LineQuestion): Promise<string | undefined> {
  const { suggestion, earlier = [], problem } = asked;
  const history = earlier.toReversed().reduce(remember, emptyHistory);
  const decoder = new KeyDecoder();
  let editor: Editor = { ...emptyEditor, history };
  let wrong = problem("", false);
  const answer = () => editor.text.trim() || suggestion;
  const prompt = new LinePrompt({
    render() {
      const { state, error } = this;
      if (state === "submit") return ended(asked.question, state, styleText("dim", answer()));
      const given = styleText(["strikethrough", "dim"], editor.text.trim());
      if (state === "cancel") return ended(asked.question, state, given);
      return open(asked, state, { editor, wrong: state === "error" ? error : wrong });
    },
    validate: () => problem(answer(), true),
  });
  prompt.on("key", (_character, key) => {
    const { text } = editor;
    // Enter is clack's business.
    for (const known of key.name === "return" ? [] : decoder.push(key.sequence ?? "")) {
      if (known.kind === "text" && editor.text.length >= own.answerUnitsMax) continue;
      const { editor: changed, intention } = applyKey(editor, known);
      editor = changed;
      if (intention === "complete" && editor.text === "") editor = insert(editor, suggestion);
      if (intention === "leave") prompt.state = "cancel";
    }
    if (editor.text !== text) wrong = problem(editor.text.trim(), false);
  });
  const end = await keepTypeahead(prompt.prompt(), "delete");
  return isCancel(end) ? undefined : answer();
}

type State = Prompt<string>["state"];

/** A prompt with an input line of ours. */
class LinePrompt extends Prompt<string> {
  constructor(options: ConstructorParameters<typeof Prompt<string>>[0]) {
    super(options, false);
    // The one of node:readline's behind it takes ever longer for a key when it grows.
    this.on("key", () => this._clearUserInput());
  }
}

/** How the question looks while it is open. */
function open(
  { question, note }: LineQuestion,
  state: State,
  { editor, wrong = "" }: { readonly editor: Editor; readonly wrong: string | undefined },
): string {
  const columns = getColumns(process.stdout);
  const line = `${question}   ${note}`;
  const fits = BAR_COLUMNS + width(line) < columns;
  const dimmed = styleText("dim", note);
  const title = fits ? `${question}   ${dimmed}` : `${question}\n${dimmed}`;
  const color = state === "error" ? "yellow" : "cyan";
  const bar = `${styleText(color, S_BAR)}  `;
  return [
    styleText("gray", S_BAR),
    wrapped(title, bar, `${symbol(state)}  `),
    ...inputRows(editor, columns - BAR_COLUMNS - 1).map((row) => bar + row),
    wrapped(styleText("yellow", wrong), "   ", `${styleText(color, S_BAR_END)}  `).trimEnd(),
    "",
  ].join("\n");
}

/** How it looks when it is over. */
function ended(question: string, state: "submit" | "cancel", answer: string): string {
  const bar = `${styleText("gray", S_BAR)}  `;
  return [
    styleText("gray", S_BAR),
    wrapped(question, bar, `${symbol(state)}  `),
    wrapped(answer, bar, bar),
  ].join("\n");
}

function wrapped(text: string, prefix: string, first: string): string {
  return wrapTextWithPrefix(process.stdout, text, prefix, first);
}

/** The rows of what was typed, as far as they are near the cursor, which is drawn. */
function inputRows(editor: Editor, columns: number): readonly string[] {
  const { rows, cursorRow, cursorColumn } = layout(editor, columns, INPUT_ROWS);
  return rows.map((row, index) => {
    if (index !== cursorRow) return row;
    const [before, at, after] = splitAt(row, cursorColumn);
    // It is no colour, and without it nobody would see where they write.
    return before + styleText("inverse", at, { validateStream: false }) + after;
  });
}

/** What clack draws before each row. */
const BAR_COLUMNS = 3;
/** More than an answer takes; of what is longer, only this is seen. */
const INPUT_ROWS = 3;
