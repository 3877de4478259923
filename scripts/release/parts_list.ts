/**
 * The list of parts that comes with a release: CycloneDX 1.6 (ECMA-424), a software bill of materials.
 *
 * @module
 */

import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { root } from "./building.ts";
import { nameAndVersion, type Package, type Parts } from "./parts.ts";

/** What the list is called. */
export const partsListFile: string = `pychat-${config.version}.cdx.json`;

/** The list, as far as CycloneDX says what is in it and we use it. */
export interface PartsList {
  readonly $schema: string;
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.6";
  /** Of the list, not of the program. */
  readonly version: number;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  /** Who imports what, by their `bom-ref`. */
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** One part. */
export interface Component {
  readonly type: "application" | "library" | "platform";
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly hashes?: readonly { readonly alg: "SHA-512"; readonly content: string }[];
  readonly licenses?: readonly License[];
  readonly purl?: string;
}

type License =
  | { readonly license: { readonly id: string } }
  | { readonly expression: string };

/**
 * The list: the program, the packages that it imports, and Deno, which runs it. Who imports what is
 * in it as well. The same sources always make the same list.
 */
export async function partsList({ packages }: Parts): Promise<PartsList> {
  const hashes = await lockedHashes();
  const all = [...packages.values()];
  const program = packageUrl({ name: config.name, version: config.version });
  const deno = `pkg:github/denoland/deno@v${Deno.version.deno}`;
  const components = await Promise.all(all.map((part) => component(part, hashes)));
  const reference = new Map(all.map((part) => [nameAndVersion(part), packageUrl(part)]));
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": program,
        name: config.name,
        version: config.version,
        licenses: licenses(config.license),
      },
    },
    components: [...components, {
      type: "platform",
      "bom-ref": deno,
      name: "deno",
      version: Deno.version.deno,
      purl: deno,
      licenses: licenses("MIT"),
    }],
    dependencies: [
      { ref: program, dependsOn: [...directly(all).map(packageUrl), deno] },
      ...all.map((part) => ({
        ref: packageUrl(part),
        dependsOn: [...new Set(part.dependencies.map(withoutPeers))].flatMap((id) =>
          reference.get(id) ?? []
        ).sort(),
      })),
    ],
  };
}

/** The packages that our own modules import. */
function directly(all: readonly Package[]): readonly Package[] {
  const names = new Set(Object.keys(config.imports));
  return all.filter(({ name }) => names.has(name) && !name.startsWith("@types/"));
}

async function component(part: Package, hashes: ReadonlyMap<string, string>): Promise<Component> {
  const { name, version, localPath } = part;
  const { license } = JSON.parse(await Deno.readTextFile(join(localPath, "package.json")));
  const hash = hashes.get(nameAndVersion(part));
  return {
    type: "library",
    "bom-ref": packageUrl(part),
    name,
    version,
    ...hash !== undefined && { hashes: [{ alg: "SHA-512", content: hash }] },
    ...typeof license === "string" && { licenses: licenses(license) },
    purl: packageUrl(part),
  };
}

/** One licence by its name in SPDX's list, or an expression with several. */
function licenses(license: string): readonly License[] {
  return /[\s()]/.test(license) ? [{ expression: license }] : [{ license: { id: license } }];
}

/** The name of a package anywhere (purl): `pkg:npm/%40clack/core@1.6.0`. */
function packageUrl({ name, version }: Pick<Package, "name" | "version">): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

/** The hashes of the packages as they were downloaded, in hexadecimal digits, by `name@version`. */
async function lockedHashes(): Promise<ReadonlyMap<string, string>> {
  const { npm }: { readonly npm: Readonly<Record<string, { readonly integrity: string }>> } = JSON
    .parse(await Deno.readTextFile(join(root, "deno.lock")));
  return new Map(
    Object.entries(npm).map(([id, { integrity }]) => [
      withoutPeers(id),
      Uint8Array.fromBase64(integrity.replace(/^sha512-/, "")).toHex(),
    ]),
  );
}

/** What Deno calls a package, without the packages that it was put together with. */
function withoutPeers(id: string): string {
  return id.replace(/(?<=.@[^_]*)_.*$/, "");
}
