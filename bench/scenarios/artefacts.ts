/**
 * What a release consists of, as far as it has been built into `dist/`: how large each file is, and
 * how fast those for this machine start, beside the sources.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  archiveName,
  executableName,
  hostPlatform,
  type Platform,
  platforms,
} from "../../scripts/release/platforms.ts";
import type { Children } from "../harness/children.ts";
import type { Row, Section } from "../harness/report.ts";
import { type Command, measureStarts, startNotes, startRow } from "../harness/starting.ts";
import { taskPermissions } from "../peers/peer.ts";
import type { Run } from "./scenario.ts";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const mod = fileURLToPath(new URL("../../mod.ts", import.meta.url));

/** One that can be started here. */
interface Artefact {
  readonly name: string;
  /** What starts it, before the command's own words. */
  readonly version: readonly string[];
  readonly serve: readonly string[];
}

/** Measures what there is. */
export async function artefacts(run: Run): Promise<Section> {
  const { children, quick } = run;
  const sizes = (await Promise.all(platforms.map(sizesOf))).flat();
  const { found, notes } = await startable(children);
  const folder = await children.folder();
  const commands = [await sources(), ...found].flatMap(({ name, version, serve }, which) =>
    [
      { name: `${name}: --version`, words: version, floor: "sources: --version" },
      {
        name: `${name}: serve, until it listens`,
        words: [...serve, ...place, "--db", `${folder}/${which}.db`],
        staysUp: true,
        floor: "sources: serve, until it listens",
      },
    ] satisfies Command[]
  );
  const measured = await measureStarts(commands, { run, scenario: "artefacts" });
  return {
    name: "artefacts",
    title: "What a release consists of",
    rows: measured.map(startRow),
    more: sizes,
    targets: [],
    notes: [...startNotes(quick), ...notes],
  };
}

const place = ["--host", "127.0.0.1", "--port", "0", "--rooms", "30000-32000", "--log", "json"];

async function sources(): Promise<Artefact> {
  const deno = [Deno.execPath(), "run"];
  return {
    name: "sources",
    version: [...deno, "--no-prompt", "--allow-env=PYCHAT_*", mod, "--version"],
    serve: [...deno, ...await taskPermissions("serve"), mod, "serve"],
  };
}

/** What has been built for this machine, unpacked, and a sentence for what has not. */
async function startable(
  children: Children,
): Promise<{ readonly found: readonly Artefact[]; readonly notes: readonly string[] }> {
  const host = hostPlatform();
  if (!host) return { found: [], notes: ["Nothing is built for a machine like this."] };
  const found: Artefact[] = [];
  const notes: string[] = [];
  const add = (name: string, file: string) =>
    found.push({ name, version: [file, "--version"], serve: [file, "serve"] });
  const archive = join(dist, archiveName(host));
  if (await sizeOf(archive) === undefined) {
    notes.push("There is no portable archive for this machine in dist: `deno task portable`.");
  } else {
    const folder = await children.folder();
    await new Deno.Command("tar", { args: ["-xzf", archive, "-C", folder] }).output();
    add("portable archive", join(folder, archiveName(host).replace(/\.tar\.gz$/, ""), "pychat"));
  }
  const executable = join(dist, executableName(host));
  if (await sizeOf(executable) === undefined) {
    notes.push("There is no executable for this machine in dist: `deno task compile`.");
  } else {
    add("executable", executable);
  }
  return { found, notes };
}

async function sizesOf(platform: Platform): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const file of [archiveName(platform), executableName(platform)]) {
    const bytes = await sizeOf(join(dist, file));
    if (bytes !== undefined) rows.push({ "file": file, "MB": bytes / 1e6 });
  }
  return rows;
}

/** How large a file is, in bytes; `undefined` when there is none. */
async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(file)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
