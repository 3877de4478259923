/**
 * Checks what is inside an executable: what the program imports, and what it may do, and no more.
 *
 * @module
 */

import { buildModule } from "./building.ts";
import type { Embedded } from "./embedded.ts";
import { nameAndVersion, type Parts } from "./parts.ts";
import { permissions } from "./permissions.ts";
import type { Platform } from "./platforms.ts";

/**
 * How many bytes the files inside may have together. They have 10 MB, of which 9 are packages. With
 * the types, source maps and documentation of these, and the tests' packages, they would have 19.
 */
export const embeddedBytesMax = 12_000_000;

/** Folders that Deno keeps packages in, in front of their name and version. */
const packagesFolder = /^\.deno_compile_node_modules\/[^/]+\/((?:@[^/]+\/)?[^/]+)\/([^/_]+)[^/]*\//;

/**
 * What is wrong with an executable for a platform.
 *
 * @returns A sentence for each thing; none when all is well.
 */
export async function problemsOf(
  embedded: Embedded,
  { parts, platform }: { readonly parts: Parts; readonly platform: Platform },
): Promise<readonly string[]> {
  const expected = new Set(parts.modules);
  const modules = new Set<string>();
  const packages = new Set<string>();
  let sizeBytes = 0;
  for (const [path, file] of embedded.files) {
    sizeBytes += file.sizeBytes;
    const [, name, version] = packagesFolder.exec(path) ?? [];
    if (name === undefined || version === undefined) modules.add(path);
    else packages.add(nameAndVersion({ name, version }));
  }
  const known = new Set(parts.packages.keys());
  const surplus = [...modules.difference(expected), ...packages.difference(known)];
  const missing = [...expected.difference(modules), ...known.difference(packages)];
  return [
    ...surplus.map((part) => `${part} is inside, and the program does not import it.`),
    ...missing.map((part) => `${part} is not inside, and the program imports it.`),
    ...sizeBytes <= embeddedBytesMax ? [] : [
      `The files inside have ${sizeBytes} bytes, more than ${embeddedBytesMax}.`,
    ],
    ...embedded.files.get("cli/build.ts")?.text === await buildModule() ? [] : [
      "It does not know the commit that it was made from.",
    ],
    ...permissionProblems(embedded.permissions, platform),
    ...embedded.features.join() === "net" ? [] : [
      `It uses unstable parts of Deno: ${embedded.features.join(", ")}.`,
    ],
  ];
}

/** What it may do, kind by kind; all of Deno's kinds, those that it gains later too. */
function permissionProblems(
  found: Embedded["permissions"],
  platform: Platform,
): readonly string[] {
  const flags = permissions(platform);
  const expected: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries([...flags].map(([flag, values]) => [flag.replace("-", "_"), values])),
    deny_import: [], // All of them.
    allow_import: found["allow_import"],
    prompt: false,
  };
  return Object.keys({ ...found, ...expected }).flatMap((kind) => {
    const [is, should] = [found[kind] ?? null, expected[kind] ?? null];
    if (JSON.stringify(is) === JSON.stringify(should)) return [];
    return [`Its permission ${kind} is ${JSON.stringify(is)}, not ${JSON.stringify(should)}.`];
  });
}
