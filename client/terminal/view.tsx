/**
 * What stays at the bottom of the terminal: what goes on, the input line, where we are.
 *
 * @module
 */

import { Box, Text, useStdout } from "ink";
import type { JSX } from "react";
import type { Editor } from "./editor.ts";
import { splitAt } from "./graphemes.ts";
import { layout } from "./layout.ts";

/** What the view shows. */
export interface ViewState {
  readonly editor: Editor;
  /** What is on its way and has not arrived. */
  readonly unsettled: readonly string[];
  /** What goes on: somebody is writing, nobody is here yet, or why a line was not sent. */
  readonly activity: string;
  /** Where we are and what can be done. */
  readonly status: string;
  readonly columns: number;
  readonly rows: number;
  readonly colors: boolean;
}

/** Rows around the input line, and one to spare, so that a frame never fills the screen. */
const otherRows = 6;
/** How many messages on their way are shown at most. */
const unsettledMax = 3;
const prompt = "› ";

/** The bottom of the screen. Lines are never as wide as it, so that resizing does not wrap them. */
export function View(state: ViewState): JSX.Element {
  const { editor, columns, rows, colors } = state;
  const across = Math.max(4, columns - 1);
  const input = layout(editor, across - prompt.length, Math.max(1, rows - otherRows));
  return (
    <Box flexDirection="column">
      {state.unsettled.slice(-unsettledMax).map((text, index) => (
        <Line key={index} width={across} dim={colors}>{`… ${text.replaceAll("\n", " ")}`}</Line>
      ))}
      <Line width={across} dim={colors}>{state.activity || " "}</Line>
      {input.rows.map((row, index) => (
        <InputRow
          key={index}
          text={row}
          start={index === 0 ? prompt : " ".repeat(prompt.length)}
          {...(index === input.cursorRow ? { cursor: input.cursorColumn } : {})}
        />
      ))}
      <Line width={across} dim={colors}>{state.status}</Line>
    </Box>
  );
}

/** Hands out Ink's way of writing above the view, which is only to be had inside of it. */
export function Above(
  { ready }: { readonly ready: (write: (text: string) => void) => void },
): null {
  ready(useStdout().write);
  return null;
}

function Line(
  { children, width, dim }: {
    readonly children: string;
    readonly width: number;
    readonly dim: boolean;
  },
): JSX.Element {
  return (
    <Box width={width}>
      <Text dimColor={dim} wrap="truncate-end">{children}</Text>
    </Box>
  );
}

/** A row of the input; the cursor is drawn, because the terminal's own waits elsewhere. */
function InputRow(
  { text, start, cursor }: {
    readonly text: string;
    readonly start: string;
    readonly cursor?: number;
  },
): JSX.Element {
  if (cursor === undefined) return <Text>{start + text}</Text>;
  const [before, at, after] = splitAt(text, cursor);
  return (
    <Text>
      {start + before}
      <Text inverse>{at}</Text>
      {after}
    </Text>
  );
}
