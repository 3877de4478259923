/**
 * The first page of help, written without the parser: whoever asks what `pychat` can do need not
 * wait until all of that is loaded.
 *
 * It is what Optique would make of `options.ts`, to the letter, and a test compares the two.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";

/** What help is shown on. */
export interface HelpScreen {
  /** How wide a row may be, in columns. */
  readonly columns: number;
  /** Whether escape sequences may colour it. */
  readonly colors: boolean;
}

/** In fewer columns there is no room for two columns of text; let the terminal break the rows. */
export const helpColumnsMin = 40;

const examples = ["pychat serve", "pychat connect 192.168.0.12", "pychat serve --help"];

/** The page, without a newline at its end. */
export function firstPage({ columns, colors }: HelpScreen, { commandLine }: Words): string {
  const { about, serve, connect, upgrade, completions, man, library, metavars } = commandLine;
  const help = library["Show help information."];
  const entries: readonly (readonly [names: readonly string[], effect: string])[] = [
    [["serve"], serve.brief],
    [["connect"], connect.brief],
    [["upgrade"], upgrade.brief],
    [["completions"], completions.brief],
    [["man"], man.brief],
    [["help"], help],
    [["--help", "-h"], help],
    [["--version", "-V"], library["Show version information."]],
  ];
  const width = Math.max(columns, helpColumnsMin);
  const paint = (style: string, text: string) => colors ? `\x1b[${style}m${text}\x1b[0m` : text;
  const usage = [
    paint(BOLD_AND_DIM, commandLine.usage),
    paint(BOLD, "pychat"),
    paint(BOLD, metavars.command),
    paint(DIM, "..."),
  ];
  const nameColumns = Math.max(...entries.map(([names]) => names.join(", ").length));
  const indent = " ".repeat(2 + nameColumns + 2);
  const table = entries.map(([names, effect]) => {
    const blank = indent.slice(2 + names.join(", ").length);
    const painted = names.map((name) => paint(name.startsWith("-") ? ITALIC : BOLD, name));
    const rows = wrap(effect, width - indent.length).join(`\n${indent}`);
    return `  ${painted.join(paint(DIM, ", "))}${blank}${rows}`;
  });
  return [
    ...wrap(about, width),
    usage.join(" "),
    "",
    ...table,
    "",
    commandLine.examples,
    ...examples.map((line) => paint(CYAN, `  ${line}`)),
  ].join("\n");
}

/** What help that is printed now is shown on. */
export function helpScreen(): HelpScreen {
  const terminal = Deno.stdout.isTerminal();
  return {
    // A terminal that does not know its width says 0.
    columns: terminal ? Math.min(Deno.consoleSize().columns || 80, 80) : 80,
    colors: terminal && !Deno.noColor,
  };
}

const BOLD = "1";
const DIM = "2";
const BOLD_AND_DIM = "1;2";
const ITALIC = "3";
const CYAN = "36";

/** The rows of a text: as many words in each as fit, each but the last with the space behind it. */
function wrap(text: string, columns: number): string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(/(?<= )/)) {
    if (row !== "" && row.length + word.length > columns) {
      rows.push(row.trimEnd());
      row = "";
    }
    row += word;
  }
  return [...rows, row];
}
