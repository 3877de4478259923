/**
 * A copy of the program alone, from which an executable is made: so no other file can get into it,
 * and no path of whoever made it.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { buildModule, root } from "./building.ts";
import { licenseFile } from "./licenses.ts";
import type { Package, Parts } from "./parts.ts";

/**
 * Copies the modules into a folder, with a configuration that knows no tasks, and no packages but
 * those that they import, in the versions that ours have.
 */
export async function stageModules(folder: string, { modules, packages }: Parts): Promise<void> {
  for (const path of modules) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.copyFile(join(root, path), join(folder, path));
  }
  await Deno.writeTextFile(join(folder, "cli/build.ts"), await buildModule());
  await Deno.copyFile(join(root, "deno.lock"), join(folder, "deno.lock"));
  const names = new Set([...packages.values()].map(({ name }) => name));
  const imports = Object.entries(config.imports).filter(([name]) =>
    names.has(name) && !name.startsWith("@types/")
  );
  const { name, version, license, exports, nodeModulesDir } = config;
  const { jsx, jsxImportSource } = config.compilerOptions;
  const staged = {
    ...{ name, version, license, exports, nodeModulesDir },
    compilerOptions: { jsx, jsxImportSource },
    imports: Object.fromEntries(imports),
  };
  await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(staged, undefined, 2));
}

/**
 * Copies packages into a folder as Deno's cache has them, without what never runs: of a package that
 * is imported, half is types, source maps and documentation.
 */
export async function stagePackages(
  cache: string,
  packages: ReadonlyMap<string, Package>,
): Promise<void> {
  for (const { name, version, localPath } of packages.values()) {
    // The folder between is called after the registry that it came from.
    const registry = basename(localPath.slice(0, -join(name, version).length));
    await copyRunning(localPath, join(cache, "npm", registry, name, version));
  }
}

/** What can run. Licences stay as well: whoever passes a package on has to pass them on. */
const running = /\.(?:[cm]?js|json|wasm)$/;

async function copyRunning(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyRunning(join(from, name), join(to, name));
    else if (running.test(name) || licenseFile.test(name)) {
      await Deno.copyFile(join(from, name), join(to, name));
    }
  }
}
