import assert from "node:assert/strict";
import {
  english,
  languageOf,
  languages,
  LocalizedError,
  preferredLanguage,
  told,
  wordsIn,
} from "../../language/mod.ts";

Deno.test("language: a tag or a locale means a language, or none that we speak", () => {
  for (const tag of ["pt", "pt-BR", "pt_BR.UTF-8", "PT_pt", "pt_PT@euro"]) {
    assert.equal(languageOf(tag), "pt-BR", tag);
  }
  for (const tag of ["en", "en-GB", "en_US.UTF-8", "C", "C.UTF-8", "POSIX"]) {
    assert.equal(languageOf(tag), "en", tag);
  }
  for (const tag of ["", "de_DE.UTF-8", "ptolemaic", "english", "cs_CZ"]) {
    assert.equal(languageOf(tag), undefined, tag);
  }
});

Deno.test("language: our own variable comes first, then POSIX's in their order, then the system", () => {
  const env: Record<string, string> = {};
  const preferred = () => preferredLanguage((name) => env[name], () => "pt-BR");
  assert.equal(preferred(), "pt-BR");
  env["LANG"] = "en_US.UTF-8";
  assert.equal(preferred(), "en");
  env["LC_MESSAGES"] = "pt_BR.UTF-8";
  assert.equal(preferred(), "pt-BR");
  env["LC_ALL"] = "C";
  assert.equal(preferred(), "en");
  env["PYCHAT_LANG"] = "pt";
  assert.equal(preferred(), "pt-BR");
  env["PYCHAT_LANG"] = "";
  assert.equal(preferred(), "en");
});

Deno.test("language: whoever speaks neither reads English", () => {
  assert.equal(preferredLanguage(() => "de_DE.UTF-8", () => "pt-BR"), "en");
});

Deno.test("language: an error is told in the language that is asked for", async () => {
  const error = new LocalizedError(({ errors }) => errors.nameMissing);
  assert.equal(error.message, english.errors.nameMissing);
  assert.match(told(error, await wordsIn("pt-BR")), /^Diga como devem chamar você/);
  assert.equal(told(new Error("a\n  b"), english), "a b");
  assert.equal(told("thrown text", english), "thrown text");
});

/** The same in both, and rightly so. */
const alike = new Set(["SHELL", "URL"]);

for (const language of languages) {
  if (language === "en") continue;
  Deno.test(`language: ${language} says everything that English says, in its own words`, async () => {
    let sentences = 0;
    const compare = (ours: unknown, theirs: unknown, where: string): void => {
      assert.equal(typeof theirs, typeof ours, where);
      if (typeof ours === "string") {
        sentences++;
        assert.notEqual(theirs, "", where);
        if (!alike.has(ours)) assert.notEqual(theirs, ours, where);
      } else if (typeof ours === "function" && typeof theirs === "function") {
        sentences++;
        assert.equal(theirs.length, ours.length, `${where} takes other arguments`);
      } else if (Array.isArray(ours) && where.includes(".names.")) {
        assert.ok(Array.isArray(theirs) && theirs.length > 0, where);
      } else if (typeof ours === "object" && ours !== null && theirs !== null) {
        assert.deepEqual(Object.keys(Object(theirs)).sort(), Object.keys(ours).sort(), where);
        for (const [key, value] of Object.entries(ours)) {
          compare(value, Object(theirs)[key], `${where}.${key}`);
        }
      }
    };
    compare(english, await wordsIn(language), language);
    assert.ok(sentences > 150, `only ${sentences} sentences`);
  });
}
