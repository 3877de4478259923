import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { partsOf } from "../../scripts/release/parts.ts";
import { partsList } from "../../scripts/release/parts_list.ts";

Deno.test("parts list: every package that is imported is in it, with its hash and licence", async () => {
  const parts = await partsOf();
  const list = await partsList(parts);
  assert.deepEqual([list.bomFormat, list.specVersion], ["CycloneDX", "1.6"]);
  assert.equal(list.metadata.component.version, config.version);
  const libraries = list.components.filter(({ type }) => type === "library");
  assert.deepEqual(libraries.map(({ name, version }) => `${name}@${version}`), [
    ...parts.packages.keys(),
  ]);
  for (const { name, hashes, licenses } of libraries) {
    assert.match(hashes?.[0]?.content ?? "", /^[0-9a-f]{128}$/, name);
    assert.equal(licenses?.length, 1, name);
  }
  assert.ok(libraries.some(({ purl = "" }) => /^pkg:npm\/%40hpke\/core@\d/.test(purl)));
  assert.ok(!libraries.some(({ name }) => name === "fast-check"), "the tests' packages are not");
  const platform = list.components.find(({ type }) => type === "platform");
  assert.equal(platform?.version, Deno.version.deno);
});

Deno.test("parts list: it says who imports what, of parts that are in it, and each of them once", async () => {
  const list = await partsList(await partsOf());
  const references = list.components.map((component) => component["bom-ref"]);
  assert.equal(new Set(references).size, references.length);
  const known = new Set([...references, list.metadata.component["bom-ref"]]);
  const imported = new Set<string>();
  for (const { ref, dependsOn } of list.dependencies) {
    assert.ok(known.has(ref), ref);
    for (const part of dependsOn) {
      assert.ok(known.has(part), part);
      imported.add(part);
    }
  }
  assert.deepEqual(references.filter((reference) => !imported.has(reference)), []);
});
