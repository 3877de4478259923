/**
 * What was sent in this session, for Up and Down. It is never written anywhere.
 *
 * @module
 */

import { own } from "../../protocol/limits.ts";

/** What was sent, and where in it somebody looks. An immutable value. */
export interface History {
  /** What was sent, the oldest first, at most {@linkcode own.historyEntriesMax}. */
  readonly sent: readonly string[];
  /** The same as it was left when somebody stepped on, and last what was not sent yet. */
  readonly drafts: readonly string[];
  /** Which of the drafts is in the input line. */
  readonly at: number;
}

/** What a step through a history leads to. */
export interface Recall {
  /** The history from there. */
  readonly history: History;
  /** What is in the input line now. */
  readonly text: string;
}

/** Nothing was sent yet. */
export const emptyHistory: History = { sent: [], drafts: [""], at: 0 };

/**
 * Adds what was sent, unless it is blank or the same as the one before, and looks at the end again.
 * Changes that were made to older entries are forgotten, as in readline.
 */
export function remember(history: History, text: string): History {
  const known = text.trim() === "" || text === history.sent.at(-1);
  const sent = known ? history.sent : [...history.sent, text].slice(-own.historyEntriesMax);
  return { sent, drafts: [...sent, ""], at: sent.length };
}

/** One step towards the oldest entry; `text`, in the input line now, stays here as it is. */
export function older(history: History, text: string): Recall | undefined {
  return step(history, text, -1);
}

/** One step back towards what was not sent yet; otherwise like {@linkcode older}. */
export function newer(history: History, text: string): Recall | undefined {
  return step(history, text, 1);
}

function step(history: History, text: string, by: -1 | 1): Recall | undefined {
  const at = history.at + by;
  const recalled = history.drafts[at];
  if (recalled === undefined) return undefined;
  return {
    history: { ...history, drafts: history.drafts.with(history.at, text), at },
    text: recalled,
  };
}
