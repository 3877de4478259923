import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { joinClassic, joinPychat2, until } from "../server/helpers.ts";
import { connectJson, Program } from "./program.ts";
import { Terminal } from "./terminal.ts";

/** A server in a terminal, with its console. */
class ServeTerminal implements AsyncDisposable {
  readonly terminal: Terminal;
  readonly port: number;
  readonly #folder: string;

  private constructor(terminal: Terminal, port: number, folder: string) {
    this.terminal = terminal;
    this.port = port;
    this.#folder = folder;
  }

  static async open(size: { readonly columns?: number; readonly rows?: number } = {}) {
    const folder = Deno.makeTempDirSync();
    const args = [
      "--host",
      "127.0.0.1",
      "--port",
      "0",
      "--db",
      `${folder}/r.db`,
      "--per-address",
      "0",
    ];
    const terminal = await Terminal.open("serve", args, size);
    const screen = await terminal.shows(/pychat connect 127[^]*up 00:00:/);
    return new ServeTerminal(terminal, Number(/127\.0\.0\.1:(\d+)/.exec(screen)?.[1]), folder);
  }

  /** How many rooms are in the table. */
  get rows(): number {
    using db = new DatabaseSync(`${this.#folder}/r.db`, { readOnly: true });
    return db.prepare("SELECT id FROM rooms").all().length;
  }

