import assert from "node:assert/strict";
import { inhabitant, notOfExecutable, Program, ServeProgram } from "./program.ts";
import { Terminal } from "./terminal.ts";

const server = /[◆▲] {2}Whose server\?/;

Deno.test("prompts: what can be no address is said while it is typed, and Enter keeps the question", async () => {
  await using ana = await Terminal.open("connect", []);
  await ana.shows(/◆ {2}Whose server\? {3}\(Enter for localhost\)\n│\n└\n/);
  await ana.type("192.168.");
  await ana.shows(/│ {2}192\.168\.\n└\n/);
  await ana.press("Enter");
  await ana.shows(/▲ {2}Whose server\?[^]*│ {2}192\.168\.\n└ {2}An address looks like 192\.168/);
  await ana.press("C-u");
  await ana.shows(/◆ {2}Whose server\?.*\n│\n└\n/);
  await ana.type("my");
  await ana.shows(/│ {2}my\n└\n/);
  await ana.type(" server");
  await ana.shows(/◆ {2}Whose server\?.*\n│ {2}my server\n└ {2}An address has no spaces in it\./);
  await ana.press("Enter");
  await ana.shows(/▲ {2}Whose server\?.*\n│ {2}my server\n└ {2}An address has no spaces in it\./);
  await ana.press("M-BSpace", "BSpace");
  await ana.type(":99999");
  await ana.shows(/◆ {2}Whose.*\n│ {2}my:99999\n└ {2}A port is a number from 1 to 65535\./);
});

Deno.test("prompts: a name that is too long is said while it is typed", async () => {
  await using ana = await Terminal.open("connect", ["localhost"]);
  await ana.shows(/What should a stranger call you\? {3}\(Enter for "\w+ \w+"\)\n│\n└\n/);
  await ana.type("你".repeat(32));
  await ana.shows(/│ {2}你{32}\n└\n/);
  await ana.type("é");
  await ana.shows(/◆ .*\n│ {2}你{32}é\n└ {2}Too long by 1: 32 characters fit\.\n/);
  await ana.press("Enter");
  await ana.shows(/▲ .*\n│ {2}你{32}é\n└ {2}Too long by 1: 32 characters fit\.\n/);
});

Deno.test("prompts: where somebody was is offered the next time, the last one first", async () => {
  const home = await Deno.makeTempDir();
  const file = `${home}/state/pychat/servers`;
  const options = { home, env: { XDG_STATE_HOME: `${home}/state` } };
  await using first = new ServeProgram();
  await using second = new ServeProgram();
  const [older, newer] = [await first.address(), await second.address()];
  for (const [args, typed] of [[[], older], [[newer], ""]] as const) {
    await using ana = await Terminal.open("connect", args, options);
    if (typed !== "") {
      await ana.shows(server);
      await ana.type(typed);
      await ana.press("Enter");
    }
    await ana.shows(/What should a stranger call you\?/);
    await ana.press("Enter");
    await ana.shows(/You are in room \d+/);
  }
  assert.equal(await Deno.readTextFile(file), `${newer}\n${older}\n`);

  await using ana = await Terminal.open("connect", [], options);
  await ana.shows(new RegExp(`◆ {2}Whose server\\? {3}\\(Enter for ${newer}, Up for others\\)`));
  await ana.type("draft");
  for (
    const [key, shown] of [
      ["Up", newer],
      ["Up", older],
      ["Up", older],
      ["Down", newer],
      ["Down", "draft"],
      ["Up", newer],
      ["Up", older],
    ] as const
  ) {
    await ana.press(key);
    await ana.shows(new RegExp(`│ {2}${shown}\n└\n`));
  }
  await ana.press("Enter");
  await ana.shows(new RegExp(`◇ {2}Whose server\\?\n│ {2}${older}\n[^]*What should a stranger`));
  await ana.press("Escape");
  await ana.shows(/\(exit code 130\)/);

  await using bia = await Terminal.open("connect", [], options);
  await bia.shows(server);
  await bia.press("Enter");
  await bia.shows(new RegExp(`◇ {2}Whose server\\?\n│ {2}${newer}\n`));
  await Deno.remove(home, { recursive: true });
});

Deno.test("prompts: programs and pipes leave nothing to remember", async () => {
  const home = await Deno.makeTempDir();
  await using host = new ServeProgram();
  const args = [await host.address(), "--name", "Ana"];
  await using bot = await Terminal.open("connect", [...args, "--json"], { home });
  await bot.shows(/"event":"seated"/);
  await using pipe = new Program("connect", [...args, "--plain"], inhabitant(home));
  await pipe.line(/You are in room/);
  assert.deepEqual([...Deno.readDirSync(home)], []);
  // And somebody on a terminal does, there.
  await using ana = await Terminal.open("connect", [...args, "--plain"], { home });
  await ana.shows(/You are in room/);
  assert.notDeepEqual([...Deno.readDirSync(home)], []);
  await Deno.remove(home, { recursive: true });
});

Deno.test("prompts: a file of servers that cannot be had breaks nothing", async () => {
  const home = await Deno.makeTempDir();
  await Deno.writeTextFile(`${home}/.local`, "a file where a folder should be");
  await Deno.writeTextFile(`${home}/Library`, "a file where a folder should be");
  await using host = new ServeProgram();
  await using ana = await Terminal.open("connect", [], { home });
  await ana.shows(/Whose server\? {3}\(Enter for localhost\)/);
  await ana.type(await host.address());
  await ana.press("Enter");
  await ana.shows(/What should a stranger call you\?/);
  await ana.press("Enter");
  const screen = await ana.shows(/You are in room \d+/);
  assert.match(screen, /◇ {2}What should a stranger call you\?\n│ {2}\w+ \w+\nYou are in room/);
  await Deno.remove(home, { recursive: true });
});

