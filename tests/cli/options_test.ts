import assert from "node:assert/strict";
import { CommandError, ExitCode } from "../../cli/exit_codes.ts";
import type { Invocation } from "../../cli/invocation.ts";
import { type CommandLineWorld, parseCommandLine } from "../../cli/options.ts";

Deno.test("cli: serve has a default for all but the address and the registry's file", () => {
  assert.deepEqual(parse(["serve"]), {
    command: "serve",
    options: {
      host: undefined,
      port: 1025,
      rooms: { first: 1026, last: 9999 },
      db: undefined,
      registry: undefined,
      advertise: undefined,
      tlsCert: undefined,
      tlsKey: undefined,
      log: "pretty",
      reports: undefined,
      metrics: undefined,
      holdSeconds: 60,
      perAddress: 100,
      clients: 0,
      idleMinutes: 0,
      pace: 10,
      workers: 1,
      notify: false,
      debug: false,
    },
  });
});

Deno.test("cli: serve takes all its options, with a space or an equals sign", () => {
  const args =
    "--host ::1 --port=0 --rooms 2000-3000 --db=r.db --log json --reports reports.jsonl --metrics 9464 --hold=5 --notify --debug " +
    "--tls-cert c.pem --tls-key=k.pem --per-address 3 --clients=40 --idle 720 --pace=0 " +
    "--registry redis://:secret@h/1 --advertise=chat.example --workers 4";
  assert.deepEqual(parse(["serve", ...args.split(" ")]), {
    command: "serve",
    options: {
      host: "::1",
      port: 0,
      rooms: { first: 2000, last: 3000 },
      db: "r.db",
      registry: "redis://:secret@h/1",
      advertise: "chat.example",
      tlsCert: "c.pem",
      tlsKey: "k.pem",
      log: "json",
      reports: "reports.jsonl",
      metrics: { host: "127.0.0.1", port: 9464 },
      holdSeconds: 5,
      perAddress: 3,
      clients: 40,
      idleMinutes: 720,
      pace: 0,
      workers: 4,
      notify: true,
      debug: true,
    },
  });
});

Deno.test("cli: connect leaves open what it may ask for", () => {
  assert.deepEqual(parse(["connect"]), {
    command: "connect",
    options: {
      server: undefined,
      name: undefined,
      tls: false,
      ca: undefined,
      output: "auto",
      retrySeconds: 90,
      debug: false,
    },
  });
});

Deno.test("cli: connect takes its options before and after the address", () => {
  for (
    const line of [
      "[::1]:7 --name Iago --tls --ca ca.pem --json --retry 0",
      "--json --ca=ca.pem --retry=0 --name=Iago --tls [::1]:7",
    ]
  ) {
    assert.deepEqual(parse(["connect", ...line.split(" ")]), {
      command: "connect",
      options: {
        server: { host: "::1", port: 7 },
        name: "Iago",
        tls: true,
        ca: "ca.pem",
        output: "json",
        retrySeconds: 0,
        debug: false,
      },
    });
  }
});

Deno.test("cli: upgrade asks and installs unless it is told otherwise", () => {
  const options = { check: false, yes: false, debug: false };
  assert.deepEqual(parse(["upgrade"]), { command: "upgrade", options });
  assert.deepEqual(parse(["upgrade", "--check", "--yes", "--debug"]), {
    command: "upgrade",
    options: { check: true, yes: true, debug: true },
  });
  const yes = { command: "upgrade", options: { ...options, yes: true } };
  assert.deepEqual(parse(["upgrade"], { env: { PYCHAT_YES: "1" } }), yes);
});

Deno.test("cli: completions are printed, installed or removed, and the manual page is printed", () => {
  const completions = (action: "install" | "uninstall", shell?: "fish") => ({
    command: "completions",
    options: { action, shell },
  });
  assert.deepEqual(parse(["completions", "--install"]), completions("install"));
  assert.deepEqual(parse(["completions", "--install", "fish"]), completions("install", "fish"));
  assert.deepEqual(parse(["completions", "--uninstall", "fish"]), completions("uninstall", "fish"));
  assert.deepEqual(parse(["man"]), { command: "man" });
  // That is a Tab behind `pychat --install`, and must not install anything.
  const tab = parse(["completions", "fish", "--install"]);
  assert.deepEqual(tab, { command: "shown", exitCode: ExitCode.ok });
});

