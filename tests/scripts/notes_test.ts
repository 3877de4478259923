import assert from "node:assert/strict";
import { releaseNotes, versionOfTag } from "../../scripts/release/notes.ts";

const changelog = `# Changelog

What this is.

## 1.10.0 — unreleased

- Nothing yet.

## 1.1.0 — 2026-12-24

A paragraph
of two lines.

### Heading

- Added something that
  takes two lines.
- Fixed more.

## 1.0.0 — 2026-12-01
`;

Deno.test("notes: they are the version's part of the changelog, a paragraph on one line", () => {
  assert.equal(
    releaseNotes(changelog, "1.1.0"),
    `A paragraph of two lines.

### Heading

- Added something that takes two lines.
- Fixed more.`,
  );
});

Deno.test("notes: a version that is not there, not released or not described has none", () => {
  for (const version of ["1.1", "1", "2.0.0", "Changelog"]) {
    assert.throws(() => releaseNotes(changelog, version), /has no part "## .*Write it first/);
  }
  assert.throws(() => releaseNotes(changelog, "1.10.0"), /"## 1\.10\.0 — YYYY-MM-DD"\./);
  assert.throws(() => releaseNotes(changelog, "1.0.0"), /says nothing of 1\.0\.0/);
});

Deno.test("notes: a tag of another version is refused", () => {
  assert.equal(versionOfTag("v1.2.3", "1.2.3"), "1.2.3");
  for (const tag of ["1.2.3", "v1.2.4", "v1.2.3 ", "v1.2.3-rc.1", ""]) {
    assert.throws(() => versionOfTag(tag, "1.2.3"), /whose tag is "v1\.2\.3"/);
  }
});

Deno.test("notes: the changelog has a part for the version in deno.json", async () => {
  const { default: { version } } = await import("../../deno.json", { with: { type: "json" } });
  const text = await Deno.readTextFile(new URL("../../CHANGELOG.md", import.meta.url));
  const dated = text.replace(`## ${version} — unreleased`, `## ${version} — 2026-12-01`);
  assert.match(releaseNotes(dated, version), /^- \w+/m);
});
