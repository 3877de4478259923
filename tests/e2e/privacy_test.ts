import assert from "node:assert/strict";
import { hello, joinClassic, joinPychat2, RawClient, until } from "../server/helpers.ts";
import { isMissing } from "../programs.ts";
import { inhabitant, Program } from "./program.ts";
import { Secrets } from "./secrets.ts";
import { Terminal } from "./terminal.ts";

/** Somebody's machine: a home, a folder for what is temporary, and one to start programs in. */
class Machine implements AsyncDisposable {
  readonly folder: string = Deno.makeTempDirSync();
  readonly env: Readonly<Record<string, string>>;

  constructor() {
    for (const name of ["home", "tmp", "cwd"]) Deno.mkdirSync(`${this.folder}/${name}`);
    const tmp = `${this.folder}/tmp`;
    this.env = { ...inhabitant(`${this.folder}/home`), TMPDIR: tmp, TMP: tmp, TEMP: tmp };
  }

  get cwd(): string {
    return `${this.folder}/cwd`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** All kinds of people say all kinds of things, some of which nobody may say. */
async function talk(port: number, secrets: Secrets): Promise<void> {
  await talkInPychat2(port, secrets);
  await talkInClassic(port, secrets);
  await talkAcross(port, secrets);
  await misbehave(port, secrets);
}

async function talkInPychat2(port: number, secrets: Secrets): Promise<void> {
  const { client: ana } = await joinPychat2(port, secrets.word());
  const { client: bia } = await joinPychat2(port, secrets.foreignWord());
  using _ = ana;
  using __ = bia;
  await bia.line();
  const long = secrets.word();
  const words = [secrets.word(), secrets.foreignWord(), `${secrets.word()}\n${long.repeat(200)}`];
  for (const [place, text] of words.entries()) {
    await ana.send(`MSG ${JSON.stringify({ id: place + 1, text })}\n`);
    await bia.line();
    await bia.send(`ACK {"id":${place + 1}}\nTYPING\n`);
  }
  await ana.send(`NAME {"name":"${secrets.word()}"}\nKEY {"step":"open","value":"YWJj"}\n`);
  await ana.send(`MSG {"id":9,"text":"${secrets.word()}`);
  await bia.line();
  await bia.line();
  bia.close();
  await until(async () => (await ana.line() ?? "left").includes("left"), "Ana is alone");
  await ana.send(`"}\nMSG {"id":10,"text":"${secrets.word()}"}\nQUIT\n`);
  await ana.rest();
}

async function talkInClassic(port: number, secrets: Secrets): Promise<void> {
  const [name, other, text] = [secrets.word(), secrets.word(), secrets.word()];
  const { client: zeca } = await joinClassic(port, name);
  const { client: nino } = await joinClassic(port, other);
  using _ = zeca;
  using __ = nino;
  await nino.exactly(`Server: ${name} acabou de se juntar ao chat, diga ola!`);
  await zeca.send(`${name}: ${text}`);
  await nino.exactly(`${name}: ${text}`);
  await nino.send(`Server: ${other} saiu do chat.`);
  await nino.rest();
  await zeca.send(`Server: ${name} saiu do chat.`);
  await zeca.rest();
}

async function talkAcross(port: number, secrets: Secrets): Promise<void> {
  const name = secrets.word();
  const { client: ana } = await joinPychat2(port, secrets.foreignWord());
  const { client: zeca } = await joinClassic(port, name);
  using _ = ana;
  using __ = zeca;
  await ana.line();
  await zeca.send(`${name}: ${secrets.word()}`);
  await ana.line();
  await ana.send(`MSG {"id":1,"text":"${secrets.foreignWord()} ${secrets.word()}"}\n`);
  assert.equal(await ana.line(), 'ACK {"id":1}');
  // The bridge reads this one, and finds that it is no message.
  await ana.send(`MSG {"id":"${secrets.word()}","text":{}}\n`);
  assert.match(await ana.rest(), /ERROR/);
}

async function misbehave(port: number, secrets: Secrets): Promise<void> {
  for (
    const line of [
      `${secrets.word()}\n`,
      `HELLO ${secrets.word()}\n`,
      `HELLO {"version":2,"client":["${secrets.word()}"]}\n`,
      `${secrets.word().toUpperCase().slice(0, 10)} {"${secrets.word()}":1}\n`,
    ]
  ) {
    using client = await RawClient.open(port);
    await client.send(line);
    await client.rest();
  }
  const { port: room, ticket } = await hello(port);
  for (
    const line of [
      `JOIN {"ticket":"no","name":"${secrets.word()}"}\n`,
      `JOIN {"ticket":"${ticket}","name":"Eva"}\nMSG {"id":1,"text":"${secrets.word()}"}\nMSG ${secrets.word()}\n`,
    ]
  ) {
    using client = await RawClient.open(room);
    await client.send(line);
    assert.match(await client.rest(), /ERROR/);
  }
  for (const nonsense of ["\0", "\u{fffd}".repeat(9_000)]) {
    const { client } = await joinPychat2(port, "Eva");
    using _ = client;
    await client.send(`MSG {"id":1,"text":"${secrets.word()}${nonsense}"}\n`);
    assert.match(await client.rest(), /ERROR/);
  }
}

/** Everything that is told at an address, and that none of it is a word, a name or an address. */
async function assertNoWord(figures: string, secrets: Secrets): Promise<void> {
  const response = await fetch(figures);
  const text = await response.text();
  assert.match(text, /^pychat_messages_total [1-9]/m);
  assert.match(text, /^pychat_refusals_total\{code="not-json"\} [1-9]/m);
  assert.deepEqual(secrets.findIn(new TextEncoder().encode(text)), []);
  assert.deepEqual(secrets.findIn(new TextEncoder().encode(String([...response.headers]))), []);
  const values = text.split("\n").filter((line) => !line.startsWith("#"));
  assert.doesNotMatch(values.join("\n"), /127\.0\.0\.1|::1|localhost/);
}

interface Way {
  readonly log: "json" | "pretty";
  readonly end: "q" | Deno.Signal;
  /** Whether it says where its registry is. */
  readonly db: boolean;
}

const ways: readonly Way[] = [
  { log: "json", end: "q", db: true },
  { log: "json", end: "SIGKILL", db: false },
  { log: "pretty", end: "SIGTERM", db: false },
  { log: "pretty", end: "SIGKILL", db: true },
];

for (const { log, end, db } of ways) {
  Deno.test(`privacy: no file and no output has a word that was said (${log}, ends by ${end})`, async () => {
    await using machine = new Machine();
    const secrets = new Secrets();
    const place = db ? ["--db", `${machine.folder}/registry.db`] : [];
    const args = ["--host", "127.0.0.1", "--port", "0", "--log", log, "--metrics", "0", ...place];
    await using server = new Program("serve", args, machine.env, { cwd: machine.cwd });
    const online = await server.line(/pychat connect|"listening"/);
    const [, port] = /127\.0\.0\.1:(\d+)|"port":(\d+)/.exec(online)
      ?.filter((found) => found !== undefined) ?? [];
    const [figures = ""] = /http:[^"]+/.exec(
      log === "json" ? online : await server.line(/http:/),
    ) ?? [];
    await talk(Number(port), secrets);
    // Somebody is in the middle of a sentence when it ends.
    const { client } = await joinPychat2(Number(port), secrets.word());
    using _ = client;
    await client.send(`MSG {"id":1,"text":"${secrets.word()}`);

    const running = await secrets.findUnder(machine.folder);
    assert.deepEqual(running.found, []);
    assert.ok(running.files >= 2, "there is a registry, with its log");
    await assertNoWord(figures, secrets);
    if (end === "q") await server.type("q\n");
    else server.kill(end);
    const { errors } = await server.end();
    const output = [...server.printed, errors].join("\n");
    assert.match(output, /closed|free again/);
    assert.deepEqual(secrets.findIn(new TextEncoder().encode(output)), []);
    const ended = await secrets.findUnder(machine.folder);
    assert.deepEqual(ended.found, []);
    assert.ok(ended.files >= 1);
  });
}

Deno.test({
  name: "privacy: the console in a terminal shows no word that was said, and keeps none",
  ignore: isMissing("tmux"),
  async fn() {
    await using machine = new Machine();
    const secrets = new Secrets();
    const { HOME: home, ...env } = machine.env;
    const args = ["--host", "127.0.0.1", "--port", "0"];
    await using terminal = await Terminal.open("serve", args, { home, env, columns: 120 });
    const screen = await terminal.shows(/127\.0\.0\.1:\d+[^]* up 00:/);
    await talk(Number(/127\.0\.0\.1:(\d+)/.exec(screen)?.[1]), secrets);
    await terminal.shows(/message/);
    assert.deepEqual((await secrets.findUnder(machine.folder)).found, []);
    await terminal.type("q");
    await terminal.press("Enter");
    await terminal.shows(/\(exit code 0\)/);
    const history = await terminal.history();
    assert.match(history, /a chat begins/);
    assert.deepEqual(secrets.findIn(new TextEncoder().encode(history)), []);
    const { found, files } = await secrets.findUnder(machine.folder);
    assert.deepEqual(found, []);
    assert.ok(files >= 1);
  },
});

Deno.test("privacy: the finder finds a word in every form, wherever it was put", async () => {
  const secrets = new Secrets();
  const base64 = (bytes: Uint8Array) => bytes.toBase64();
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const utf16 = (text: string) => {
    const units = Uint16Array.from(text, (char) => char.charCodeAt(0));
    return new Uint8Array(units.buffer);
  };
  for (const word of [secrets.word(), secrets.foreignWord()]) {
    assert.deepEqual(secrets.findIn(utf8("nothing of that kind")), []);
    const escaped = Array.from(
      word,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    const forms: readonly Uint8Array[] = [
      utf8(`before ${word} behind`),
      utf8(JSON.stringify({ text: `a\n${word}` })),
      utf8(escaped.join("")),
      utf16(`x${word}y`),
      utf16(word).map((_, place, all) => all[place ^ 1] ?? 0),
      ...["", "1", "12", "123"].map((before) => utf8(base64(utf8(`${before}${word}${before}`)))),
      utf8(base64(utf16(`x${word}`))),
      utf8(utf8(word).toHex()),
      utf8(encodeURIComponent(word)),
    ];
    for (const form of forms) assert.deepEqual(secrets.findIn(form), [word]);
  }

  await using machine = new Machine();
  const planted = secrets.foreignWord();
  const path = `${machine.folder}/home/.local/state/deep`;
  await Deno.mkdir(path, { recursive: true });
  await Deno.writeFile(`${path}/some.db-wal`, utf8(`\0\0${planted}\0`));
  const { found, files } = await secrets.findUnder(machine.folder);
  assert.deepEqual(found, [`${path}/some.db-wal: ${planted}`]);
  assert.equal(files, 1);
});