Deno.test("cli: what is not on the command line comes from its variable", () => {
  const serve = {
    PYCHAT_HOST: "localhost",
    PYCHAT_PORT: "7",
    PYCHAT_ROOMS: "8-9",
    PYCHAT_DB: "r.db",
    PYCHAT_TLS_CERT: "c.pem",
    PYCHAT_TLS_KEY: "k.pem",
    PYCHAT_LOG: "json",
    PYCHAT_REGISTRY: "redis+cluster://a,b:7",
    PYCHAT_ADVERTISE: "192.0.2.7",
    PYCHAT_REPORTS: "r.jsonl",
    PYCHAT_METRICS: "[::1]:0",
    PYCHAT_HOLD: "1",
    PYCHAT_PER_ADDRESS: "3",
    PYCHAT_CLIENTS: "40",
    PYCHAT_IDLE: "720",
    PYCHAT_PACE: "0",
    PYCHAT_WORKERS: "4",
    PYCHAT_NOTIFY: "yes",
    PYCHAT_DEBUG: "1",
  };
  const options = {
    host: "localhost",
    port: 7,
    rooms: { first: 8, last: 9 },
    db: "r.db",
    registry: "redis+cluster://a,b:7",
    advertise: "192.0.2.7",
    tlsCert: "c.pem",
    tlsKey: "k.pem",
    log: "json",
    reports: "r.jsonl",
    metrics: { host: "::1", port: 0 },
    holdSeconds: 1,
    perAddress: 3,
    clients: 40,
    idleMinutes: 720,
    pace: 0,
    workers: 4,
    notify: true,
    debug: true,
  };
  assert.deepEqual(parse(["serve"], { env: serve }), { command: "serve", options });
  assert.deepEqual(parse(["serve", "--port", "1"], { env: serve }), {
    command: "serve",
    options: { ...options, port: 1 },
  });
  const connect = {
    PYCHAT_SERVER: "example.org:7",
    PYCHAT_NAME: "Iago",
    PYCHAT_RETRY: "5",
    PYCHAT_TLS: "1",
    PYCHAT_CA: "ca.pem",
    PYCHAT_DEBUG: "0",
  };
  assert.deepEqual(parse(["connect"], { env: connect }), {
    command: "connect",
    options: {
      server: { host: "example.org", port: 7 },
      name: "Iago",
      tls: true,
      ca: "ca.pem",
      output: "auto",
      retrySeconds: 5,
      debug: false,
    },
  });
});

Deno.test("cli: a wrong variable is named, and only where it matters", () => {
  const env = { PYCHAT_PORT: "seventy" };
  assert.equal(
    refusal(["serve"], { env }),
    'PYCHAT_PORT wants a port from 0 to 65535, where 0 picks a free one; got "seventy".',
  );
  assert.equal(parse(["serve", "--port", "1"], { env }).command, "serve");
  assert.equal(parse(["connect"], { env }).command, "connect");
  assert.equal(parse(["serve", "--help"], { env }).command, "shown");
});