  /** Types a command, and Enter. */
  async obeys(command: string, answer: RegExp): Promise<string> {
    await this.terminal.type(command);
    await this.terminal.press("Enter");
    return await this.terminal.shows(answer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.terminal[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

Deno.test("console: a host sees who is there and talks to everybody, kicks a room, and ends with q", async () => {
  await using server = await ServeTerminal.open();
  const { terminal, port } = server;
  await terminal.shows(/^ 0 rooms · 0 waiting · 0 people · 0 msg\/s · up 00:00:\d\d\n›/m);
  const { room, client: zeca } = await joinClassic(port, "Zeca");
  using _ = zeca;
  await terminal.shows(/somebody arrived in room \d+ [^]*\n 1 room · 1 waiting · 1 person/);
  const { client: ana } = await joinPychat2(port, "Ana");
  using __ = ana;
  await ana.line();
  await terminal.shows(/a chat begins [^]*\n 1 room · 0 waiting · 2 people/);
  await server.obeys(
    "rooms",
    new RegExp(`› rooms\n  room .*\n  ${room} +2 talking +\\d\\d:\\d\\d:\\d\\d`),
  );

  await server.obeys("say Olá a todos", /› say Olá a todos\n2 people have been told\./);
  assert.equal(await ana.line(), 'NOTICE {"message":"Olá a todos"}');
  const heard = "Server: Ana acabou de se juntar ao chat, diga ola!Server: Ola a todos";
  assert.equal(await zeca.exactly(heard), heard);
  await ana.send('MSG {"id":1,"text":"a secret"}\n');
  await terminal.shows(/ · busiest \d\d:\d\d \(1\)\n/);

  await server.obeys("dance", /There is no "dance" here; help shows what there is\./);
  await terminal.type("ki");
  await terminal.press("Tab");
  await terminal.shows(/^› kick$/m);
  await terminal.press("Tab");
  await server.obeys("", new RegExp(`Room ${room} is closed; everybody in it has been told\\.`));
  assert.match(await ana.rest(), /BYE {"reason":"kicked"}\n$/);
  assert.match(await zeca.rest(), /Server: esta sala foi encerrada pelo anfitriao/);
  await terminal.shows(/room \d+ is free again[^]*\n 0 rooms · 0 waiting · 0 people/);

  await server.obeys("q", /› q\nEvery chat is closed [^]*Bye!\n\(exit code 0\)/);
  const history = await terminal.history();
  assert.doesNotMatch(history, /secret|Ana|Zeca|waiting · \d+ p/);
});

Deno.test("console: our client shows what the host says, and leaves a kicked room with exit code 4", async () => {
  await using server = await ServeTerminal.open();
  const address = `127.0.0.1:${server.port}`;
  await using ana = new Program("connect", [address, "--name", "Ana", "--plain"]);
  const room = /\d+/.exec(await ana.line(/^You are in room \d+/))?.[0];
  await using bia = connectJson(address, "Bia");
  await ana.line(/\* Bia is here/);
  await server.obeys("say We close at ten.", /2 people have been told\./);
  await ana.line(/^\(\d\d:\d\d:\d\d\) \* From the host: We close at ten\.$/);
  assert.deepEqual(await bia.event("notice"), { event: "notice", message: "We close at ten." });
  await server.obeys(`kick ${room}`, /has been told\./);
  await ana.line(/^The host has closed this room\. Bye! Nothing of this chat was kept\.$/);
  assert.deepEqual(await bia.event("closed"), { event: "closed", reason: "kicked" });
  assert.deepEqual(await ana.end(), { code: 4, errors: "" });
  assert.equal((await bia.end()).code, 4);
});

Deno.test("console: ban sends somebody away and keeps them out, until unban lets them in", async () => {
  await using server = await ServeTerminal.open();
  const address = `127.0.0.1:${server.port}`;
  await using ana = new Program("connect", [address, "--name", "Ana", "--plain"]);
  await ana.line(/^You are in room/);
  await using bia = new Program("connect", [address, "--name", "Bia", "--plain"]);
  await ana.line(/\* Bia is here/);
  const screen = await server.obeys("rooms", /\n +\d+ +2 talking +\d\d:\d\d:\d\d +#1 #2\n/);
  assert.match(screen, /\n +room +people +for +connections\n/);

  await server.obeys(
    "ban 1 30m",
    /\nBan 1: the address of connection 1 is kept out until \d{4}-\d\d-\d\d \d\d:\d\d\.\n/,
  );
  const farewell = /^The host has closed this room\. Bye! Nothing of this chat was kept\.$/;
  for (const sentAway of [ana, bia]) {
    await sentAway.line(farewell);
    assert.deepEqual(await sentAway.end(), { code: 4, errors: "" });
    assert.doesNotMatch(sentAway.printed.join("\n"), /reconnecting/);
  }
  for (
    const [language, sentence] of [
      ["en", "The host of this server has banned your address.\n"],
      ["pt-BR", "Quem cuida deste servidor baniu o seu endereço.\n"],
    ] as const
  ) {
    await using caio = new Program("connect", [address, "--name", "Caio", "--lang", language]);
    assert.deepEqual(await caio.end(), { code: 4, errors: sentence });
  }
  await server.terminal.shows(/somebody was sent away \(banned\)/);
  const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d`;
  await server.obeys("bans", new RegExp(`› bans\\n  1: ${time} to ${time}\\n`));

  await server.obeys("unban 1", /\nBan 1 is lifted\.\n/);
  await server.obeys("bans", /\nNobody is kept out\.\n/);
  await using dora = new Program("connect", [address, "--name", "Dora", "--plain"]);
  await dora.line(/^You are in room/);
});

Deno.test("console: what is typed while events pour in is neither lost nor garbled", async () => {
  await using server = await ServeTerminal.open();
  const { terminal, port } = server;
  let pouring = true;
  let arrived = 0;
  const pour = (async () => {
    for (; pouring; arrived++) (await joinPychat2(port, "Ana")).client.close();
  })();
  const command = "say não se assustem, fechamos às dez! 你好";
  for (const letter of command) await terminal.type(letter);
  await terminal.shows(new RegExp(`^› ${command}$`, "m"));
  await terminal.press("Home");
  await terminal.type("x");
  await terminal.press("Enter");
  await terminal.shows(/^There is no "xsay" here/m);
  pouring = false;
  await pour;
  await until(async () => {
    const history = await terminal.history();
    return history.match(/is free again/g)?.length === arrived;
  }, "all rooms are closed");
  // Every line is one whole event, an answer, or what stands at the bottom, once.
  const lines = (await terminal.history()).trimEnd().split("\n").slice(7);
  const event =
    /^\d\d:\d\d:\d\d {2}(?:somebody (?:arrived in|left) room \d+|room \d+ is free again) .*chats?$/;
  const others = lines.filter((line) => line !== "" && !event.test(line));
  assert.deepEqual(others.map((line) => line.replace(/^ 0 rooms .*/, "status").trimEnd()), [
    `› x${command}`,
    'There is no "xsay" here; help shows what there is.',
    "status",
    "›",
  ]);
  assert.equal(lines.filter((line) => line.includes("arrived")).length, arrived);
});

Deno.test("console: a window of any size shows the live lines once, and what was typed", async () => {
  await using server = await ServeTerminal.open();
  const { terminal, port } = server;
  const { client: ana } = await joinPychat2(port, "Ana");
  using _ = ana;
  await terminal.type("say a sentence that is a little long for a window");
  for (const [columns, rows] of [[30, 12], [100, 30], [18, 10], [80, 24]] as const) {
    await terminal.resize(columns, rows);
    await until(async () => {
      const screen = (await terminal.screen()).trimEnd();
      const status = screen.match(/^ 1 room/gm)?.length;
      const input = screen.match(/› /g)?.length;
      return status === 1 && input === 1 && /\n 1 room.*\n› .*dow$/.test(screen);
    }, `two live lines in ${columns} columns`);
  }
  await terminal.press("Enter");
  await terminal.shows(/1 person has been told\./);
  assert.match(await ana.line() ?? "", /a sentence that is a little long for a window/);
});

for (
  const [how, end] of [
    ["q", (terminal: Terminal) => terminal.type("q").then(() => terminal.press("Enter"))],
    ["Ctrl-C", (terminal: Terminal) => terminal.press("C-c")],
    ["Ctrl-D", (terminal: Terminal) => terminal.press("C-d")],
    ["SIGTERM", (terminal: Terminal) => terminal.signal("SIGTERM")],
  ] as const
) {
  Deno.test(`console: ${how} tells everybody and leaves a usable terminal behind`, async () => {
    await using server = await ServeTerminal.open();
    const { client: ana } = await joinPychat2(server.port, "Ana");
    using _ = ana;
    await server.terminal.shows(/1 person/);
    await end(server.terminal);
    assert.equal(await ana.line(), 'BYE {"reason":"closing"}');
    const screen = await server.terminal.shows(/\(exit code 0\)/);
    assert.match(screen, /Saying goodbye to 1 person…/);
    assert.doesNotMatch(screen, /^ \d rooms? · /m);
    assert.match(await server.terminal.settings(), /[^-]icanon\b.*[^-]echo\b/s);
  });
}

Deno.test("console: a terminal that is closed is an end like any other", async () => {
  await using server = await ServeTerminal.open();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  using _ = ana;
  await server.terminal.close();
  assert.equal(await ana.line(), 'BYE {"reason":"closing"}');
  await until(() => server.rows === 0, "the table is empty");
});

Deno.test("console: what was typed ahead of it, behind the answer to a question, is obeyed", async () => {
  const folder = Deno.makeTempDirSync();
  await using terminal = await Terminal.open("serve", ["--port", "0", "--db", `${folder}/r.db`]);
  await terminal.shows(/Who may connect\?/);
  await terminal.paste("\rrooms\rq\r");
  await terminal.shows(/› rooms\nNobody is here yet\.\n› q\n[^]*\(exit code 0\)/);
  await Deno.remove(folder, { recursive: true });
});
