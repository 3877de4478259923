/**
 * How a page of help is laid out: whatever the width, no row is wider, ends in a space, or holds
 * an example that could not be pasted.
 *
 * @module
 */

import {
  commandLine,
  formatMessage,
  lineBreak,
  type Message,
  type MessageFormatOptions,
  text,
} from "@optique/core/message";
import type { Words } from "../language/mod.ts";
import type { Usage } from "@optique/core/usage";

/** The examples that end a page; {@linkcode formatHelp} indents and folds them. */
export function examples(
  { examples }: Words["commandLine"],
  ...lines: readonly string[]
): Message {
  return [text(examples), ...lines.flatMap((line) => [lineBreak(), commandLine(line)])];
}

/** Writes one message of a page of help. */
export function formatHelp(message: Message, options: MessageFormatOptions = {}): string {
  const folded = message.flatMap((term) =>
    term.type === "commandLine" ? fold(term.commandLine, options.maxWidth) : [term]
  );
  // Values are quoted in sentences; help reads better without. Optique leaves the space at which
  // it begins a new row.
  return formatMessage(folded, { ...options, quotes: false }).replaceAll(/ +$/gm, "");
}

/** What follows a command's name in its usage; the options are listed right below. */
export function usage(...words: readonly string[]): Usage {
  // Left to itself, Optique breaks rows inside brackets.
  return words.map((value) => ({ type: "literal", value }));
}

/**
 * A command on as many rows as it needs, so that all of them together can still be pasted. A row
 * ends before an option or after a pipe.
 */
function fold(line: string, columns = Infinity): Message {
  const [first = "", ...parts] = line.split(/ (?=--)|(?<=\|) /);
  const rows: string[] = [];
  let row = `  ${first}`;
  for (const [i, part] of parts.entries()) {
    // Shells read on after a pipe by themselves; elsewhere " \\" asks them to.
    const more = i === parts.length - 1 || part.endsWith("|") ? "" : " \\";
    const longer = `${row} ${part}`;
    if (longer.length + more.length <= columns) {
      row = longer;
    } else {
      rows.push(row.endsWith("|") ? row : `${row} \\`);
      row = `    ${part}`;
    }
  }
  return [...rows, row].flatMap((row, i) =>
    i === 0 ? [commandLine(row)] : [lineBreak(), commandLine(row)]
  );
}