const refusals: Record<string, string> = {
  "serve --pace fast": '--pace wants a number from 0 to 999999; got "fast".',
  "serve --workers 0": '--workers wants a number from 1 to 64; got "0".',
  "serve --idle 1.5": '--idle wants minutes from 0 to 999999; got "1.5".',
  "serve --registry redis:/:secret@h":
    "--registry wants an address like redis://HOST, redis+sentinel://HOST,HOST/MASTER or " +
    "redis+cluster://HOST,HOST.",
  "serve --advertise a:1":
    '--advertise wants an IP address or a name without a port, like chat.example.org; got "a:1".',
  "serve --port 70000":
    '--port wants a port from 0 to 65535, where 0 picks a free one; got "70000".',
  "serve --rooms 9-3": '--rooms wants two ports, the smaller first, like 1026-9999; got "9-3".',
  "serve --log jsn": '--log wants pretty or json; got "jsn".',
  "serve --port": "--port wants a value after it.",
  "serve --prt 3": 'pychat serve does not know what "--prt" means. Did you mean --port?',
  "serve --hsot=3": 'pychat serve does not know what "--hsot" means. Did you mean --host?',
  "serve --debug --quux":
    'pychat serve does not know what "--quux" means. Try: pychat serve --help',
  "connect --plian": 'pychat connect does not know what "--plian" means. Did you mean --plain?',
  "connect a b": 'pychat connect does not know what "b" means. Try: pychat connect --help',
  "connect --plain --json": '"--plain" and "--json" cannot be used together.',
  "connect --json --plain": '"--json" and "--plain" cannot be used together.',
  "conect": 'pychat does not know what "conect" means. Did you mean connect?',
  "--versoin": 'pychat does not know what "--versoin" means. Did you mean --version?',
  "upgrade --chek": 'pychat upgrade does not know what "--chek" means. Did you mean --check?',
  "upgrade now": 'pychat upgrade does not know what "now" means. Try: pychat upgrade --help',
  "completions --install --uninstall": '"--install" and "--uninstall" cannot be used together.',
  "completions tcsh": 'pychat completions wants bash or zsh or fish or nu or pwsh; got "tcsh".',
  "completions": "Missing shell name for completion. Try: pychat completions bash",
};

for (const [line, sentence] of Object.entries(refusals)) {
  Deno.test(`cli: "pychat ${line}" is refused in one sentence`, () => {
    assert.equal(refusal(line.split(" ")), sentence);
  });
}

Deno.test("cli: every page of help fits 80 columns", () => {
  for (const line of ["--help", "help serve", "connect --help", "upgrade --help", "man --help"]) {
    const { invocation, stdout } = run(line.split(" "));
    assert.deepEqual(invocation, { command: "shown", exitCode: ExitCode.ok });
    assert.match(stdout, /Usage: pychat/);
    for (const row of stdout.split("\n")) assert(row.trimEnd().length <= 80, row);
  }
});

Deno.test("cli: help names every option with its default, and every variable", () => {
  const { stdout } = run(["serve", "--help"]);
  for (
    const word of [
      "--host",
      "--db FILE",
      "[1025]",
      "[1026-9999]",
      "[pretty]",
      "PYCHAT_ROOMS",
      "--idle MINUTES",
      "[100]",
    ]
  ) {
    assert(stdout.includes(word), `${word} is missing in:\n${stdout}`);
  }
});

Deno.test("cli: no command at all shows help as an error", () => {
  const { invocation, stdout, stderr } = run([]);
  assert.deepEqual(invocation, { command: "shown", exitCode: ExitCode.usage });
  assert.equal(stdout, "");
  assert.match(stderr, /pychat connect 192\.168\.0\.12/);
});

Deno.test("cli: completions come for five shells, and suggest words and options", () => {
  for (const shell of ["bash", "zsh", "fish", "nu", "pwsh"]) {
    assert.match(run(["completions", shell]).stdout, /pychat/);
  }
  assert.match(run(["completions", "bash", "con"]).stdout, /^connect$/m);
  assert.match(run(["completions", "bash", "connect", "--pl"]).stdout, /^--plain$/m);
  assert.match(run(["completions", "bash", "serve", "--log", ""]).stdout, /^json$/m);
  assert.match(run(["completions", "bash", "serve", "--db", ""]).stdout, /^__FILE__:/m);
});

interface World extends Partial<Omit<CommandLineWorld, "env">> {
  readonly env?: Readonly<Record<string, string>>;
}

function parse(args: readonly string[], { env = {}, ...world }: World = {}): Invocation {
  return parseCommandLine(args, "1.2.3", {
    env: (name) => env[name],
    stdout: () => {},
    columns: 80,
    colors: false,
    ...world,
  });
}

function refusal(args: readonly string[], world: World = {}): string {
  try {
    parse(args, world);
  } catch (error) {
    assert(error instanceof CommandError);
    assert.equal(error.exitCode, ExitCode.usage);
    return error.message;
  }
  assert.fail(`"${args.join(" ")}" was taken`);
}

function run(args: readonly string[]) {
  const out = { stdout: "", stderr: "" };
  const invocation = parse(args, {
    stdout: (text) => out.stdout += `${text}\n`,
    stderr: (text) => out.stderr += `${text}\n`,
  });
  return { invocation, ...out };
}
