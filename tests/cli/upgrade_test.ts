import assert from "node:assert/strict";
import { join } from "node:path";
import { CommandError, ExitCode } from "../../cli/exit_codes.ts";
import { succeed, type Succession } from "../../cli/succession.ts";
import { type Installation, upgrade } from "../../cli/upgrade.ts";
import { english } from "../../language/mod.ts";
import { own } from "../../protocol/limits.ts";
import { answering, ReleasePage } from "./release_page.ts";

const ours = "#!/bin/sh\necho 1.9.0\n";
const theirs = answering("1.10.0 (0123456789ab)");

Deno.test("upgrade: the newest one takes the old one's place, and can be run", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": theirs });
  await using home = await Home.make(page);
  assert.equal(await home.upgrade({ yes: true }), ExitCode.ok);
  assert.deepEqual(home.printed, [
    "Fetching pychat-1.10.0-linux-x64…",
    `PyChat 1.10.0 is in place: ${home.executable} (what runs already goes on as it was)`,
  ]);
  assert.equal(await home.content(), theirs);
  assert.equal(await home.says(), "1.10.0 (0123456789ab)");
  assert.deepEqual(home.files(), ["pychat"]);
  assert.equal((await Deno.stat(home.executable)).mode, 0o100700);
});

Deno.test("upgrade: --check only says that there is a newer one", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": theirs });
  await using home = await Home.make(page);
  assert.equal(await home.upgrade({ check: true, yes: true }), ExitCode.ok);
  assert.deepEqual(home.printed, [
    "PyChat 1.10.0 is out; this is 1.9.0. To get it: pychat upgrade",
  ]);
  assert.deepEqual(page.asked, ["/latest/download/SHA256SUMS"]);
  await home.isUnchanged();
});

Deno.test("upgrade: the newest one stays, and so does a newer one than the newest", async () => {
  for (const version of ["1.9.0", "1.8.9"]) {
    await using page = await ReleasePage.open({ [`pychat-${version}-linux-x64`]: theirs });
    for (const check of [true, false]) {
      await using home = await Home.make(page);
      assert.equal(await home.upgrade({ check, yes: true }), ExitCode.ok);
      assert.deepEqual(home.printed, ["PyChat 1.9.0 is the newest."]);
      await home.isUnchanged();
    }
  }
});

Deno.test("upgrade: what came as an archive looks for one, and says how it is replaced", async () => {
  const release = { "pychat-1.10.0-linux-x64.tar.gz": "", "pychat-1.11.0-linux-x64": theirs };
  await using page = await ReleasePage.open(release);
  await using home = await Home.make(page);
  const kind = "archive";
  assert.equal(await home.upgrade({ check: true }, { kind }), ExitCode.ok);
  assert.match(home.printed.join(), /^PyChat 1\.10\.0 is out; this is 1\.9\.0\./);
  await home.refuses({}, /this PyChat was unpacked from an archive: run install\.sh /, 2, { kind });
  assert.equal(await home.upgrade({}, { kind, version: "1.10.0" }), ExitCode.ok);
});

Deno.test("upgrade: it asks first, and a no changes nothing", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": theirs });
  await using home = await Home.make(page);
  const questions: string[] = [];
  const answer = (yes: boolean) => (question: string) => {
    questions.push(question);
    return Promise.resolve(yes);
  };
  assert.equal(await home.upgrade({}, { ask: answer(false) }), ExitCode.ok);
  assert.deepEqual(questions, ["PyChat 1.10.0 is out; this is 1.9.0. Replace it?"]);
  assert.deepEqual(home.printed, ["Nothing was changed."]);
  await home.isUnchanged();
  await home.upgrade({}, { ask: answer(true) });
  assert.equal(await home.content(), theirs);
});

Deno.test("upgrade: when nobody can be asked, --yes is needed", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": theirs });
  await using home = await Home.make(page);
  await home.refuses({ yes: false }, /^Nobody is at a terminal.*--yes\.$/, ExitCode.usage);
});

