import assert from "node:assert/strict";
import { languages, wordsIn } from "../../language/mod.ts";
import { firstPage } from "../../cli/first_page.ts";
import { parseCommandLine } from "../../cli/options.ts";

for (const [word, language] of calls()) {
  const name = `first page: "pychat ${word}" in ${language} is what the parser would print`;
  Deno.test(`${name}, at every width`, async () => {
    const words = await wordsIn(language);
    for (const colors of [false, true]) {
      for (let columns = 0; columns <= 100; columns++) {
        const shown: string[] = [];
        const stdout = (text: string) => void shown.push(text);
        parseCommandLine([word], "1.2.3", {
          env: () => undefined,
          words,
          stdout,
          columns,
          colors,
        });
        assert.deepEqual([firstPage({ columns, colors }, words)], shown, `at ${columns} columns`);
      }
    }
  });
}

function calls() {
  return ["--help", "-h", "help"].flatMap((word) =>
    languages.map((language) => [word, language] as const)
  );
}
