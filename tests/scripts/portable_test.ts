import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import config from "../../deno.json" with { type: "json" };
import { buildPortable } from "../../scripts/portable.ts";
import { archive, type ArchiveFile } from "../../scripts/release/archive.ts";
import { bundle } from "../../scripts/release/bundle.ts";
import { batchLauncher, shellLauncher } from "../../scripts/release/launcher.ts";
import { archiveName, hostPlatform } from "../../scripts/release/platforms.ts";
import { isMissing } from "../programs.ts";
import { unpack } from "../../scripts/release/unpack.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const files = [
  { path: "top/b", data: bytes("#!/bin/sh\n"), executable: true },
  { path: "top/a/c", data: bytes("text") },
];

for (const suffix of [".tar.gz", ".zip"] as const) {
  Deno.test(`portable: the same files give the same bytes, in any order (${suffix})`, async () => {
    assert.deepEqual(await archive(files, suffix), await archive(files.toReversed(), suffix));
  });
}

Deno.test("portable: a zip file has what was put in", async () => {
  const found = unzipSync(await archive(files, ".zip"));
  const given = Object.fromEntries(files.map(({ path, data }) => [path, data]));
  assert.deepEqual(found, given);
});

Deno.test("portable: two bundles of the same sources are the same, and want no packages", async () => {
  const [one, other] = [texts(await bundle()), texts(await bundle())];
  assert.deepEqual([...one.keys()].sort(), [...other.keys()].sort());
  for (const [path, text] of one) assert.ok(text === other.get(path), path);
  for (const path of ["mod.js", "sqlite_thread.ts"]) {
    const wanted = await importsFrom(path, one);
    assert.ok(wanted.some((module) => module.startsWith("node:")), path);
    // Only ever asked for by who works on Ink.
    const packages = wanted.filter((module) => !/^(\.|node:)|^react-devtools-core$/.test(module));
    assert.deepEqual(packages, [], path);
  }
});

/** What these modules import from one another and from elsewhere, at once or later. */
async function importsFrom(
  path: string,
  modules: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of modules) {
      await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
      await Deno.writeTextFile(join(folder, name), text);
    }
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--no-config", "--no-lock", join(folder, path)],
    }).output();
    const info: {
      readonly modules: readonly {
        readonly dependencies?: readonly { readonly specifier: string }[];
      }[];
    } = JSON.parse(new TextDecoder().decode(stdout));
    return info.modules.flatMap(({ dependencies = [] }) =>
      dependencies.map(({ specifier }) => specifier)
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function texts(files: readonly ArchiveFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, data }) => [path, new TextDecoder().decode(data)]));
}

Deno.test("portable: launchers give each command the permissions of its task", () => {
  const commands = ["serve", "connect", "completions", "man", "upgrade"] as const;
  for (const command of commands) {
    const words = config.tasks[command].command.match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
    const expected = words.filter((word) => /^--(allow|ignore)/.test(word)).map((word) =>
      word.replaceAll('"', "")
    );
    assert.ok(expected.includes("--ignore-env"));
    const lines = shellLauncher("mod.js").split("\n");
    const shell = lines.find((line) => line.startsWith(`  ${command}) `)) ?? "";
    assert.deepEqual(quoted(shell.replace("${workers}", "deno,")), [
      ...expected,
      "$program",
      "$@",
    ]);
    const batch = batchLauncher("mod.js").split("\r\n").find((line) =>
      line.startsWith(`if "%command%"=="${command}" `)
    );
    assert.deepEqual(
      quoted((batch ?? "").replace("%workers%", "deno,").replaceAll(/%(\w+)%/g, "$$$1")).slice(2),
      expected,
    );
  }
});

function quoted(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"/g)].map(([, word = ""]) => word);
}

const host = hostPlatform();
const posix = host?.archiveSuffix === ".tar.gz";
const registry = Deno.env.has("NPM_CONFIG_REGISTRY") || Deno.env.has("npm_config_registry");
const reason = !posix
  ? " (not run: a shell's launcher is only in archives for Unix)"
  : registry || !isMissing("npm")
  ? ""
  : " (not run: without npm, NPM_CONFIG_REGISTRY has to name its registry)";

