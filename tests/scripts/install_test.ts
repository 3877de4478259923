import assert from "node:assert/strict";
import { basename, join } from "node:path";
import {
  command,
  executable,
  failed,
  installedVersion,
  platform,
  portable,
  program,
  run,
  script,
  succeeded,
  test,
  Tools,
} from "./installing.ts";

/** The shells that may be a system's `sh`, as words to start them with. */
const shells: readonly (readonly [string, ...string[]])[] = [
  ["dash"],
  ["bash"],
  ["busybox", "sh"],
];

for (const shell of shells) {
  test(`${shell.join(" ")} installs, upgrades and removes, and nothing else changes`, {
    needs: [shell[0]],
    async run({ mirror, home }) {
      home.write(".profile", "# mine\n");
      home.write(".local/share/other/file", "theirs\n");
      const before = home.tree();
      mirror.release("0.1.0", executable("0.1.0"));
      const install = (...args: string[]) => run(mirror, home, { shell, args });

      succeeded(await install(), /^Installed PyChat 0\.1\.0 in .*\/\.local\/bin\/pychat\.$/m);
      assert.equal(installedVersion(home), "0.1.0");
      const installed = home.tree();
      succeeded(await install(), /^It is already there: /m);
      assert.deepEqual(home.tree(), installed);

      mirror.release("0.2.0", executable("0.2.0"));
      succeeded(await install(), /^Installed PyChat 0\.2\.0 in .*, in place of 0\.1\.0\.$/m);
      assert.equal(installedVersion(home), "0.2.0");
      for (const [file, content] of extras("0.2.0")) {
        assert.equal(Deno.readTextFileSync(home.path(`.local/share/${file}`)), content);
      }

      succeeded(await install("--uninstall"), /^Removed .*\/\.local\/bin\/pychat$/m);
      assert.deepEqual(home.tree(), before);
      succeeded(await install("--uninstall"), /^Nothing to remove: /);
      assert.deepEqual(home.tree(), before);
    },
  });

  test(`${shell.join(" ")} installs the portable archive too, and changes from one to the other`, {
    needs: [shell[0]],
    async run({ mirror, home }) {
      mirror.release("0.1.0", { ...executable("0.1.0"), ...portable("0.1.0") });
      const install = (...args: string[]) => run(mirror, home, { shell, args });
      const folder = (version: string) => home.path(`.local/share/pychat/${version}`);

      succeeded(await install("--portable"), /^Installed PyChat 0\.1\.0/m);
      assert.equal(Deno.readLinkSync(command(home)), join(folder("0.1.0"), "pychat"));
      assert.equal(installedVersion(home), "0.1.0");
      succeeded(await install("--portable"), /already there/);

      // Of what has no executable, the archive comes by itself.
      mirror.release("0.2.0", portable("0.2.0"));
      succeeded(await install(), /in place of 0\.1\.0\.$/m);
      assert.equal(Deno.readLinkSync(command(home)), join(folder("0.2.0"), "pychat"));

      mirror.release("0.3.0", { ...executable("0.3.0"), ...portable("0.3.0") });
      succeeded(await install(), /in place of 0\.2\.0\.$/m);
      assert(Deno.lstatSync(command(home)).isFile);

      // What still runs from a folder may go on until the next time.
      assert(Deno.statSync(folder("0.2.0")).isDirectory);
      assert.throws(() => Deno.statSync(folder("0.1.0")), Deno.errors.NotFound);
      succeeded(await install(), /already there/);
      assert.throws(() => Deno.statSync(folder("0.2.0")), Deno.errors.NotFound);

      succeeded(await install("--portable"), /^Installed PyChat 0\.3\.0/m);
      succeeded(await install("--uninstall"), /^Removed .*\/pychat\/0\.3\.0$/m);
      assert.deepEqual(home.tree(), []);
    },
  });
}

test("a version that is named is what is installed, an older one too", {
  async run({ mirror, home }) {
    mirror.release("0.1.0-rc.1", executable("0.1.0-rc.1"));
    mirror.release("0.2.0", executable("0.2.0"));
    succeeded(await run(mirror, home), /^Installed PyChat 0\.2\.0 in/m);
    for (const args of [["--version", "0.1.0-rc.1"], ["--version=v0.1.0-rc.1"]]) {
      succeeded(await run(mirror, home, { args }), /0\.1\.0-rc\.1/);
      assert.equal(installedVersion(home), "0.1.0-rc.1");
    }
    failed(
      await run(mirror, home, { args: ["--version", "0.3.0"] }),
      /^Cannot download .*v0\.3\.0/m,
    );
  },
});

