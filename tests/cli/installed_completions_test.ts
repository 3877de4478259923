import assert from "node:assert/strict";
import { CommandError, ExitCode } from "../../cli/exit_codes.ts";
import { installedFile, runCompletions } from "../../cli/installed_completions.ts";
import { script } from "../../cli/shells.ts";
import { english } from "../../language/mod.ts";

const places = {
  bash: "/home/i/.local/share/bash-completion/completions/pychat",
  zsh: "/home/i/.local/share/zsh/site-functions/_pychat",
  fish: "/home/i/.local/share/fish/vendor_completions.d/pychat.fish",
  nu: "/home/i/.config/nushell/autoload/pychat.nu",
  pwsh: undefined,
} as const;

for (const shell of ["bash", "zsh", "fish", "nu", "pwsh"] as const) {
  Deno.test(`completions: ${shell} has its place in a home, or none`, () => {
    const at = (variables: Readonly<Record<string, string>>) =>
      installedFile(shell, { os: "linux", env: (name) => variables[name] });
    assert.equal(at({ HOME: "/home/i" }), places[shell]);
    const relative = { HOME: "/home/i", XDG_DATA_HOME: "data", XDG_CONFIG_HOME: "./config" };
    assert.equal(at(relative), places[shell]);
    const xdg = { HOME: "/home/i", XDG_DATA_HOME: "/data", XDG_CONFIG_HOME: "/config" };
    const moved = places[shell]
      ?.replace("/home/i/.local/share", "/data").replace("/home/i/.config", "/config");
    assert.equal(at(xdg), moved);
    assert.equal(at({}), undefined);
  });
}

Deno.test("completions: --uninstall says when there is nothing to remove, and when it cannot", async () => {
  const home = await Deno.makeTempDir();
  try {
    const printed: string[] = [];
    const world = {
      os: "linux",
      env: (name: string) => name === "HOME" ? home : undefined,
      print: (line: string) => void printed.push(line),
    } as const;
    const uninstall = (shell: "pwsh" | "fish") =>
      runCompletions({ action: "uninstall", shell }, english, world);
    assert.equal(await uninstall("pwsh"), ExitCode.ok);
    assert.deepEqual(printed, [
      "There is no place here that pwsh reads by itself; nothing was changed.",
    ]);
    const file = `${home}/.local/share/fish/vendor_completions.d/pychat.fish`;
    await Deno.mkdir(`${file}/full`, { recursive: true });
    await assert.rejects(uninstall("fish"), (error) => {
      assert(error instanceof CommandError && error.exitCode === ExitCode.failure);
      return error.message.startsWith(`${file} cannot be removed: `);
    });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("completions: --install writes the script of the shell that SHELL names, --uninstall removes it", async () => {
  const home = await Deno.makeTempDir();
  try {
    const printed: string[] = [];
    const variables: Readonly<Record<string, string>> = { HOME: home, SHELL: "/usr/bin/fish" };
    const world = {
      os: "linux",
      env: (name: string) => variables[name],
      print: (line: string) => void printed.push(line),
    } as const;
    const run = (action: "install" | "uninstall") =>
      runCompletions({ action, shell: undefined }, english, world);
    const file = `${home}/.local/share/fish/vendor_completions.d/pychat.fish`;
    for (let time = 0; time < 2; time++) {
      assert.equal(await run("install"), ExitCode.ok);
      assert.equal(await Deno.readTextFile(file), script("fish"));
    }
    assert.equal(await run("uninstall"), ExitCode.ok);
    await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
    assert.equal(await run("uninstall"), ExitCode.ok);
    assert.deepEqual(printed.map((line) => line.replace(file, "FILE")), [
      "Written: FILE. Shells that are opened from now on complete pychat at Tab.",
      "Written: FILE. Shells that are opened from now on complete pychat at Tab.",
      "Removed: FILE",
      "There is no FILE; nothing was changed.",
    ]);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("completions: what cannot be installed is said in one sentence, with what to do", async () => {
  const file = await Deno.makeTempFile();
  const sentences: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ HOME: "/dev/null" }, /^Say which shell, like: /],
    [{ HOME: "/dev/null", SHELL: "/bin/dash" }, /^Say which shell, like: /],
    [{ SHELL: "/bin/bash" }, /^There is no place here that bash reads .*: eval "\$\(pychat /],
    [{ HOME: "/h", SHELL: "pwsh" }, /^There is no place here that pwsh reads .*: pychat .* \| /],
    [{ HOME: file, SHELL: "zsh" }, /^\/.*\/_pychat cannot be written: /],
  ];
  for (const [variables, sentence] of sentences) {
    const world = { os: "linux", env: (name: string) => variables[name], print: () => {} } as const;
    const installing = runCompletions({ action: "install", shell: undefined }, english, world);
    await assert.rejects(installing, (error) => {
      assert(error instanceof CommandError);
      assert.match(error.message, sentence);
      return true;
    });
  }
  await Deno.remove(file);
});
