import assert from "node:assert/strict";
import { friendlyName } from "../../cli/names.ts";
import { english, languages, wordsIn } from "../../language/mod.ts";
import { nameCharsMax } from "../../protocol/limits.ts";

for (const language of languages) {
  Deno.test(`cli: a friendly name in ${language} is two ASCII words that fit, one of thousands`, async () => {
    const words = await wordsIn(language);
    const names = new Set<string>();
    const step = 1 / 128;
    for (let first = 0; first < 1; first += step) {
      for (let second = 0; second < 1; second += step) {
        const numbers = [first, second];
        names.add(friendlyName(words, () => numbers.shift() ?? 0));
      }
    }
    assert(names.size >= 2_500, `only ${names.size} names`);
    for (const name of names) {
      assert.match(name, /^[A-Z][a-z]+ [A-Z][a-z]+$/);
      assert(name.length <= nameCharsMax);
    }
  });
}

Deno.test("cli: a friendly name follows the random numbers that it is given", () => {
  assert.equal(friendlyName(english, () => 0), "Amber Alpaca");
  assert.equal(friendlyName(english, () => 0.999_999), "Wise Wren");
});