test("another folder may be named, and what was in the first one goes", {
  async run({ mirror, home }) {
    mirror.release("0.1.0", executable("0.1.0"));
    const first = succeeded(await run(mirror, home), /is not on your PATH\. Type this now/);
    assert.match(first.output, /^ {2}export PATH=".*\/\.local\/bin:\$PATH"$/m);
    const there = home.path("my tools");
    const path = `${there}:${Deno.env.get("PATH")}`;
    const moved = await run(mirror, home, { args: ["--to", "my tools"], path });
    assert.doesNotMatch(succeeded(moved, /^Installed/m).output, /PATH/);
    assert.throws(() => Deno.lstatSync(command(home)), Deno.errors.NotFound);
    assert(Deno.statSync(join(there, "pychat")).isFile);
    const same = await run(mirror, home, { args: ["--to", "./my tools/"], path });
    succeeded(same, /already there/);
    succeeded(await run(mirror, home, { args: ["--uninstall"] }), /^Removed .*my tools\/pychat$/m);
    assert.deepEqual(home.tree(), []);
  },
});

test("another pychat that comes first on the PATH is named", {
  async run({ mirror, home }) {
    mirror.release("0.1.0", executable("0.1.0"));
    home.write("other/pychat", program("0.0.1"));
    Deno.chmodSync(home.path("other/pychat"), 0o755);
    const path = `${home.path("other")}:${home.path(".local/bin")}:${Deno.env.get("PATH")}`;
    succeeded(await run(mirror, home, { path }), /^Note: "pychat" still runs .*\/other\/pychat/m);
  },
});

test("what somebody else put there is neither replaced nor removed", {
  async run({ mirror, home }) {
    mirror.release("0.1.0", { ...executable("0.1.0"), ...portable("0.1.0") });
    home.write(".local/bin/pychat", "mine\n");
    home.write(".local/share/man/man1/pychat.1", "mine too\n");
    const before = home.tree();
    for (const args of [[], ["--portable"]]) {
      failed(await run(mirror, home, { args }), /is there already, and not by this script/);
      assert.deepEqual(home.tree(), before);
    }
    const args = ["--to", home.path("tools")];
    succeeded(
      await run(mirror, home, { args }),
      /^Completions came with it, for bash, zsh, fish\.$/m,
    );
    succeeded(await run(mirror, home, { args: ["--uninstall"] }), /^Removed/m);
    assert.deepEqual(home.tree(), before);

    Deno.removeSync(command(home));
    Deno.mkdirSync(command(home));
    failed(await run(mirror, home), /pychat is a folder\. Choose another place with --to/);
  },
});

test("without completions and a man page it is installed all the same", {
  async run({ mirror, home }) {
    mirror.release("0.1.0", executable("0.1.0"));
    home.write(".local/share/man", "no folder\n");
    home.write(".local/share/fish", "no folder\n");
    succeeded(await run(mirror, home), /^Completions came with it, for bash, zsh\.$/m);
    succeeded(await run(mirror, home, { args: ["--uninstall"] }), /^Removed .*_pychat$/m);
    assert.equal(home.tree().filter((path) => !path.endsWith("/")).length, 2);

    const silent = program("0.2.0").replace("completions)", "completions) exit 2;; none)");
    mirror.release("0.2.0", { [`pychat-0.2.0-${platform}`]: silent });
    const { output } = succeeded(await run(mirror, home), /^Installed/m);
    assert.doesNotMatch(output, /came with it/);
  },
});

test("what somebody has removed by hand is no obstacle", {
  async run({ mirror, home }) {
    mirror.release("0.1.0", { ...executable("0.1.0"), ...portable("0.1.0") });
    succeeded(await run(mirror, home, { args: ["--portable"] }), /^Installed/m);
    Deno.removeSync(home.path(".local/share/pychat/0.1.0"), { recursive: true });
    const fish = home.path(".local/share/fish");
    Deno.removeSync(fish, { recursive: true });
    const fewer = program("0.2.0").replace("completions)", "completions) exit 2;; none)");
    mirror.release("0.2.0", { [`pychat-0.2.0-${platform}`]: fewer });
    for (const saying of [/^Installed PyChat 0\.2\.0/m, /already there/, /already there/]) {
      succeeded(await run(mirror, home), saying);
    }
    Deno.removeSync(command(home));
    succeeded(await run(mirror, home, { args: ["--uninstall"] }), /^Removed .*pychat\.1$/m);
    assert.deepEqual(home.tree(), []);
  },
});

test("a folder that cannot be made is said, and changes nothing", {
  async run({ mirror, home }) {
    mirror.release("0.1.0", executable("0.1.0"));
    home.write("file", "no folder\n");
    const before = home.tree();
    const to = home.path("file/bin");
    failed(
      await run(mirror, home, { args: ["--to", to] }),
      /^Cannot make .*\/file\/bin, or write there/,
    );
    assert.deepEqual(home.tree(), before);
  },
});

