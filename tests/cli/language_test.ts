import assert from "node:assert/strict";
import { takeLanguage } from "../../cli/language.ts";
import { english, wordsIn } from "../../language/mod.ts";

const portuguese = await wordsIn("pt-BR");
const silent = () => "C";

Deno.test("language: --lang decides, wherever it is, and before a command it is used up", async () => {
  for (
    const [line, rest] of [
      ["--lang pt-BR --help", "--help"],
      ["--lang=pt serve", "serve"],
      ["serve --lang pt_BR.UTF-8", "serve --lang pt_BR.UTF-8"],
      ["connect localhost --lang=pt", "connect localhost --lang=pt"],
    ] as const
  ) {
    const spoken = await takeLanguage(line.split(" "), silent);
    assert.equal(spoken.words, portuguese, line);
    assert.equal(spoken.rest.join(" "), rest);
  }
});

Deno.test("language: what is no language is left for the parser to complain about", async () => {
  for (const line of ["--lang xx serve", "--lang", "serve --lang", "--lang= serve"]) {
    const spoken = await takeLanguage(line.split(" "), silent);
    assert.equal(spoken.words, english, line);
    assert.equal(spoken.rest.join(" "), line);
  }
});

Deno.test("language: without --lang the variables decide, and one that may not be read does not", async () => {
  assert.equal((await takeLanguage(["serve"], () => "pt_BR.UTF-8")).words, portuguese);
  const denied = (name: string) => {
    if (name !== "LANG") throw new Deno.errors.NotCapable(name);
    return "pt_BR";
  };
  assert.equal((await takeLanguage(["serve"], denied)).words, portuguese);
});
