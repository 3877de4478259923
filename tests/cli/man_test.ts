import assert from "node:assert/strict";
import { commands } from "../../cli/commands.ts";
import { manualPage } from "../../cli/man.ts";
import { parseCommandLine } from "../../cli/options.ts";
import { manPage } from "../../cli/roff.ts";
import config from "../../deno.json" with { type: "json" };
import { english, languages, type Words, wordsIn } from "../../language/mod.ts";
import { isMissing } from "../programs.ts";

const spoken = await Promise.all(languages.map(wordsIn));

Deno.test("man: docs/pychat.1 is what the command line is now (else: deno task man:write)", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/pychat.1", import.meta.url));
  assert.equal(page, manualPage(config.version, english));
});

for (const words of spoken) {
  const { title } = words.manual;
  const noMandoc = isMissing("mandoc") ? " (not run: mandoc is not installed)" : "";
  const noMan = isMissing("man") ? " (not run: man is not installed)" : "";

  Deno.test({
    name: `man: mandoc has nothing to say against "${title}"${noMandoc}`,
    ignore: noMandoc !== "",
    async fn() {
      assert.deepEqual(await through(["mandoc", "-T", "lint"], manualPage("1.2.3", words)), {
        stdout: "",
        stderr: "",
      });
    },
  });

  Deno.test({
    name: `man: "${title}" is read by man without a warning, and fits 80 columns${noMan}`,
    ignore: noMan !== "",
    async fn() {
      const man = ["man", "--warnings", "-E", "UTF-8", "-l", "-"];
      const { stdout, stderr } = await through(man, manualPage("1.2.3", words));
      assert.equal(stderr, "");
      for (const row of stdout.split("\n")) assert(row.length <= 80, row);
      assert(stdout.includes(words.manual.headings.synopsis), stdout);
      assert.match(stdout, /printf 'hello\\nQUIT\\n' \| pychat connect/);
    },
  });

  Deno.test(`man: "${title}" has every option, with what help says of it`, () => {
    const page = unescaped(manualPage("1.2.3", words));
    for (const name of ["serve", "connect", "upgrade", "completions", "man"]) {
      const help = helpOf(name, words);
      const rows = help.split("\n").filter((row) => /^ {2}--\w/.test(row));
      assert(rows.length > 0, name);
      for (const row of rows) {
        const [, option = "", meaning = ""] = /^ {2}(--[\w-]+).*? {2,}(.*)$/.exec(row) ?? [];
        assert(page.includes(option), option);
        assert(page.includes(meaning.split(" ").slice(0, 4).join(" ")), row);
      }
    }
  });
}

Deno.test("man: help and the page know the same variables", () => {
  const declared = new Set<string>();
  const note = (_: string, variable: string) => void declared.add(variable);
  commands({ env: () => undefined, words: english, declared: note });
  const pages = ["serve", "connect", "upgrade", "completions", "man"];
  const help = pages.map((name) => helpOf(name, english)).join("\n");
  const told = new Set(help.match(/PYCHAT_\w+/g));
  told.delete("PYCHAT_RELEASES"); // It stands for no option.
  assert.deepEqual([...told].sort(), [...declared].sort());
});

Deno.test("man: nothing that is written becomes a request of roff's", () => {
  const title = { name: "a", section: 1, date: "2026-01-02", source: "b", manual: "c" };
  const page = manPage(title, [
    { text: '.so /etc/passwd \'tis \\n(.$ "x" ã' },
    { lines: [".ab", "'ab", "\\*(ab"] },
    { term: ['say "x"', ".y"], meaning: ".ab" },
  ]);
  const requests = page.split("\n").filter((row) => /^[.']/.test(row)).map((row) =>
    row.slice(0, 3)
  );
  assert.deepEqual(requests, [
    ".TH",
    ".nh",
    ".ad",
    ".PP",
    ".PP",
    ".RS",
    ".nf",
    ".fi",
    ".RE",
    ".TP",
    ".BI",
  ]);
  assert.match(page, /^\\&\.so .* \\\(aqtis \\en\(\.\$ \\\(dqx\\\(dq \\\[u00E3\]$/m);
});

function helpOf(name: string, words: Words): string {
  let help = "";
  const stdout = (page: string) => help += page;
  parseCommandLine([name, "--help"], "1.2.3", {
    env: () => undefined,
    words,
    stdout,
    columns: 500,
    colors: false,
  });
  return help;
}

/** A page as one reads it, on one line. */
function unescaped(page: string): string {
  return page
    .replaceAll(/\\\[u([\dA-F]+)\]/g, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replaceAll("\\(aq", "'").replaceAll("\\-", "-").replaceAll("\n", " ");
}

async function through([program = "", ...args]: readonly string[], input: string) {
  const child = new Deno.Command(program, {
    args,
    env: { LANG: "C.UTF-8", LC_ALL: "C.UTF-8", MANWIDTH: "80", MAN_KEEP_FORMATTING: "" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { stdout, stderr } = await output;
  const text = new TextDecoder();
  return { stdout: text.decode(stdout), stderr: text.decode(stderr) };
}
