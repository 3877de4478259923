import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Home, type Said } from "./home.ts";
import { type Files, Mirror } from "./mirror.ts";

const script = fileURLToPath(new URL("../../install.ps1", import.meta.url));
const text = Deno.readTextFileSync(script);

Deno.test("install.ps1: every PowerShell reads it alike, whatever encoding it supposes", () => {
  assert.match(text, /^[\n\x20-\x7e]*$/);
});

Deno.test("install.ps1: it downloads from where install.sh does", () => {
  const shell = Deno.readTextFileSync(new URL("../../install.sh", import.meta.url));
  const [, address = "none"] = /^releases_default=(\S+)$/m.exec(shell) ?? [];
  assert(text.includes(`$releases = '${address}'\n`));
});

Deno.test("install.ps1: everything it says has as many values in Portuguese as in English", () => {
  const said = [...text.matchAll(/(?:Say|Stop-Here) '([^']*)'(?: `\n)? *'([^']*)'/g)];
  assert(said.length > 15);
  for (const [, english = "", portuguese = ""] of said) {
    const values = (words: string) => words.match(/\{\d\}/g)?.toSorted();
    assert.deepEqual(values(portuguese), values(english), english);
    assert.notEqual(portuguese, english);
  }
});

for (const shell of ["powershell", "pwsh"]) {
  test(`${shell} installs, upgrades and removes, and nothing else changes`, async (stage) => {
    const { mirror, home } = stage;
    home.write("other/file", "theirs\n");
    const before = home.tree();
    const install = (...args: string[]) => run(shell, stage, args);
    const command = home.path("Programs/pychat/pychat.cmd");

    mirror.release("0.1.0", portable("0.1.0"));
    succeeded(await install(), /^Installed PyChat 0\.1\.0 in /m);
    assert.equal(output(command), "0.1.0 (1a2b3c4d5e6f)");
    succeeded(await install("-Version", "v0.1.0"), /^It is already there: /m);

    const installed = home.tree();
    const files = portable("0.2.0");
    mirror.release("0.2.0", files);
    for (const file of Object.keys(files)) {
      mirror.spoil(file, "corrupted");
      failed(await install(), /is not what the release says/);
      mirror.spoil(file, "missing");
      failed(await install(), /Cannot download/);
      assert.deepEqual(home.tree(), installed);
    }
    mirror.release("0.3.0", portable("0.3.0"));
    succeeded(await install(), /^Installed PyChat 0\.3\.0 in .*, in place of 0\.1\.0\.\r?$/m);
    assert.equal(output(command), "0.3.0 (1a2b3c4d5e6f)");

    succeeded(await install("-Uninstall"), /^Removed /m);
    assert.deepEqual(home.tree().filter((path) => path !== "Programs/"), before);
  });

  test(`${shell} installs an executable`, async (stage) => {
    const { mirror, home } = stage;
    // Deno itself stands for PyChat: it says its version too.
    const version = Deno.version.deno;
    const executable = Deno.readFileSync(Deno.execPath());
    mirror.release(version, { [`pychat-${version}-windows-x64.exe`]: executable });
    const to = home.path("my tools");
    succeeded(await run(shell, stage, ["-To", to]), /^Installed PyChat /m);
    assert.match(output(join(to, "pychat.exe")), new RegExp(`^deno ${version}`));
    succeeded(await run(shell, stage, ["-To", to]), /^It is already there: /m);
    succeeded(await run(shell, stage, ["-Uninstall"]), /^Removed /m);
    assert.deepEqual(home.tree().filter((path) => path !== "Programs/"), []);
  });
}

interface Stage {
  readonly mirror: Mirror;
  readonly home: Home;
}

function test(what: string, run: (stage: Stage) => Promise<void>): void {
  const ignore = Deno.build.os !== "windows";
  Deno.test({
    name: `install.ps1: ${what}${ignore ? " (not run: it is for Windows)" : ""}`,
    ignore,
    async fn() {
      await using mirror = new Mirror();
      using home = new Home();
      await run({ mirror, home });
    },
  });
}

/** An archive with a command that says its version. */
function portable(version: string): Files {
  using home = new Home();
  const folder = `pychat-${version}-windows-x64`;
  home.write(`${folder}/pychat.cmd`, `@echo ${version} (1a2b3c4d5e6f)\r\n`);
  const file = home.path("archive.zip");
  // Windows' own tar makes what the name says.
  const { success } = new Deno.Command("C:/Windows/System32/tar.exe", {
    args: ["-a", "-c", "-f", file, "-C", home.folder, folder],
  }).outputSync();
  assert(success);
  return { [`${folder}.zip`]: Deno.readFileSync(file) };
}

async function run(shell: string, { mirror, home }: Stage, args: string[]): Promise<Said> {
  const { code, stdout, stderr } = await new Deno.Command(shell, {
    args: ["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", script, ...args],
    env: {
      LOCALAPPDATA: home.folder,
      PYCHAT_RELEASES: mirror.base,
      PYCHAT_LANG: "en",
      // Each PowerShell is to find its own modules, whichever started the tests.
      PSModulePath: "",
    },
    cwd: home.folder,
  }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout), errors: decoder.decode(stderr) };
}

function output(command: string): string {
  const { stdout } = new Deno.Command(command, { args: ["--version"] }).outputSync();
  return new TextDecoder().decode(stdout).trim();
}

function succeeded({ code, output, errors }: Said, pattern: RegExp): void {
  assert.equal(code, 0, output + errors);
  assert.match(output, pattern);
}

/** An error is broken into lines as wide as the terminal. */
function failed({ code, output, errors }: Said, complaint: RegExp): void {
  assert.notEqual(code, 0);
  assert.match((output + errors).replaceAll(/\s+/g, " "), complaint);
}
