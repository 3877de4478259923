/**
 * Writes manual pages with the macros of man(7), as `man`, groff and mandoc read them.
 *
 * @module
 */

/** Something on a page, top to bottom. */
export type Block =
  | { readonly heading: string }
  | { readonly subheading: string }
  /** A paragraph. */
  | { readonly text: string }
  /** Lines that stay as they are, such as commands. */
  | { readonly lines: readonly string[] }
  /** A term, its first words in bold and what follows in italics, and what it means below. */
  | { readonly term: readonly [bold: string, italic?: string]; readonly meaning: string };

/** What stands above and below a page. */
export interface PageTitle {
  readonly name: string;
  readonly section: number;
  /** When its contents last changed: `2026-11-27`. */
  readonly date: string;
  /** What it belongs to, with a version. */
  readonly source: string;
  /** The manual that it is a page of. */
  readonly manual: string;
}

/** The page, in plain ASCII, with a newline at its end. */
export function manPage(title: PageTitle, blocks: readonly Block[]): string {
  const { name, section, date, source, manual } = title;
  const words = [name.toUpperCase(), String(section)].map(quoted).join(" ");
  const head = `.TH ${words} "${date}" ${quoted(source)} ${quoted(manual)}`;
  const page = blocks.map((block, index) => {
    const above = blocks[index - 1];
    const first = above !== undefined && ("heading" in above || "subheading" in above);
    // A heading begins a paragraph.
    return (first ? "" : begins(block)) + written(block);
  });
  // Words stay whole and spaces single: options are pasted from here.
  return [head, ".nh", ".ad l", ...page, ""].join("\n");
}

function begins(block: Block): string {
  return "text" in block || "lines" in block ? ".PP\n" : "";
}

function written(block: Block): string {
  if ("heading" in block) return `.SH ${quoted(block.heading)}`;
  if ("subheading" in block) return `.SS ${quoted(block.subheading)}`;
  if ("text" in block) return sentences(block.text);
  if ("lines" in block) {
    return [".RS 4", ".nf", ...block.lines.map(line), ".fi", ".RE"].join("\n");
  }
  const [bold, italic] = block.term;
  const term = italic === undefined
    ? `.B ${quoted(bold)}`
    : `.BI ${quoted(bold)} ${quoted(italic)}`;
  return `.TP\n${term}\n${sentences(block.meaning)}`;
}

/**
 * Each sentence begins a line: so roff knows where they end. No line is longer than terminals are
 * wide, which it does not mind, but whoever reads what changed.
 */
function sentences(text: string): string {
  return text.split(/(?<=[\p{L})][.?!:]) (?=\p{Lu})/u).flatMap(rows).join("\n");
}

function rows(sentence: string): readonly string[] {
  const rows: string[] = [];
  for (const word of sentence.split(" ").map(escaped)) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= lineCharsMax) {
      rows[rows.length - 1] = `${last} ${word}`;
    } else {
      rows.push(word.replace(/^(?=[.'])/, "\\&"));
    }
  }
  return rows;
}

const lineCharsMax = 78;

/** A line that is no request, whatever it begins with. */
function line(text: string): string {
  return escaped(text).replace(/^(?=[.'])/, "\\&");
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** Signs that roff would make others of, and those that not every one reads. */
function escaped(text: string): string {
  return Array.from(text, (sign) => {
    const known = special[sign];
    if (known !== undefined) return known;
    const code = sign.codePointAt(0) ?? 0;
    return code < 0x7f ? sign : `\\[u${code.toString(16).toUpperCase().padStart(4, "0")}]`;
  }).join("");
}

const special: Readonly<Record<string, string>> = {
  "\\": "\\e",
  "-": "\\-",
  "'": "\\(aq",
  '"': "\\(dq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
};
