/**
 * Upgrades of the real program, with no more rights than an executable is made with: of the one that
 * `PYCHAT_BIN` names, or else of a script that has the sources take it for their executable.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { platformName } from "../../cli/releases.ts";
import { answering, ReleasePage } from "../cli/release_page.ts";
import { makeCertificate } from "../server/certificates.ts";
import { commandLine, inhabitant } from "./program.ts";

const file = `pychat-99.0.0-${platformName()}`;
const bin = Deno.env.get("PYCHAT_BIN");
const isScript = bin !== undefined && await beginsLikeScript(bin);
const whyNot = isScript
  ? " (not run: PYCHAT_BIN is no executable by itself)"
  : Deno.build.os === "windows"
  ? " (not run: what stands in for the new one is a shell script)"
  : "";

function test(what: string, run: () => Promise<void>) {
  Deno.test({ name: `upgrade: ${what}${whyNot}`, ignore: whyNot !== "", fn: run });
}

test("an executable tries the new one, puts it in place, and then is that one", async () => {
  await using page = await ReleasePage.open({ [file]: answering("99.0.0 (0123456789ab)") });
  await using home = await Home.make(page);
  assert.deepEqual(await home.pychat("upgrade", "--yes"), {
    code: 0,
    stdout: `Fetching ${file}…\n` +
      `PyChat 99.0.0 is in place: ${home.executable} (what runs already goes on as it was)\n`,
    stderr: "",
  });
  assert.equal((await home.pychat("--version")).stdout, "99.0.0 (0123456789ab)\n");
  assert.deepEqual(home.files(), ["pychat"]);
});

test("an executable only looks for a newer one with --check", async () => {
  await using page = await ReleasePage.open({ [file]: answering("99.0.0") });
  await using home = await Home.make(page);
  const { code, stdout } = await home.pychat("upgrade", "--check");
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^PyChat 99\.0\.0 is out; this is \d+\.\d+\.\d+\. To get it: pychat upgrade\n$/,
  );
  await home.isUnchanged();
});

test("an executable stays when the new one does not run, and says so in one sentence", async () => {
  await using page = await ReleasePage.open({ [file]: "#!/not/there\n" });
  await using home = await Home.make(page);
  const { code, stderr } = await home.pychat("upgrade", "--yes");
  assert.equal(code, 1);
  assert.equal(
    stderr,
    "PyChat 99.0.0 does not run on this machine; the old one stays. (--debug shows why)\n",
  );
  await home.isUnchanged();
});

test("an executable that nobody finds in PATH says that it cannot try the new one", async () => {
  await using page = await ReleasePage.open({ [file]: answering("99.0.0") });
  await using home = await Home.make(page);
  const { code, stderr } = await home.pychatWith({ PATH: "/nowhere" }, "upgrade", "--yes");
  assert.equal(code, 2);
  assert.match(stderr, /PyChat can upgrade itself only where a shell finds it as pychat: /);
  await home.isUnchanged();
});

test("an executable that a link leads to says so before it fetches anything", async () => {
  await using page = await ReleasePage.open({ [file]: answering("99.0.0") });
  await using home = await Home.make(page);
  const links = await Deno.makeTempDir();
  try {
    await Deno.symlink(home.executable, join(links, "pychat"));
    const { code, stderr } = await home.pychatWith({ PATH: links }, "upgrade", "--yes");
    assert.equal(code, 2);
    assert.match(stderr, /PyChat can upgrade itself only where a shell finds it as pychat: /);
    assert.deepEqual(page.asked, []);
    await home.isUnchanged();
  } finally {
    await Deno.remove(links, { recursive: true });
  }
});

test("an executable upgrades where libraries are loaded from elsewhere", async () => {
  await using page = await ReleasePage.open({ [file]: answering("99.0.0") });
  await using home = await Home.make(page);
  const env = { LD_LIBRARY_PATH: "/nowhere", LD_SHOW_AUXV: "" };
  const { code, stderr } = await home.pychatWith(env, "upgrade", "--yes");
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.equal(await home.version(), "99.0.0\n");
});

test("an executable is not led through where anybody could answer, once it speaks TLS", async () => {
  await using page = await ReleasePage.open({ [file]: answering("99.0.0") });
  await using home = await Home.make(page);
  const { cert, key } = await makeCertificate();
  const local = { hostname: "127.0.0.1", port: 0, onListen() {} };
  const list = page.files.get("/latest/download/SHA256SUMS");
  let exposed = "";
  await using secure = Deno.serve(
    { ...local, cert, key },
    ({ url }) => url.endsWith("/there") ? new Response(list) : Response.redirect(exposed),
  );
  const safe = `https://127.0.0.1:${secure.addr.port}`;
  await using plain = Deno.serve(local, () => Response.redirect(`${safe}/there`));
  exposed = `http://127.0.0.1:${plain.addr.port}`;
  const DENO_CERT = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(DENO_CERT, cert);
    for (const PYCHAT_RELEASES of [safe, safe.replace("https", "HTTPS")]) {
      const env = { PYCHAT_RELEASES, DENO_CERT };
      const { code, stderr } = await home.pychatWith(env, "upgrade", "--check");
      assert.equal(code, 3);
      assert.match(stderr, /^What https:.*\/SHA256SUMS answers cannot be a release;/i);
    }
    // The way over TLS alone is taken, and so is one that begins without.
    const env = { PYCHAT_RELEASES: exposed, DENO_CERT };
    const { code, stdout } = await home.pychatWith(env, "upgrade", "--check");
    assert.equal(code, 0);
    assert.match(stdout, /^PyChat 99\.0\.0 is out/);
  } finally {
    await Deno.remove(DENO_CERT);
  }
});

test("an executable without a terminal wants --yes", async () => {
  await using page = await ReleasePage.open({ [file]: answering("99.0.0") });
  await using home = await Home.make(page);
  const { code, stderr } = await home.pychat("upgrade");
  assert.equal(code, 2);
  assert.match(stderr, /^Nobody is at a terminal to be asked\..*--yes\.\n$/);
  await home.isUnchanged();
});

test("an executable that Ctrl-C or a kill ends in the middle is as it was", async () => {
  for (const signal of ["SIGINT", "SIGKILL"] as const) {
    await using page = await ReleasePage.open({ [file]: answering("99.0.0") });
    await using home = await Home.make(page);
    const half = page.holdsBack(`/download/v99.0.0/${file}`);
    const upgrading = home.start("upgrade", "--yes");
    await half;
    upgrading.kill(signal);
    const { code, stderr } = await upgrading.output();
    assert.equal(code, signal === "SIGINT" ? 130 : 137);
    assert.equal(new TextDecoder().decode(stderr), "");
    const left = home.files().filter((name) => name !== "pychat");
    assert.equal(left.length, signal === "SIGINT" ? 0 : 1, left.join());
    for (const name of left) await Deno.remove(join(home.folder, name), { recursive: true });
    await home.isUnchanged();
  }
});

Deno.test({
  name: `upgrade: what is no executable says how it is upgraded${
    bin !== undefined && !isScript ? " (not run: PYCHAT_BIN is one)" : ""
  }`,
  ignore: bin !== undefined && !isScript,
  async fn() {
    await using page = await ReleasePage.open({ [`${file}.tar.gz`]: "" });
    const [program, ...args] = commandLine("upgrade");
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: [...args, "--yes"],
      env: { NO_COLOR: "1", PYCHAT_LANG: "en", PYCHAT_RELEASES: page.base },
      stdin: "null",
    }).output();
    assert.deepEqual([code, new TextDecoder().decode(stdout)], [2, ""]);
    const sentence = new TextDecoder().decode(stderr);
    assert.match(sentence, bin === undefined ? /^This .* sources.* git pull\n$/ : /install\.sh/);
  },
});

/** The sources as the task `serve` runs them, without that word. */
function sources(): readonly [string, ...string[]] {
  const [deno, ...words] = commandLine("serve");
  return [deno, ...words.slice(0, -1)];
}

