/**
 * Checks that folders depend on each other one way only; `ARCHITECTURE.md` says why.
 *
 * Prints every import that breaks the rule and exits 1, or how many it looked at.
 *
 * @module
 */

/** What the files of a folder may import, besides packages; `.` is `mod.ts`. */
const layers: Readonly<Record<string, readonly string[]>> = {
  language: ["language"],
  protocol: ["protocol"],
  registry: ["registry", "protocol", "language"],
  server: ["server", "registry", "protocol", "language"],
  client: ["client", "protocol", "language"],
  cli: ["cli", "server", "client", "registry", "protocol", "language"],
  ".": ["cli", "server", "client", "registry", "protocol", "language"],
};

/** Packages that only some files may import, because they are slow to load or reach far. */
const reserved: Readonly<Record<string, readonly string[]>> = {
  "@clack/": ["cli/prompts.ts", "cli/line_prompt.ts"],
  "@hpke/core": ["client/secrecy/"],
  "@optique/core": ["cli/"],
  "ink": ["client/terminal/"],
  "react": ["client/terminal/"],
  "chalk": ["client/terminal/"],
  "node:sqlite": ["registry/"],
  "node:tls": ["server/tls.ts"],
  "any-ascii": ["protocol/classic.ts"],
};

const root = new URL("../", import.meta.url);
const problems: string[] = [];
let looked = 0;

for (const folder of Object.keys(layers)) walk(folder, folder);
if (problems.length > 0) {
  console.error(problems.join("\n"));
  Deno.exit(1);
}
console.log(`Layers: ${looked} imports, all of them one way.`);

/** Checks all files of a layer, those in its subfolders too; `.` has none. */
function walk(layer: string, folder: string): void {
  for (const { name, isFile, isDirectory } of Deno.readDirSync(new URL(`${folder}/`, root))) {
    if (isDirectory && layer !== ".") walk(layer, `${folder}/${name}`);
    if (isFile && /\.tsx?$/.test(name)) check(layer, layer === "." ? name : `${folder}/${name}`);
  }
}

function check(folder: string, file: string): void {
  const source = Deno.readTextFileSync(new URL(file, root)).replaceAll(/^\s*\*.*$/gm, "");
  for (const [, specifier = ""] of source.matchAll(/(?:from|import\()\s*"([^"]+)"/g)) {
    looked++;
    if (specifier.startsWith(".")) {
      const target = new URL(specifier, new URL(file, root)).href.slice(root.href.length);
      const layer = target.includes("/") ? target.slice(0, target.indexOf("/")) : ".";
      if (target === "deno.json" || layers[folder]?.includes(layer)) continue;
      problems.push(`${file}: must not import ${target}`);
    } else {
      const rule = Object.entries(reserved).find(([name]) => specifier.startsWith(name));
      if (!rule || rule[1].some((allowed) => file.startsWith(allowed))) continue;
      problems.push(`${file}: must not import ${specifier}, only ${rule[1].join(", ")} may`);
    }
  }
}