Deno.test("prompts: Esc, Ctrl-C and Ctrl-D end them with 130 and a usable terminal", async () => {
  for (const key of ["Escape", "C-c", "C-d"]) {
    await using asked = await Terminal.open("connect", []);
    await asked.shows(server);
    await asked.press(key);
    await asked.shows(/■ {2}Whose server\?\n│\n\(exit code 130\)/);
    await using host = await Terminal.open("serve", ["--port", "0", "--db", "never.db"]);
    await host.shows(/Who may connect\?/);
    await host.press(key);
    await host.shows(/■ {2}Who may connect\?[^]*\(exit code 130\)/);
    for (const terminal of [asked, host]) {
      assert.match(await terminal.settings(), /[^-]icanon\b.*[^-]echo\b/s);
    }
  }
});

Deno.test("prompts: a line is edited as in the chat, and Ctrl-D in it leaves nothing", async () => {
  await using ana = await Terminal.open("connect", ["localhost"]);
  await ana.shows(/What should a stranger call you\?/);
  await ana.press("Tab");
  await ana.shows(/Enter for "(\w+ \w+)"\)\n│ {2}\1\n/);
  await ana.press("C-u");
  await ana.type("Zoë 🦦 Çelik");
  await ana.press("M-b", "Left", "Left", "C-d");
  await ana.shows(/│ {2}Zoë {2}Çelik\n/);
  await ana.press("C-_");
  await ana.shows(/│ {2}Zoë 🦦 Çelik\n/);
});

Deno.test("prompts: in a small window every row has its place", async () => {
  await using ana = await Terminal.open("connect", [], { columns: 40, rows: 15 });
  await ana.shows(/◆ {2}Whose server\?\n│ {2}\(Enter for localhost\)\n│\n└\n/);
  await ana.type("foo:99999");
  await ana.shows(/│ {2}foo:99999\n└ {2}A port is a number from 1 to 65535\.\n/);
  await ana.press("C-u", "Enter");
  await ana.shows(/◆ {2}What should a stranger call you\?\n│ {2}\(Enter for "\w+ \w+"\)\n│\n└\n/);
  await ana.type("你好".repeat(17));
  await ana.press("Home", "Right");
  // All of it at one moment: a terminal may be looked at while a row is written again.
  await ana.shows(
    /^│\n◇ {2}Whose server\?\n│ {2}localhost\n│\n◆ {2}What should a stranger call you\?\n│ {2}\(Enter for "\w+ \w+"\)\n│ {2}(你好){9}\n│ {2}(你好){8}\n└ {2}Too long by 2: 32 characters fit\.\n+$/,
  );
});

Deno.test("prompts: NO_COLOR takes the colours, not the cursor; without Unicode there is ASCII", async () => {
  await using ana = await Terminal.open("connect", [], { env: { NO_COLOR: "1", TERM: "linux" } });
  await ana.shows(/^\|\n\* {2}Whose server\? {3}\(Enter for localhost\)/);
  await ana.type("my server");
  await ana.press("Left");
  await ana.shows(/\| {2}my server\n— {2}An address has no spaces in it\./);
  const painted = await ana.painted();
  // deno-lint-ignore no-control-regex -- escape sequences are what it is about
  const sequences = new Set(painted.match(/\x1b\[[\d;]*m/g));
  // tmux itself resets everything behind it.
  for (const reset of ["\x1b[0m", "\x1b[39m", "\x1b[49m"]) sequences.delete(reset);
  assert.deepEqual([...sequences], ["\x1b[7m"]);
});

Deno.test("prompts: answers and first words in one paste all arrive", async () => {
  await using host = new ServeProgram();
  const address = await host.address();
  await using bia = await Terminal.open("connect", [address, "--name", "Bia"]);
  await bia.shows(/as Bia/);
  await using ana = await Terminal.open("connect", []);
  await ana.shows(server);
  await ana.paste(`${address}\rAna\roi, tudo bem?`);
  await bia.shows(/Ana is here/);
  await ana.shows(/│ {2}Ana\nYou are in room \d+, as Ana\.[^]*› oi, tudo bem\?/);
});

Deno.test("prompts: while nobody answers it says whom it calls, and Ctrl-C ends that with 130", async () => {
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address = `127.0.0.1:${silent.addr.port}`;
  for (const more of [["--name", "Ana"], []]) {
    await using ana = await Terminal.open("connect", [address, ...more]);
    if (more.length === 0) {
      await ana.shows(/What should a stranger call you\?/);
      await ana.press("Enter");
    }
    using _line = await silent.accept();
    await ana.shows(new RegExp(`^Calling ${address}…\n`, "m"));
    await ana.press("C-c");
    await ana.shows(/Calling .*…\n\^C\n\(exit code 130\)/);
    assert.match(await ana.settings(), /[^-]icanon\b.*[^-]echo\b/s);
  }
});

Deno.test({
  name:
    `prompts: connect may write below the folder it runs in and where it remembers, nowhere else${
      notOfExecutable ?? ""
    }`,
  ignore: notOfExecutable !== undefined,
  async fn() {
    const home = await Deno.makeTempDir();
    await using host = new ServeProgram();
    await using ana = await Terminal.open("connect", [await host.address(), "--name", "Ana"], {
      home,
    });
    await ana.shows(/as Ana/);
    await ana.type(`/save ${home}/chat.txt`);
    await ana.press("Enter");
    await ana.shows(/Not saved in/);
    await Deno.remove(home, { recursive: true });
  },
});