/** A folder in the PATH, with a PyChat in it. */
class Home implements AsyncDisposable {
  readonly folder: string;
  readonly executable: string;
  readonly #releases: string;
  #before = "";

  private constructor(folder: string, releases: string) {
    this.folder = folder;
    this.executable = join(folder, "pychat");
    this.#releases = releases;
  }

  static async make({ base }: ReleasePage): Promise<Home> {
    const home = new Home(await Deno.realPath(await Deno.makeTempDir()), base);
    if (bin !== undefined) await Deno.copyFile(bin, home.executable);
    else await Deno.writeTextFile(home.executable, home.#script(), { mode: 0o755 });
    home.#before = await home.version();
    return home;
  }

  #script(): string {
    const standalone = fileURLToPath(new URL("standalone.ts", import.meta.url));
    const words = sources().map((word) =>
      word.endsWith("/mod.ts")
        ? standalone
        : word.replace("--allow-run=deno,", "--allow-run=pychat,")
    );
    assert(words.some((word) => word.startsWith("--allow-run=pychat,")));
    const quoted = [...words, this.executable].map((word) => `'${word}'`).join(" ");
    return `#!/bin/sh\nexec ${quoted} "$@"\n`;
  }

  /** Starts it, where a shell finds it. */
  start(...args: readonly string[]): Deno.ChildProcess {
    return this.#start({}, args);
  }

  #start(env: Readonly<Record<string, string>>, args: readonly string[]): Deno.ChildProcess {
    return new Deno.Command(this.executable, {
      args: [...args],
      env: {
        ...inhabitant(this.folder),
        PATH: this.folder,
        PYCHAT_RELEASES: this.#releases,
        NO_COLOR: "1",
        ...env,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  async pychat(...args: readonly string[]) {
    return await this.pychatWith({}, ...args);
  }

  async pychatWith(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
    const { code, stdout, stderr } = await this.#start(env, args).output();
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  }

  async version(): Promise<string> {
    return (await this.pychat("--version")).stdout;
  }

  async isUnchanged(): Promise<void> {
    assert.equal(await this.version(), this.#before);
    assert.match(this.#before, /^\d+\.\d+\.\d+/);
    assert.deepEqual(this.files(), ["pychat"]);
  }

  files(): string[] {
    return Array.from(Deno.readDirSync(this.folder), ({ name }) => name).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function beginsLikeScript(path: string): Promise<boolean> {
  if (path.endsWith(".cmd")) return true;
  using opened = await Deno.open(path);
  const bytes = new Uint8Array(2);
  await opened.read(bytes);
  return new TextDecoder().decode(bytes) === "#!";
}