Deno.test("upgrade: what does not match its checksum is thrown away", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": theirs });
  page.files.set("/download/v1.10.0/pychat-1.10.0-linux-x64", `${theirs}\n`);
  await using home = await Home.make(page);
  await home.refuses({}, /^pychat-1\.10\.0-linux-x64 does not match its checksum/);
});

Deno.test("upgrade: a file that is missing, or a list, changes nothing", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": theirs });
  await using home = await Home.make(page);
  page.files.delete("/download/v1.10.0/pychat-1.10.0-linux-x64");
  await home.refuses({}, /\/pychat-1\.10\.0-linux-x64 cannot be had \(HTTP 404\)/, 3);
  page.files.delete("/latest/download/SHA256SUMS");
  await home.refuses({}, /\/SHA256SUMS cannot be had \(HTTP 404\)/, 3);
});

Deno.test("upgrade: a list that is too long to be one is not read to its end", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": theirs });
  await using home = await Home.make(page);
  page.files.set("/latest/download/SHA256SUMS", "x".repeat(own.checksumsBytesMax + 1));
  await home.refuses({}, /^What http:.*\/SHA256SUMS answers cannot be a release;/, 3);
});

Deno.test("upgrade: a release with nothing for this machine changes nothing", async () => {
  const names = [
    "pychat-1.10.0-linux-arm64",
    "pychat-1.10.0-linux-x64.tar.gz",
    "pychat-1.10.0-rc.1-linux-x64",
    "pychat-..-linux-x64",
  ];
  await using page = await ReleasePage.open(
    Object.fromEntries(names.map((name) => [name, theirs])),
  );
  await using home = await Home.make(page);
  await home.refuses({}, /^The newest release at http:.* has nothing for linux-x64\./);
});

Deno.test("upgrade: a download that breaks off changes nothing", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": theirs });
  page.breaksOff.add("/download/v1.10.0/pychat-1.10.0-linux-x64");
  await using home = await Home.make(page);
  await home.refuses({}, /^127\.0\.0\.1:\d+ could not be reached, or broke off/, 3);
});

Deno.test("upgrade: nobody at the release page changes nothing", async () => {
  const page = await ReleasePage.open({});
  await page[Symbol.asyncDispose]();
  await using home = await Home.make(page);
  await home.refuses({}, /^127\.0\.0\.1:\d+ could not be reached/, 3);
});

Deno.test("upgrade: Ctrl-C in the middle of a download leaves nothing behind", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": theirs });
  const half = page.holdsBack("/download/v1.10.0/pychat-1.10.0-linux-x64");
  await using home = await Home.make(page);
  const controller = new AbortController();
  const upgrading = home.upgrade({ yes: true }, { signal: controller.signal });
  await half;
  controller.abort(new CommandError("", ExitCode.interrupted));
  await assert.rejects(upgrading, { exitCode: ExitCode.interrupted });
  await home.isUnchanged();
});

const broken: Readonly<Record<string, readonly [program: string, sentence: RegExp]>> = {
  "fails": ["#!/bin/sh\necho 1.10.0; exit 3\n", /does not run on this machine; the old one stays/],
  "says nothing": ["#!/bin/sh\n", /1\.10\.0 does not run on this machine/],
  "needs what is not there": ["#!/not/there\n", /1\.10\.0 does not run on this machine/],
  "is for another machine": ["\x7fELF", /1\.10\.0 does not run on this machine/],
  "is another version": [answering("1.10.1"), /says that it is version "1\.10\.1"/],
  "says more than a version": [answering("1.10.0beta"), /says that it is version "1\.10\.0beta"/],
  "would paint the terminal": [answering("\x1b[2J\x07"), /says that it is version "\P{Cc}*"/u],
};

for (const [how, [program, sentence]] of Object.entries(broken)) {
  Deno.test(`upgrade: a new one that ${how} does not take the old one's place`, async () => {
    await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": program });
    await using home = await Home.make(page);
    await home.refuses({}, sentence);
  });
}

