/**
 * The licences of what a release carries besides its own code.
 *
 * @module
 */

import { join } from "node:path";
import { root } from "./building.ts";
import { denoDir } from "./bundle.ts";

/** A licence, and whose. */
export interface License {
  /** Name and version. */
  readonly of: string;
  readonly text: string;
}

/** What of `deno info --json` we use. */
interface ModuleGraph {
  readonly modules: readonly { readonly npmPackage?: string }[];
  readonly npmPackages: Readonly<Record<string, NpmPackage>>;
}

interface NpmPackage {
  readonly name: string;
  readonly version: string;
  readonly dependencies: readonly string[];
  /** Where Deno keeps its files. */
  readonly localPath: string;
}

/**
 * The licences of the packages that the program uses, in order of their names; they have been
 * bundled, so they are there.
 *
 * @throws {Error} When Deno cannot say which they are.
 */
export async function packageLicenses(): Promise<readonly License[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "mod.ts"],
    cwd: root,
    env: { DENO_DIR: denoDir },
  }).output();
  if (!success) throw new Error(`deno info failed:\n${new TextDecoder().decode(stderr)}`);
  const { modules, npmPackages }: ModuleGraph = JSON.parse(new TextDecoder().decode(stdout));
  const used = new Set(modules.flatMap(({ npmPackage }) => npmPackage ?? []));
  // A set also walks through what is added on the way.
  for (const id of used) {
    for (const dependency of npmPackages[id]?.dependencies ?? []) used.add(dependency);
  }
  const packages = [...used].sort().flatMap((id) => npmPackages[id] ?? []);
  // Types are not in what is bundled.
  const bundled = packages.filter(({ name }) => !name.startsWith("@types/"));
  return await Promise.all(bundled.map(async ({ name, version, localPath }) => ({
    of: `${name} ${version}`,
    text: await licenseIn(localPath),
  })));
}

/** The licence's file; where a package has none, what it says of itself. */
async function licenseIn(folder: string): Promise<string> {
  for await (const { name } of Deno.readDir(folder)) {
    if (/^licen[cs]e(\.|$)/i.test(name)) return await Deno.readTextFile(join(folder, name));
  }
  const { license = "unknown", author = "" }: { license?: string; author?: unknown } = JSON.parse(
    await Deno.readTextFile(join(folder, "package.json")),
  );
  const who = typeof author === "string" ? author : Object.values(author ?? {}).join(", ");
  return `License: ${license}\n${who && `Author: ${who}\n`}`;
}

/** All of them in one text. */
export function licenseText(licenses: readonly License[]): string {
  const rule = "=".repeat(80);
  return licenses.map(({ of, text }) => `${rule}\n${of}\n${rule}\n\n${text.trim()}\n`).join("\n");
}
