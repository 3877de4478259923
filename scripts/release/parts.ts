/**
 * What the program consists of: its modules, and the packages that they import, as Deno resolves them.
 *
 * @module
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./building.ts";

/** The module that is run. */
const main = "mod.ts";

/** The module that is loaded by its URL, as a thread: no import leads to it. */
export const thread = "registry/sqlite_thread.ts";

/** Where all that is imported begins. */
export const usualBeginnings: readonly string[] = [main, thread];

/** What is imported, types aside. */
export interface Parts {
  /** Where it begins: the module that is run, and after it those that no import leads to. */
  readonly beginnings: readonly string[];
  /** Paths of our modules, from the root of the sources. */
  readonly modules: readonly string[];
  /** Packages from npm, by `name@version`. */
  readonly packages: ReadonlyMap<string, Package>;
}

/** A package from npm. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** The packages that it imports, by `name@version`. */
  readonly dependencies: readonly string[];
  /** The folder that it was unpacked to. */
  readonly localPath: string;
}

/** The parts of what begins in these modules. */
export async function partsOf(
  beginnings: readonly string[] = usualBeginnings,
): Promise<Parts> {
  const modules = new Set<string>();
  const packages = new Map<string, Package>();
  for (const beginning of beginnings) {
    const info = await moduleInfo(beginning);
    const known = new Map(info.modules.map((module) => [module.specifier, module]));
    const follow = (id: string) => {
      const found = info.npmPackages[id];
      if (!found || packages.has(nameAndVersion(found))) return;
      packages.set(nameAndVersion(found), found);
      found.dependencies.forEach(follow);
    };
    const visit = (specifier: string) => {
      const target = info.redirects[specifier] ?? specifier;
      const module = known.get(target);
      if (module?.npmPackage !== undefined) return follow(module.npmPackage);
      if (!target.startsWith(`${rootUrl}/`) || modules.has(target)) return;
      modules.add(target);
      for (const { code } of module?.dependencies ?? []) if (code?.specifier) visit(code.specifier);
    };
    visit(`${rootUrl}/${beginning}`);
  }
  const paths = [...modules].map((url) => decodeURIComponent(url.slice(rootUrl.length + 1)));
  return { beginnings, modules: paths.sort(), packages: new Map([...packages].sort()) };
}

const rootUrl = pathToFileURL(root).href.replace(/\/$/, "");

/** `name@version`, which is how lists name a package. */
export function nameAndVersion({ name, version }: Pick<Package, "name" | "version">): string {
  return `${name}@${version}`;
}

/** What `deno info --json` tells, as far as it is used here. */
interface ModuleInfo {
  readonly modules: readonly {
    readonly specifier: string;
    readonly npmPackage?: string;
    readonly dependencies?: readonly { readonly code?: { readonly specifier?: string } }[];
  }[];
  readonly redirects: Readonly<Record<string, string>>;
  readonly npmPackages: Readonly<Record<string, Package>>;
}

async function moduleInfo(path: string): Promise<ModuleInfo> {
  const args = ["info", "--json", join(root, path)];
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: root,
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`deno info cannot tell what ${path} imports.`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