Deno.test("upgrade: a new one that never ends does not take the old one's place", async () => {
  const endless = "#!/bin/sh\nexec sleep 1000000\n";
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": endless });
  await using home = await Home.make(page);
  const install = (succession: Succession) => succeed(succession, 50);
  await home.refuses({}, /does not run on this machine/, 1, { install });
});

Deno.test("upgrade: when the last step fails, the old one stays", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": theirs });
  await using home = await Home.make(page);
  const install = async ({ folder, ...rest }: Succession) => {
    await Deno.remove(join(folder, "next"));
    return await succeed({ folder, ...rest });
  };
  await home.refuses({}, /could not be replaced \(.+\); the old one stays\.$/, 1, { install });
});

Deno.test("upgrade: who may not write there is told so", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": theirs });
  await using home = await Home.make(page);
  if (Deno.uid() === 0) {
    // Here not even root may.
    const upgrading = home.upgrade({ yes: true }, { executable: "/sys/pychat" });
    await assert.rejects(upgrading, /(This account may not write in|cannot be put in) \/sys/);
  } else {
    await Deno.chmod(home.folder, 0o500);
    await home.refuses({}, /^This account may not write in/);
  }
  assert.deepEqual(page.asked, ["/latest/download/SHA256SUMS"]);
});

Deno.test("upgrade: what an upgrade left that was cut off a day ago is removed by the next", async () => {
  await using page = await ReleasePage.open({ "pychat-1.10.0-linux-x64": theirs });
  await using home = await Home.make(page);
  const yesterday = new Date(Date.now() - 2 * 86_400_000);
  for (const [name, time] of [["old", yesterday], ["running", new Date()]] as const) {
    const folder = join(home.folder, `.pychat-upgrade-${name}`);
    await Deno.mkdir(folder);
    await Deno.writeTextFile(join(folder, "pychat"), "half");
    await Deno.utime(folder, time, time);
  }
  await home.upgrade({ yes: true });
  assert.deepEqual(home.files(), [".pychat-upgrade-running", "pychat"]);
});

/** A folder with a PyChat in it. */
class Home implements AsyncDisposable {
  readonly folder: string;
  readonly executable: string;
  readonly printed: string[] = [];
  readonly #releases: string;

  private constructor(folder: string, releases: string) {
    this.folder = folder;
    this.executable = join(folder, "pychat");
    this.#releases = releases;
  }

  static async make({ base }: ReleasePage): Promise<Home> {
    const home = new Home(await Deno.makeTempDir(), base);
    await Deno.writeTextFile(home.executable, ours, { mode: 0o700 });
    return home;
  }

  async upgrade(
    { check = false, yes = false }: { readonly check?: boolean; readonly yes?: boolean },
    others: Partial<Installation> = {},
  ): Promise<ExitCode> {
    return await upgrade({ check, yes }, {
      kind: "executable",
      version: "1.9.0",
      executable: this.executable,
      platform: "linux-x64",
      releases: this.#releases,
      ask: undefined,
      print: (line) => this.printed.push(line),
      install: succeed,
      signal: new AbortController().signal,
      ...others,
    }, english);
  }

  async refuses(
    options: { readonly yes?: boolean },
    sentence: RegExp,
    exitCode: ExitCode = ExitCode.failure,
    others: Partial<Installation> = {},
  ): Promise<void> {
    await assert.rejects(this.upgrade({ yes: true, ...options }, others), (error) => {
      assert(error instanceof CommandError, String(error));
      assert.match(error.message, sentence);
      assert.equal(error.exitCode, exitCode);
      return true;
    });
    await this.isUnchanged();
  }

  async isUnchanged(): Promise<void> {
    assert.equal(await this.content(), ours);
    assert.deepEqual(this.files(), ["pychat"]);
  }

  async content(): Promise<string> {
    return await Deno.readTextFile(this.executable);
  }

  async says(): Promise<string> {
    const { stdout } = await new Deno.Command(this.executable, { args: ["--version"] }).output();
    return new TextDecoder().decode(stdout).trim();
  }

  files(): string[] {
    return Array.from(Deno.readDirSync(this.folder), ({ name }) => name).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
