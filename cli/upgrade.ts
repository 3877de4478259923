/**
 * `pychat upgrade`: replaces this executable by the newest one.
 *
 * The new one is fetched into a folder beside the old one, has to hash to what the release says, and
 * to answer `--version`; only then it takes the old one's place, in one step (two on Windows).
 * Whatever happens on the way, a program that works is there.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { told, type Words } from "../language/mod.ts";
import { own } from "../protocol/limits.ts";
import { sanitizeLine } from "../protocol/sanitize.ts";
import { DownloadError, fetchFile, fetchText } from "./downloads.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";
import type { UpgradeOptions } from "./invocation.ts";
import { isNewer, type Kind, newestRelease, newestSums, type Release } from "./releases.ts";
import { moveName, oldName, type Outcome, runName, type Succession } from "./succession.ts";

/** What is to be upgraded, and who is there. */
export interface Installation {
  /** What it came as: only an executable replaces itself. */
  readonly kind: Kind;
  /** Its version, without the commit. */
  readonly version: string;
  /** The file that is to be replaced. */
  readonly executable: string;
  /** What files for this machine are called after. */
  readonly platform: string;
  /** The address below which releases are. */
  readonly releases: string;
  /** Asks a person; `undefined` when nobody is there. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  /** Tells a person. */
  readonly print: (line: string) => void;
  /** Tries the new one and puts it in place. */
  readonly install: (succession: Succession) => Promise<Outcome>;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** The beginning of the name of the folder that the new one is fetched into. */
const folderPrefix = ".pychat-upgrade-";

/**
 * Looks for a newer release, and installs it if that is wanted.
 *
 * @throws {CommandError} When it cannot be had or installed; nothing has changed then.
 */
export async function upgrade(
  { check, yes }: Pick<UpgradeOptions, "check" | "yes">,
  installation: Installation,
  words: Words,
): Promise<ExitCode> {
  const { kind, version, releases, ask, print } = installation;
  const { upgrade } = words.installing;
  const release = await newest(installation, words);
  if (!isNewer(release.version, version)) {
    print(upgrade.newest(version));
    return ExitCode.ok;
  }
  if (check) {
    print(upgrade.available(release.version, version));
    return ExitCode.ok;
  }
  if (kind === "archive") throw new CommandError(upgrade.archive(releases), ExitCode.usage);
  if (!yes) {
    if (!ask) throw new CommandError(upgrade.nobodyToAsk, ExitCode.usage);
    if (!await ask(upgrade.question(release.version, version))) {
      print(upgrade.declined);
      return ExitCode.ok;
    }
  }
  await replace(release, installation, words);
  print(upgrade.done(release.version, installation.executable));
  return ExitCode.ok;
}

async function newest(
  { releases: base, platform, kind, signal }: Installation,
  words: Words,
): Promise<Release> {
  const url = newestSums(base);
  const bytesMax = own.checksumsBytesMax;
  const sums = await fetchText(url, { bytesMax, signal }).catch((error) => {
    throw explained(error, url, words);
  });
  const release = newestRelease(sums, { base, platform, kind });
  if (release) return release;
  throw failed(words.installing.upgrade.nothingThere(platform, base));
}

async function replace(
  release: Release,
  { executable, print, install, signal }: Installation,
  words: Words,
): Promise<void> {
  const { upgrade } = words.installing;
  const beside = dirname(executable);
  const unwritable = (error: unknown) =>
    error instanceof Deno.errors.PermissionDenied
      ? failed(upgrade.forbidden(beside), error)
      : failed(upgrade.unwritable(beside, told(error, words)), error);
  const folder = await newFolder(beside).catch((error) => {
    throw unwritable(error);
  });
  try {
    print(upgrade.fetching(release.file));
    const file = join(folder, runName());
    const bytesMax = own.executableBytesMax;
    const sha256 = await fetchFile(release.url, file, { bytesMax, signal }).catch((error) => {
      const network = error instanceof DownloadError || signal.aborted;
      throw network ? explained(error, release.url, words) : unwritable(error);
    });
    if (sha256 !== release.sha256) throw failed(upgrade.damaged(release.file));
    try {
      const { mode } = await Deno.stat(executable);
      if (mode !== null && Deno.build.os !== "windows") await Deno.chmod(file, mode & 0o777);
      await Deno.link(file, join(folder, moveName));
    } catch (error) {
      throw unwritable(error);
    }
    signal.throwIfAborted();
    const outcome = await install({ folder, executable, version: release.version });
    // Ctrl-C reaches that process as well; it is done with either all or nothing.
    if (outcome.outcome !== "replaced") signal.throwIfAborted();
    const problem = problemOf(outcome, { release, executable, words });
    if (problem !== undefined) throw failed(problem, outcome);
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {}); // The next upgrade does it.
  }
  // It may still run; then the next upgrade removes it.
  if (Deno.build.os === "windows") await Deno.remove(oldName(executable)).catch(() => {});
}

/** Makes the folder, and removes those that upgrades left which were cut off. */
async function newFolder(beside: string): Promise<string> {
  for await (const { name, isDirectory } of Deno.readDir(beside)) {
    if (!isDirectory || !name.startsWith(folderPrefix)) continue;
    await removeStale(join(beside, name)).catch(() => {}); // Somebody else's; it is in nobody's way.
  }
  return await Deno.makeTempDir({ dir: beside, prefix: folderPrefix });
}

async function removeStale(folder: string): Promise<void> {
  const { mtime } = await Deno.stat(folder);
  if (!mtime || Date.now() - mtime.getTime() < own.upgradeStaleMs) return;
  await Deno.remove(folder, { recursive: true });
}

function problemOf(
  outcome: Outcome,
  { release, executable, words }: {
    readonly release: Release;
    readonly executable: string;
    readonly words: Words;
  },
): string | undefined {
  const { upgrade } = words.installing;
  switch (outcome.outcome) {
    case "replaced":
      return undefined;
    case "silent":
      return upgrade.silent(release.version);
    case "other":
      return upgrade.other(release.file, sanitizeLine(outcome.said));
    case "stuck":
      return upgrade.stuck(executable, sanitizeLine(outcome.why));
    case "stranger":
      return upgrade.notInPath(executable);
    default:
      return outcome satisfies never;
  }
}

function explained(error: unknown, url: string, { installing: { upgrade } }: Words): unknown {
  if (!(error instanceof DownloadError)) return error;
  const { obstacle } = error;
  const sentence = obstacle === "network"
    ? upgrade.unreachable(new URL(url).host)
    : obstacle === "answer"
    ? upgrade.wrongAnswer(url)
    : upgrade.refused(url, obstacle);
  return failed(sentence, error, ExitCode.unreachable);
}

function failed(
  sentence: string,
  cause?: unknown,
  exitCode: ExitCode = ExitCode.failure,
): CommandError {
  return new CommandError(sentence, exitCode, { cause });
}
