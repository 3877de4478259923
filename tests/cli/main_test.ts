import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { parseCommandLine } from "../../cli/options.ts";
import config from "../../deno.json" with { type: "json" };

const modTs = fileURLToPath(new URL("../../mod.ts", import.meta.url));

Deno.test("cli: --version prints the version, with no permission at all", async () => {
  for (const option of ["--version", "-V"]) {
    assert.deepEqual(await pychat([option], { permissions: [] }), {
      code: 0,
      stdout: `${config.version}\n`,
      stderr: "",
    });
  }
});

Deno.test("cli: --help prints help, with no permission at all", async () => {
  const { code, stdout, stderr } = await pychat(["--help"], { permissions: [] });
  assert.equal(code, 0);
  assert.match(stdout, /serve +Host a server/);
  assert.equal(stderr, "");
});

Deno.test("cli: without a command, help goes to standard error and the exit code is 2", async () => {
  const { code, stdout, stderr } = await pychat([]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /serve +Host a server/);
});

Deno.test("cli: a wrong option is one line on standard error and exit code 2", async () => {
  assert.deepEqual(await pychat(["--bogus"]), {
    code: 2,
    stdout: "",
    stderr: 'pychat does not know what "--bogus" means. Try: pychat --help\n',
  });
});

Deno.test("cli: --debug shows where an error comes from", async () => {
  const { code, stderr } = await pychat(["serve", "--port", "x", "--debug"]);
  assert.equal(code, 2);
  assert.match(stderr, /^--port wants /);
  assert.match(stderr, /at .*options\.ts/);
});

Deno.test("cli: a variable of the environment is read", async () => {
  const { code, stderr } = await pychat(["serve"], { env: { PYCHAT_ROOMS: "9-3" } });
  assert.equal(code, 2);
  assert.match(stderr, /^PYCHAT_ROOMS wants two ports/);
});

// The errors are three small classes that whoever imports the module may want to catch.
Deno.test("cli: help and versions load neither server nor client, prompts, Ink nor React", async () => {
  const { code, stdout } = await deno(["info", "--json", modTs]);
  assert.equal(code, 0);
  const { modules } = JSON.parse(stdout);
  const eager = reachable(modules, [`file://${modTs}`, "cli/main.ts", "cli/options.ts"]);
  assert(eager.some((url) => url.endsWith("/cli/values.ts")));
  for (const url of eager) {
    assert.doesNotMatch(
      url,
      /\/server\/|\/registry\/(?!redis_url\.ts)|\/client\/(?!errors\.ts)|\/cli\/(serve|connect|prompts)\.ts$|@clack|@optique\/run|npm:\/(ink|react)@/,
    );
  }
  // The chat view needs them, and that is what they are called where they are loaded.
  for (const name of ["npm:/ink@", "npm:/react@"]) {
    assert(modules.some(({ specifier }: Module) => specifier.startsWith(name)), name);
  }
});

Deno.test("cli: the version and the first page of help load no package at all", async () => {
  // With this option Deno refuses to load any.
  const permissions = ["--no-npm"];
  for (const option of ["--version", "-V", "--help", "-h", "help"]) {
    const { code, stderr } = await pychat([option], { permissions });
    assert.deepEqual({ option, code, stderr }, { option, code: 0, stderr: "" });
  }
  const { stderr } = await pychat(["serve", "--help"], { permissions });
  assert.match(stderr, /npm/);
});

Deno.test("cli: the script for each shell is the one that the parser would print", async () => {
  for (const shell of ["bash", "zsh", "fish", "nu", "pwsh"]) {
    const shown: string[] = [];
    const args = ["completions", shell];
    parseCommandLine(args, config.version, { stdout: (text) => shown.push(`${text}\n`) });
    const { code, stdout } = await pychat(args, { permissions: [] });
    assert.deepEqual({ code, stdout }, { code: 0, stdout: shown.join("") });
  }
});

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly isDynamic?: boolean;
    readonly code?: { readonly specifier: string };
  }[];
}

/** All that is imported statically by the given modules, themselves included. */
function reachable(modules: readonly Module[], roots: readonly string[]): string[] {
  const found = new Set<string>();
  const queue = modules.filter(({ specifier }) => roots.some((root) => specifier.endsWith(root)));
  for (const module of queue) {
    if (found.has(module.specifier)) continue;
    found.add(module.specifier);
    for (const { isDynamic, code } of module.dependencies ?? []) {
      if (isDynamic || code === undefined) continue;
      queue.push(modules.find(({ specifier }) => specifier === code.specifier) ?? code);
    }
  }
  return [...found];
}

interface Surroundings {
  readonly permissions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the real command without a terminal, and without this shell's own `PYCHAT_…` variables. */
function pychat(
  args: readonly string[],
  { permissions = ["--allow-env=PYCHAT_*"], env = {} }: Surroundings = {},
) {
  return deno(["run", "--no-prompt", ...permissions, modTs, ...args], {
    PYCHAT_LANG: "en",
    ...env,
  });
}

async function deno(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const inherited = Object.entries(Deno.env.toObject()).filter(([name]) =>
    !name.startsWith("PYCHAT_")
  );
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    clearEnv: true,
    env: { ...Object.fromEntries(inherited), NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}
