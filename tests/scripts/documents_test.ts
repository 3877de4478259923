import assert from "node:assert/strict";

const root = new URL("../../", import.meta.url);
const documents = ["README.md", "README.pt-BR.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]
  .concat(["CHANGELOG.md", "PROTOCOL.md"])
  .concat([...Deno.readDirSync(new URL("docs/", root))].map(({ name }) => `docs/${name}`))
  .filter((name) => name.endsWith(".md"));

/** What a section of both READMEs has in common, whatever the language. */
const inStep: Readonly<Record<string, (section: string) => readonly string[]>> = {
  "headings": (section) => found(section, /^#+(?= )/gm),
  "rows of tables": (section) => found(section, /^(?=\|)/gm),
  "names in tables": (section) =>
    found(section, /^\|[^|]*`.*$/gm).flatMap((row) => found(row.split(/(?<!\\)\|/)[1], /`[^`]+`/g)),
  "commands": (section) =>
    found(section, /^```\w*\n[^]*?^```$/gm)
      .flatMap((block) => found(block, /^.*\b(?:deno|pychat|npx|curl|sh|irm|tar)\b .*$/gm)),
  "options": (section) => unique(found(section, /(?<![\w-])--[a-z][a-z-]*/g)),
  "variables": (section) => unique(found(section, /\bPYCHAT_[A-Z_]+/g)),
  "commands of the chat": (section) => unique(found(section, /(?<=[` ])\/[a-z]+\b(?![/-])/g)),
  "tasks": (section) => unique(found(section, /\bdeno task (?:-q )?[a-z:]+/g)),
  "links": (section) =>
    unique(
      found(section, /(?<=\]\()(?!#|README)[^)]+/g).map((link) => link.replace(".pt-BR.", ".")),
    ),
};

Deno.test("documents: README says the same in English and in Portuguese", () => {
  const [english, portuguese] = ["README.md", "README.pt-BR.md"].map(sections);
  for (const [index, section] of english?.entries() ?? []) {
    const other = portuguese?.[index] ?? "";
    const [heading = "", counterpart = "nothing"] = [section, other].map((text) =>
      /^#+ .*$/m.exec(text)?.[0] ?? ""
    );
    // Its tables are in English alone.
    if (section.includes("docs/performance.md")) continue;
    for (const [what, list] of Object.entries(inStep)) {
      const where = `${what} in "${heading}" and "${counterpart}"`;
      assert.deepEqual(list(other), list(section), where);
    }
  }
  assert.equal(portuguese?.length, english?.length);
});

Deno.test("documents: every option and variable in the operators' guide and unit is in README", () => {
  const known = ["options", "variables"].flatMap((what) => inStep[what]?.(read("README.md")) ?? []);
  for (const file of ["docs/operating.md", "docs/systemd/pychat.service"]) {
    const text = read(file);
    const commands = found(text, /\bpychat (?:serve|connect) [^\n`]*|`--[a-z-]+[^`\n]*`/g).join(
      "\n",
    );
    const options = found(commands, /(?<![\w-])--[a-z][a-z-]*/g);
    const variables = found(text, /\bPYCHAT_[A-Z_]+/g);
    assert(options.length > 0, file);
    for (const name of [...options, ...variables]) {
      assert(known.includes(name), `${name} in ${file}`);
    }
  }
});

for (const document of documents) {
  Deno.test(`documents: every link in ${document} leads somewhere`, () => {
    const text = withoutCode(read(document));
    for (const link of found(text, /(?<=\]\()(?!\w+:)[^)\s]+/g)) {
      const [file = "", anchor] = link.split("#");
      const target = new URL(file, new URL(document, root));
      const where = file === "" ? document : target.href.slice(root.href.length);
      assert(Deno.statSync(new URL(where, root)), link);
      if (anchor === undefined) continue;
      const anchors = found(withoutCode(read(where)), /^#+ .*$/gm).map(anchorOf);
      assert(anchors.includes(decodeURIComponent(anchor)), `${link}: no such heading`);
    }
  });
}

function read(document: string): string {
  return Deno.readTextFileSync(new URL(document, root));
}

/** The part before the first second-level heading, and then what each of these is above. */
function sections(document: string): string[] {
  return read(document).split(/^(?=## )/m);
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, "");
}

/** How a heading is linked to where the documents are shown. */
function anchorOf(heading: string): string {
  return heading.replace(/^#+ /, "").replaceAll(/[^\p{L}\p{N} _-]/gu, "").toLowerCase()
    .replaceAll(" ", "-");
}

function found(text: string | undefined, pattern: RegExp): string[] {
  return [...(text ?? "").matchAll(pattern)].map(([match]) => match);
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)].sort();
}
