import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Base, findBase } from "../../scripts/release/denort.ts";
import { hostPlatform, platforms } from "../../scripts/release/platforms.ts";

// Beside Deno there may be a base for this machine.
const platform = platforms.find((platform) => platform !== hostPlatform());
const root = fileURLToPath(new URL("../../", import.meta.url));

/** Looks where nothing is but what this is given: an answer to those who download, or a cache. */
async function found(
  { named = "", status = 404, cached = false }: {
    readonly named?: string;
    readonly status?: number;
    readonly cached?: boolean;
  },
): Promise<Base | { readonly error: string }> {
  assert.ok(platform);
  const cache = await Deno.makeTempDir();
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(null, { status }),
  );
  const downloads = `http://127.0.0.1:${server.addr.port}`;
  const archive = join(
    cache,
    `dl/release/v${Deno.version.deno}/denort-${platform.target}.zip`,
  );
  try {
    if (cached) {
      await Deno.mkdir(dirname(archive), { recursive: true });
      await Deno.writeTextFile(archive, "");
    }
    const base = await findBase(platform, { named, cache, downloads });
    return "archive" in base ? { archive: base.archive.replace(cache, "CACHE") } : base;
  } catch (error) {
    assert.ok(error instanceof Error);
    return { error: error.message.replace(cache, "CACHE").replace(downloads, "DOWNLOADS") };
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

Deno.test("denort: the file that somebody named comes before all others", async () => {
  const file = fileURLToPath(import.meta.url);
  assert.deepEqual(await found({ named: file, cached: true }), { file });
});

Deno.test("denort: the archive in the cache is taken, or else one that can be downloaded", async () => {
  const folder = join("CACHE", "dl", "release", `v${Deno.version.deno}`);
  const archive = join(folder, `denort-${platform?.target}.zip`);
  assert.deepEqual(await found({ cached: true }), { archive });
  assert.deepEqual(await found({ status: 200 }), { archive });
});

Deno.test("denort: where there is none, one sentence says what is missing and where to put it", async () => {
  const version = `v${Deno.version.deno}`;
  assert.deepEqual(await found({}), {
    error: `An executable for ${platform?.name} needs denort, Deno's base runtime, and ` +
      `DOWNLOADS/${version}/denort-${platform?.target}.zip cannot be had (answer 404): put that ` +
      `file into ${join("CACHE", "dl", "release", version)}, or name an unpacked one with ` +
      "DENORT_BIN.",
  });
});

Deno.test("denort: without one, nothing is made, and the task exits with 1", async () => {
  assert.deepEqual(await compile(["linux-x64"], "/nonexistent/denort"), {
    code: 1,
    errors: "DENORT_BIN names /nonexistent/denort, and there is no such file.\n",
  });
});

Deno.test("denort: a platform that is none, or two with one base, are mistakes that exit with 2", async () => {
  assert.deepEqual(await compile(["amiga"], "/bin/true"), {
    code: 2,
    errors: 'There is no platform "amiga". Choose from linux-x64, linux-arm64, macos-x64, ' +
      "macos-arm64, windows-x64, or all.\n",
  });
  assert.deepEqual(await compile(["linux-x64", "linux-arm64"], "/bin/true"), {
    code: 2,
    errors: "DENORT_BIN is the base of one platform. Name that platform alone.\n",
  });
});

/** Runs the script of the task, without the right to write. */
async function compile(
  names: readonly string[],
  base: string,
): Promise<{ readonly code: number; readonly errors: string }> {
  const rights = ["--no-prompt", "--allow-read", "--allow-env=DENORT_BIN", "--allow-run"];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", ...rights, "scripts/compile.ts", ...names],
    cwd: root,
    env: { DENORT_BIN: base },
  }).output();
  return { code, errors: new TextDecoder().decode(stderr) };
}
