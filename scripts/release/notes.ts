/**
 * Prints what is new in a release, from CHANGELOG.md, for the page that it is downloaded from.
 *
 * `deno run --allow-read=. scripts/release/notes.ts v1.2.3` fails when the tag and the version in
 * `deno.json` differ, and when the changelog does not say yet that the version is released.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };

/**
 * The part of a changelog about one version, without its heading.
 *
 * A paragraph becomes one line, since GitHub breaks lines on that page where the text does.
 *
 * @throws {RangeError} When there is no such part, or it bears no date; the message says what to do.
 */
export function releaseNotes(changelog: string, version: string): string {
  const parts = changelog.split(/^## /m).slice(1);
  const part = parts.find((part) => part.split(/\s/, 1)[0] === version);
  if (part === undefined) {
    throw new RangeError(`CHANGELOG.md has no part "## ${version}". Write it first.`);
  }
  const [heading = "", ...lines] = part.split("\n");
  if (!/^\S+ — \d{4}-\d{2}-\d{2}$/.test(heading)) {
    throw new RangeError(
      `CHANGELOG.md has "## ${heading}". Put the day of the release there: ` +
        `"## ${version} — YYYY-MM-DD".`,
    );
  }
  const notes = lines.join("\n").trim().replaceAll(/(?<!\n)\n(?!\n|\s*[-*|#])\s*/g, " ");
  if (notes === "") {
    throw new RangeError(`CHANGELOG.md says nothing of ${version}. Write it first.`);
  }
  return notes;
}

/**
 * The version that a tag stands for.
 *
 * @throws {RangeError} When it is not this one's.
 */
export function versionOfTag(tag: string, version: string = config.version): string {
  if (tag === `v${version}`) return version;
  throw new RangeError(
    `The tag is "${tag}", and deno.json has the version ${version}, whose tag is "v${version}".`,
  );
}

if (import.meta.main) {
  try {
    const version = versionOfTag(Deno.args[0] ?? "");
    console.log(releaseNotes(await Deno.readTextFile("CHANGELOG.md"), version));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