test("what PyChat keeps stays when it goes, and so does whatever the list should not name", {
  async run({ mirror, home }) {
    mirror.release("0.1.0", executable("0.1.0"));
    succeeded(await run(mirror, home), /^Installed/m);
    const state = Deno.build.os === "darwin"
      ? "Library/Application Support/pychat"
      : ".local/state/pychat";
    home.write(`${state}/registry.db`, "rooms\n");
    home.write("Documents/letter", "dear\n");
    home.write(".local/share/pychat/notes/mine", "dear\n");
    const list = home.path(".local/share/pychat/installed");
    const more = ["Documents", ".local/share/pychat/../pychat/notes", ".local/share/pychat/.."];
    for (const name of more) {
      Deno.writeTextFileSync(list, `${home.folder}/${name}\n`, { append: true });
    }
    const said = succeeded(await run(mirror, home, { args: ["--uninstall"] }), /^Removed/m);
    assert(said.output.includes(`settings stay in ${home.path(state)};`), said.output);
    const files = home.tree().filter((line) => !line.endsWith("/"));
    assert.deepEqual(files.map((line) => basename(line.split(":")[0] ?? "")), [
      "mine",
      "registry.db",
      "letter",
    ]);
  },
});

test("it asks for the platform of the machine, and says which machines it is not for", {
  async run({ mirror, home }) {
    mirror.release("0.1.0", { "pychat-0.1.0-else": "" });
    const machines: readonly (readonly [string, string, RegExp])[] = [
      ["Linux", "x86_64", /names nothing for linux-x64\b/],
      ["Linux", "aarch64", /names nothing for linux-arm64\b/],
      ["Darwin", "x86_64", /names nothing for macos-x64\b/],
      ["Darwin", "arm64", /names nothing for macos-arm64\b/],
      ["MINGW64_NT-10.0", "x86_64", /^On Windows, install\.ps1 installs PyChat/],
      ["FreeBSD", "amd64", /^PyChat is not made for FreeBSD on amd64/],
      ["Linux", "riscv64", /^PyChat is not made for linux on riscv64/],
    ];
    for (const [system, machine, complaint] of machines) {
      using tools = new Tools([]);
      tools.write("uname", `case "$1" in -s) echo ${system} ;; -m) echo ${machine} ;; esac`);
      const path = `${tools.folder}:${Deno.env.get("PATH")}`;
      failed(await run(mirror, home, { path }), complaint);
      // A shell that is translated says so.
      tools.write("sysctl", "echo 1");
      if (system !== "Darwin") continue;
      failed(await run(mirror, home, { path }), /names nothing for macos-arm64\b/);
    }
  },
});

test("it speaks Portuguese where the system does", {
  async run({ mirror, home }) {
    mirror.release("0.1.0", executable("0.1.0"));
    const env = { LANG: "pt_BR.UTF-8" };
    succeeded(await run(mirror, home, { env }), /^Instalado o PyChat 0\.1\.0 em /m);
    succeeded(await run(mirror, home, { env, args: ["--help"] }), /^Instala o PyChat/m);
    failed(await run(mirror, home, { env, args: ["--x"] }), /^A opção "--x" não existe/);
    succeeded(await run(mirror, home, { args: ["--uninstall"], env }), /^Removido /m);
  },
});

test("mistakes are explained", {
  async run({ mirror, home }) {
    succeeded(await run(mirror, home, { args: ["--help"] }), /--uninstall {4}remove what/);
    failed(await run(mirror, home, { args: ["--frob"] }), /^There is no option "--frob"/);
    failed(await run(mirror, home, { args: ["--to"] }), /^--to wants a value/);
    failed(await run(mirror, home, { env: { HOME: "" } }), /^HOME does not say/);
    assert.deepEqual(mirror.requests, []);
  },
});

test("the line in README.md works, with options too", {
  needs: ["curl"],
  async run({ mirror, home }) {
    const readme = Deno.readTextFileSync(new URL("../../README.md", import.meta.url));
    const [line = ""] = /^ *curl .*install\.sh \| sh$/m.exec(readme) ?? [];
    const address = "https://github.com/isantana3/pychat/releases";
    assert(line.includes(`${address}/latest/download/install.sh`), line);
    assert(Deno.readTextFileSync(script).includes(`releases_default=${address}\n`));
    mirror.release("0.1.0", {
      ...executable("0.1.0"),
      "install.sh": Deno.readTextFileSync(script),
    });
    const there = line.replace(address, mirror.base);
    for (const options of ["", " -s -- --uninstall"]) {
      const shell = ["sh", "-c", `${there}${options}`] as const;
      succeeded(
        await run(mirror, home, { shell, text: "" }),
        options ? /^Removed/m : /^Installed/m,
      );
    }
    assert.deepEqual(home.tree(), []);
  },
});

test("shellcheck has nothing to say", {
  needs: ["shellcheck"],
  async run() {
    const { stdout } = await new Deno.Command("shellcheck", {
      args: ["--shell", "sh", "--severity", "style", script],
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "");
  },
});

/** What else is installed, below `~/.local/share`. */
function extras(version: string): readonly (readonly [string, string])[] {
  return [
    ["man/man1/pychat.1", `the manual of ${version}\n`],
    ["bash-completion/completions/pychat", `# for bash, of ${version}\n`],
    ["zsh/site-functions/_pychat", `# for zsh, of ${version}\n`],
    ["fish/vendor_completions.d/pychat.fish", `# for fish, of ${version}\n`],
  ];
}
