import assert from "node:assert/strict";
import { languages, type Words, wordsIn } from "../../language/mod.ts";
import { commandNames } from "../../cli/invocation.ts";
import { parseCommandLine } from "../../cli/options.ts";

const pages = ["--help", ...commandNames.map((name) => `${name} --help`)];
const widths = [80, 60, 40];
const spoken = await Promise.all(languages.map(wordsIn));

for (
  const [page, words] of pages.flatMap((page) => spoken.map((words) => [page, words] as const))
) {
  for (const columns of widths) {
    const { examples } = words.commandLine;
    const name = `help: "pychat ${page}" with ${examples} reads well at ${columns} columns`;
    Deno.test(name, () => {
      const rows = help(page, { columns, words }).split("\n");
      for (const row of rows) {
        assert(row.length <= columns, `wider than ${columns}: "${row}"`);
        assert.doesNotMatch(row, /\s$/, "a space at its end");
        assert.doesNotMatch(row, /[[(]$/, "a bracket left behind");
      }
      assert.doesNotMatch(rows.join("\n"), /\n\n\n|^\n|\n$/);
      assert.equal(rows.filter((row) => row === examples).length, 1);
      aligned(rows);
    });
  }
}

for (const page of pages) {
  Deno.test(`help: the examples of "pychat ${page}" can be pasted whatever the width`, () => {
    const [whole, ...folded] = widths.map((columns) => examples(help(page, { columns })));
    assert(whole !== undefined && whole.length > 0);
    for (const lines of folded) assert.deepEqual(lines, whole);
    assert(whole.some((line) => line.includes("pychat")));
  });
}

Deno.test("help: colours change nothing but the colours", () => {
  for (const page of pages) {
    for (const columns of widths) {
      const coloured = help(page, { columns, colors: true });
      // deno-lint-ignore no-control-regex
      assert.equal(coloured.replaceAll(/\x1b\[[\d;]*m/g, ""), help(page, { columns }));
    }
  }
});

Deno.test("help: a terminal that is too narrow, or does not know its width, still gets help", () => {
  for (const page of pages) {
    for (const columns of [0, 1, 10, 39]) {
      assert.equal(help(page, { columns }), help(page, { columns: 40 }));
    }
  }
});

Deno.test("help: completions says how to load them in every shell that it knows", () => {
  const page = help("completions --help", { columns: 80 });
  for (const shell of ["bash", "zsh", "fish", "nu", "pwsh"]) {
    assert(page.includes(`pychat completions ${shell}`), page);
  }
  assert.equal(help("help completions", { columns: 80 }), page);
});

/** Fails unless every description starts in one column, whichever row it is on. */
function aligned(rows: readonly string[]): void {
  const first = rows.findIndex((row) => /^ {2}\S.*? {2}\S/.test(row));
  const table = rows.slice(first, rows.indexOf("", first));
  const [, term = ""] = /^( {2}\S.*? {2,})\S/.exec(table[0] ?? "") ?? [];
  for (const row of table) {
    assert.equal(row.slice(term.length - 2, term.length).trim(), "", `not aligned: "${row}"`);
    assert.match(row.slice(term.length), /^\S/, `not aligned: "${row}"`);
  }
}

/** The lines under "Examples:", as a shell would read them. */
function examples(page: string): string[] {
  const [, block = ""] = page.split("Examples:\n");
  const rows = block.replaceAll(/ \\\n +/g, " ").replaceAll(/\|\n +/g, "| ").split("\n");
  return rows.map((row) => row.trim());
}

function help(
  page: string,
  world: { readonly columns: number; readonly colors?: boolean; readonly words?: Words },
): string {
  const shown: string[] = [];
  parseCommandLine(page.split(" "), "1.2.3", {
    env: () => undefined,
    stdout: (text) => shown.push(text),
    colors: false,
    ...world,
  });
  return shown.join("\n");
}
