import assert from "node:assert/strict";
import { join } from "node:path";
import { type Embedded, readEmbedded } from "../../scripts/release/embedded.ts";
import { embeddedBytesMax, problemsOf } from "../../scripts/release/embedded_check.ts";
import { makeExecutable } from "../../scripts/release/executable.ts";
import { type Parts, partsOf, usualBeginnings } from "../../scripts/release/parts.ts";
import { permissionFlags, permissions } from "../../scripts/release/permissions.ts";
import { type Platform, platforms, platformsNamed } from "../../scripts/release/platforms.ts";
import { stageModules, stagePackages } from "../../scripts/release/staging.ts";

/** Stands in for Deno's base runtime, which need not be here: Deno adds to any program for Linux. */
const standIn = "/bin/true";
const ignore = Deno.build.os !== "linux";
const suffix = ignore ? " (not run: what stands in for the base is a program for Linux)" : "";
const [linux] = platformsNamed(["linux-x64"]);

/** What is inside the executable that is made of these parts. */
async function made(parts: Parts, platform: Platform): Promise<Embedded> {
  const folder = await Deno.makeTempDir();
  try {
    const base = { file: standIn };
    return readEmbedded(
      await Deno.readFile(await makeExecutable(platform, { parts, folder, base })),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: `executables: what the program imports is inside, with its commit and rights${suffix}`,
  ignore,
  async fn() {
    assert.ok(linux);
    const parts = await partsOf();
    const embedded = await made(parts, linux);
    assert.deepEqual(await problemsOf(embedded, { parts, platform: linux }), []);
    const { files } = embedded;
    for (const path of usualBeginnings) assert.ok(files.has(path), path);
    for (const name of ["ink", "ioredis", "@hpke/core", "@clack/prompts"]) {
      assert.ok([...files.keys()].some((path) => path.includes(`/${name}/`)), name);
    }
    // Nothing of whoever made it: neither tasks nor folders.
    assert.ok(!files.get("deno.json")?.text.includes("tasks"));
    // What has changed since is found: a right more, a right less, another commit, another size.
    const problems = async (change: Partial<Embedded>) =>
      await problemsOf({ ...embedded, ...change }, { parts, platform: linux });
    const rights = embedded.permissions;
    assert.deepEqual(await problems({ permissions: { ...rights, allow_ffi: [] } }), [
      "Its permission allow_ffi is [], not null.",
    ]);
    assert.deepEqual(await problems({ permissions: { ...rights, allow_run: [] } }), [
      'Its permission allow_run is [], not ["pychat","/usr/bin/notify-send","/usr/local/bin/notify-send"].',
    ]);
    assert.deepEqual(await problems({ permissions: { ...rights, deny_import: null } }), [
      "Its permission deny_import is null, not [].",
    ]);
    assert.deepEqual(await problems({ permissions: { ...rights, allow_all: true } }), [
      "Its permission allow_all is true, not null.",
    ]);
    const other = { sizeBytes: 5, text: "other" };
    assert.deepEqual(await problems({ files: new Map([...files, ["cli/build.ts", other]]) }), [
      "It does not know the commit that it was made from.",
    ]);
    const large = { sizeBytes: embeddedBytesMax, text: "" };
    assert.match(
      (await problems({ files: new Map([...files, ["mod.ts", large]]) })).join(),
      /^The files inside have \d+ bytes, more than \d+\.$/,
    );
    const without = new Map([...files].filter(([path]) => path !== "registry/sqlite_thread.ts"));
    assert.deepEqual(await problems({ files: without }), [
      "registry/sqlite_thread.ts is not inside, and the program imports it.",
    ]);
  },
});

Deno.test({
  name: `executables: a test that got inside is found, and so are its packages${suffix}`,
  ignore,
  async fn() {
    assert.ok(linux);
    const more = await partsOf([...usualBeginnings, "tests/client/fitting_test.ts"]);
    const problems = await problemsOf(await made(more, linux), {
      parts: await partsOf(),
      platform: linux,
    });
    const surplus = (part: string) => `${part} is inside, and the program does not import it.`;
    assert.ok(problems.includes(surplus("tests/client/fitting_test.ts")), problems.join("\n"));
    assert.ok(problems.some((problem) => problem.startsWith("fast-check@")), problems.join("\n"));
  },
});

Deno.test("executables: a file that is none is refused", () => {
  const none = new TextEncoder().encode("d3n0l4nd is a mark\0\0\0\0\0\0\0, alone");
  assert.throws(() => readEmbedded(none), /no executable that deno compile made/);
});

Deno.test("executables: on every platform the rights are those of the tasks, and few", () => {
  for (const platform of platforms) {
    const flags = permissions(platform);
    assert.deepEqual([...flags.keys()].sort(), [
      ...["allow-env", "allow-net", "allow-read", "allow-run", "allow-sys", "allow-write"],
      "ignore-env",
    ]);
    for (const kind of ["allow-env", "allow-run", "allow-sys"]) {
      assert.notDeepEqual(flags.get(kind), [], `${kind} on ${platform.name}`);
    }
    // Whoever may start Deno may do anything.
    assert.ok(!flags.get("allow-run")?.some((program) => /deno/.test(program)));
  }
  const programs = (name: string) =>
    platformsNamed([name]).map((platform) => permissions(platform).get("allow-run"));
  assert.deepEqual(programs("macos-arm64"), [["pychat", "/usr/bin/osascript"]]);
  assert.deepEqual(programs("windows-x64"), [[
    "pychat",
    "C:/Windows/System32/WindowsPowerShell/v1.0/powershell.exe",
  ]]);
});

Deno.test("executables: a task's rights are read with and without values and quotes", () => {
  const command = 'deno run --quiet --allow-net --allow-read=".,$HOME/a b" --ignore-env mod.ts x';
  assert.deepEqual([...permissionFlags(command)], [
    ["allow-net", []],
    ["allow-read", [".", "$HOME/a b"]],
    ["ignore-env", []],
  ]);
});

Deno.test("executables: what is left out of packages is never loaded", async () => {
  const parts = await partsOf();
  const folder = await Deno.makeTempDir();
  try {
    const program = join(folder, "program");
    await stageModules(program, parts);
    await stagePackages(join(folder, "cache"), parts.packages);
    // The thread is given its data by whoever starts it.
    const modules = parts.modules.filter((path) => /\.tsx?$/.test(path) && !/_thread\./.test(path));
    const imports = modules.map((path) => `await import("./${path}");\n`).join("");
    await Deno.writeTextFile(join(program, "all.ts"), `${imports}console.log("all");\n`);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--cached-only", "--no-prompt", "--allow-env", "all.ts"],
      cwd: program,
      env: { DENO_DIR: join(folder, "cache") },
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "all\n", new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
