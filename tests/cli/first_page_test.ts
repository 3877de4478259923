import assert from "node:assert/strict";
import { firstPage } from "../../cli/first_page.ts";
import { parseCommandLine } from "../../cli/options.ts";

for (const word of ["--help", "-h", "help"]) {
  Deno.test(`first page: "pychat ${word}" is what the parser would print, at every width`, () => {
    for (const colors of [false, true]) {
      for (let columns = 0; columns <= 100; columns++) {
        const shown: string[] = [];
        const stdout = (text: string) => void shown.push(text);
        parseCommandLine([word], "1.2.3", {
          env: () => undefined,
          stdout,
          columns,
          colors,
        });
        assert.deepEqual([firstPage({ columns, colors })], shown, `at ${columns} columns`);
      }
    }
  });
}