Deno.test(`portable: unpacked anywhere, it runs without anything else${reason}`, {
  ignore: reason !== "",
}, async (t) => {
  if (!host) return;
  // A path that a shell would take for several, below somebody else's broken configuration.
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "x y'$(z)," }));
  try {
    for (const name of ["deno.json", "package.json"]) {
      await Deno.writeTextFile(join(folder, name), "This is not JSON.");
    }
    const [built = ""] = await buildPortable([host], folder);
    assert.equal(built, join(folder, archiveName(host)));
    const launcher = await unpack(built, { folder, platform: host });
    const top = launcher.slice(0, -"/pychat".length);
    const home = join(folder, "home");
    await Deno.mkdir(home);
    const path = join(folder, "programs");
    await Deno.mkdir(path);
    await Deno.symlink(await where("readlink"), join(path, "readlink"));
    const surroundings: Surroundings = { cwd: home, home, path };

    await t.step("it prints its version, with no deno in PATH", async () => {
      const { out, code } = await run(launcher, ["--version"], surroundings);
      assert.match(
        out,
        new RegExp(`^${RegExp.escape(config.version)}( \\([0-9a-f]{12}\\+?\\))?\n$`),
      );
      assert.equal(code, 0);
    });

    await t.step("through symbolic links, absolute and relative, and by PATH", async () => {
      await Deno.symlink(launcher, join(home, "absolute"));
      await Deno.mkdir(join(home, "bin"));
      await Deno.symlink("../absolute", join(home, "bin", "pychat"));
      const links = [
        [join(home, "absolute")],
        ["bin/pychat"],
        ["/bin/sh", "-c", 'PATH=bin:$PATH; exec pychat "$@"', "sh"],
      ] as const;
      for (const [start, ...args] of links) {
        const { out, errors } = await run(start, [...args, "--help"], surroundings);
        assert.match(out, /pychat serve/, errors);
      }
    });

    await t.step("it leaves nothing outside of its own folder", () => {
      const left = [...Deno.readDirSync(home)].map(({ name }) => name);
      assert.deepEqual(left.sort(), ["absolute", "bin"]);
    });

    await t.step("settings for another Deno count for nothing", async () => {
      const env = {
        DENO_DIR: "/dev/null/none",
        DENO_V8_FLAGS: "--no-such-flag",
        NODE_OPTIONS: "--require=none",
        NOTE: "first\nDENO_NOT-A-NAME=second",
      };
      const { out, errors, code } = await run(launcher, ["--version"], { ...surroundings, env });
      assert.deepEqual({ code, errors }, { code: 0, errors: "" });
      assert.match(out, /^\d/);
    });

    for (const [shell, ...options] of shells) {
      const start = await where(shell);
      await t.step({
        name: `${shell} runs it${start ? "" : ` (not run: ${shell} is missing)`}`,
        ignore: start === "",
        async fn() {
          const env = { DENO_V8_FLAGS: "--no-such-flag" };
          const args = [...options, join(home, "absolute"), "--help"];
          const { out, errors } = await run(start, args, { ...surroundings, env });
          assert.equal(errors, "");
          assert.match(out, /pychat serve/);
        },
      });
    }

    await t.step("arguments and exit codes pass through, the language in front too", async () => {
      const unknown = ["connect", "127.0.0.1:1", "--name", "a  b", "--port", "*"];
      for (const language of [["--lang", "pt-BR"], ["--lang=pt-BR"]]) {
        const { code, errors } = await run(launcher, [...language, ...unknown], surroundings);
        assert.equal(code, 2);
        assert.match(errors, /não sabe o que "--port"/);
        // Only who has the rights of this command may write there. (A comma in the folder's path
        // would make two of it.)
        const plain = await Deno.makeTempDir();
        try {
          const install = [...language, "completions", "--install", "fish"];
          const installed = await run(launcher, install, { ...surroundings, home: plain });
          assert.deepEqual([installed.code, installed.errors], [0, ""]);
          assert.match(installed.out, /^Escrito: .+\.fish\./);
        } finally {
          await Deno.remove(plain, { recursive: true });
        }
      }
    });

    const onLinux = Deno.build.os === "linux";
    await t.step({
      name: "with a comma in its path it starts no workers, and says so" +
        (onLinux ? "" : " (not run: there are workers only on Linux)"),
      ignore: !onLinux,
      async fn() {
        const args = ["serve", "--host", "127.0.0.1", "--port", "0", "--workers", "2"];
        const { code, errors } = await run(launcher, args, surroundings);
        assert.equal(code, 2);
        assert.match(errors, /^Workers need the right/);
      },
    });

    await t.step("a home and an archive that nobody may write to are enough", async () => {
      await Deno.remove(join(top, "lib", "cache"), { recursive: true });
      await Deno.writeTextFile(join(top, "lib", "cache"), ""); // Nobody can, not even root.
      const nowhere = { ...surroundings, home: "/nonexistent" };
      const { out, errors, code } = await run(launcher, ["serve", "--help"], nowhere);
      assert.deepEqual({ code, errors }, { code: 0, errors: "" });
      assert.match(out, /--workers/);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** What may be behind the name `sh`. */
const shells = [["dash"], ["bash", "--posix"], ["zsh", "--emulate", "sh"], [
  "busybox",
  "sh",
]] as const;

interface Surroundings {
  readonly cwd: string;
  readonly home: string;
  /** Where programs are looked for. */
  readonly path: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The path of a program; empty when there is none. */
async function where(program: string): Promise<string> {
  const args = ["-c", 'command -v "$0"', program];
  const { stdout } = await new Deno.Command("sh", { args }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** Runs a program that knows nothing but these surroundings. */
async function run(
  program: string,
  args: readonly string[],
  { cwd, home, path, env = {} }: Surroundings,
): Promise<{ readonly code: number; readonly out: string; readonly errors: string }> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    clearEnv: true,
    env: { PATH: path, HOME: home, LANG: "C.UTF-8", NO_COLOR: "1", ...env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), errors: text(stderr) };
}
