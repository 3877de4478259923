import assert from "node:assert/strict";
import { keySwapper, ManInTheMiddle } from "../man_in_the_middle.ts";
import { joinPychat2, until } from "../server/helpers.ts";
import { deadPort, ServeProgram } from "./program.ts";
import { Terminal } from "./terminal.ts";

Deno.test("terminal: a host starts a server with one Enter and ends it with q", async () => {
  const folder = Deno.makeTempDirSync();
  await using server = await Terminal.open("serve", ["--port", "0", "--db", `${folder}/r.db`]);
  await server.shows(/Who may connect\?/);
  await server.press("Enter");
  const screen = await server.shows(/q \+ Enter closes everything\./);
  assert.match(screen, /PyChat is online\. Tell people to type:\n\n {4}pychat connect \S+:\d+\n/);
  const address = /pychat connect (\S+)/.exec(screen)?.[1] ?? "";
  await using ana = await Terminal.open("connect", [address.replace(/.*:/, "127.0.0.1:")]);
  await ana.shows(/What should a stranger call you\?/);
  await ana.press("Enter");
  await ana.shows(/You are in room \d+, as [A-Z]\w+ [A-Z]\w+\./);
  await server.shows(/\d\d:\d\d:\d\d {2}somebody arrived in room \d+ +1 waiting · 0 chats/);
  await server.type("q");
  await server.press("Enter");
  await ana.shows(/The server is closing\. Bye![^]*\(exit code 0\)/);
  await server.shows(/Saying goodbye to 1 person…[^]*\(exit code 0\)/);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("terminal: two people type, with accents, and one leaves with QUIT", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  await using iago = await Terminal.open("connect", [address]);
  await iago.shows(/What should a stranger call you\?/);
  await iago.type("Iago");
  await iago.press("Enter");
  await iago.shows(/as Iago/);
  await iago.type("anybody?");
  await iago.press("Enter");
  await iago.shows(/Nobody is here yet: your words wait here until somebody comes\.\n› anybody\?/);
  await iago.press("C-u");
  await using isabelle = await Terminal.open("connect", [address, "--name", "Isabelle"]);
  await iago.shows(/· Isabelle is here\. Say hello!/);
  await iago.type("Olá, você! 你好");
  await iago.press("Enter");
  await isabelle.shows(/\(\d\d:\d\d:\d\d\) Iago: Olá, você! 你好/);
  await iago.shows(/\(\d\d:\d\d:\d\d\) Iago: Olá, você! 你好 ✓/);
  assert.doesNotMatch(await isabelle.screen(), /anybody/);
  await isabelle.type("QUIT");
  await isabelle.press("Enter");
  await isabelle.shows(/Bye! Nothing of this chat was kept\.\n+\(exit code 0\)/);
  await iago.shows(
    /· Isabelle left\. Stay for the next stranger, \/next for another\s+room, \/quit to go\./,
  );
});

Deno.test("terminal: a pasted block of 200 lines arrives whole and in order", async () => {
  await using server = new ServeProgram(["--pace", "0"]);
  const address = await server.address();
  await using ana = await Terminal.open("connect", [address, "--name", "Ana"]);
  await ana.shows(/as Ana/);
  await using bia = await Terminal.open("connect", [address, "--name", "Bia"]);
  await ana.shows(/Bia is here/);
  const lines = Array.from({ length: 200 }, (_, i) => `linha ${i + 1}: ação, não é?`);
  await ana.paste(lines.join("\n"));
  await ana.shows(/› +|linha 200: ação, não é\?/);
  await ana.press("Enter");
  await bia.shows(/linha 200: ação, não é\?/);
  // It is more than one message holds, so it came as two.
  const [, ...heard] = (await bia.history()).split(/^\(\d\d:\d\d:\d\d\) Ana: /m);
  const texts = heard.join("").split("\n").map((line) => line.trim()).slice(0, lines.length);
  assert.deepEqual(texts, lines);
});

Deno.test("terminal: a name typed ahead of its question is not lost, nor is what follows it", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  await using bia = await Terminal.open("connect", [address, "--name", "Bia"]);
  await bia.shows(/as Bia/);
  await using ana = await Terminal.open("connect", [address]);
  await ana.shows(/What should a stranger call you\?/);
  await ana.paste("Ana\roi, tudo bem?\r");
  await bia.shows(/Ana is here/);
});

Deno.test("terminal: Esc at a question and Ctrl-C in a chat end with 130 and a usable terminal", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  await using asked = await Terminal.open("connect", [address]);
  await asked.shows(/What should a stranger call you\?/);
  await asked.press("Escape");
  await asked.shows(/\(exit code 130\)/);
  await using ana = await Terminal.open("connect", [address, "--name", "Ana"]);
  await ana.shows(/as Ana/);
  await ana.press("C-c");
  await ana.shows(/\(exit code 130\)/);
  for (const terminal of [asked, ana]) {
    assert.match(await terminal.settings(), /[^-]icanon\b.*[^-]echo\b/s);
  }
});

Deno.test("terminal: a stranger cannot paint the screen, by name or by text", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  await using ana = await Terminal.open("connect", [address, "--name", "Ana"]);
  await ana.shows(/as Ana/);
  const { client: eve } = await joinPychat2(await server.port(), "E\x1b[2J\x1b[Hve");
  using _ = eve;
  const text = "\x1b[2J\x1b[H\x1b]0;pwned\x07gotcha\x9b31m\n(00:00:00) · Ana left.";
  await eve.send(`MSG ${JSON.stringify({ id: 1, text })}\n`);
  const screen = await ana.shows(/Eve: gotcha/);
  assert.match(screen, /^You are in room \d+, as Ana/);
  assert.match(screen, /Eve: gotcha\n {11}\(00:00:00\) · Ana left\./);
});

Deno.test("terminal: nothing that a stranger says begins a row like a line of its own", async () => {
  await using server = new ServeProgram();
  const args = [await server.address(), "--name", "Ana"];
  for (const more of [[], ["--plain"]]) {
    await using ana = await Terminal.open("connect", [...args, ...more], { rows: 60 });
    await ana.shows(/as Ana/);
    const { client: eve } = await joinPychat2(await server.port(), "(00:00:00) Eve: ");
    using _ = eve;
    await ana.shows(/\(00 00 00\) Eve is here/);
    const width = 80 - "(12:00:00) (00 00 00) Eve: ".length;
    const fillers = [" ", "\u00a0", "\u2800", "\u3000", "क्", "👩\u200d", ".", "x "];
    let id = 0;
    for (const filler of fillers) {
      for (const length of [width - 1, width, width + 1]) {
        const text = `${filler.repeat(length)} (00:00:01)\u00a0· Ana left.`;
        await eve.send(`MSG ${JSON.stringify({ id: ++id, text })}\n`);
      }
    }
    await eve.send(`MSG ${JSON.stringify({ id: ++id, text: "that was all" })}\n`);
    const screen = await ana.shows(/that was all/);
    assert.match(screen, /^ {2}.*\(00:00:01\) · Ana left\.$/m);
    assert.doesNotMatch(screen, /^ ?\(00:00:01\)/m);
  }
});

Deno.test("terminal: what is typed while messages pour in arrives whole", async () => {
  await using server = new ServeProgram(["--pace", "0"]);
  const address = await server.address();
  await using ana = await Terminal.open("connect", [address, "--name", "Ana"]);
  await ana.shows(/as Ana/);
  const { client: flood } = await joinPychat2(await server.port(), "Flood");
  using _ = flood;
  await ana.shows(/Flood is here/);
  const flooding = (async () => {
    for (let id = 1; id <= 3_000; id++) {
      await flood.send(`MSG {"id":${id},"text":"message ${id}"}\n`);
    }
  })();
  const typed = "the quick brown fox, você e eu";
  for (const letter of typed) await ana.type(letter);
  await ana.press("Enter");
  for (;;) {
    const line = await flood.line() ?? "";
    if (line.startsWith("MSG")) {
      assert.equal(line, `MSG {"id":1,"text":"${typed}"}`);
      break;
    }
  }
  await flooding;
  await ana.shows(/Flood: message 3000/);
});

Deno.test("terminal: resizing in the middle of a sentence garbles nothing", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  await using ana = await Terminal.open("connect", [address, "--name", "Ana"]);
  await ana.shows(/as Ana/);
  const { client: bia } = await joinPychat2(await server.port(), "Bia");
  using _ = bia;
  await ana.shows(/with Bia/);
  await bia.send(`MSG ${JSON.stringify({ id: 1, text: "palavras ".repeat(15) + "fim" })}\n`);
  await ana.type("no meio de uma frase que continua e continua e ainda");
  for (const [columns, rows] of [[40, 15], [120, 30], [30, 12], [80, 24]] as const) {
    await ana.resize(columns, rows);
    // It takes the program a moment to hear of it, and to draw everything anew.
    await until(async () => isTidy(await ana.screen()), `a tidy screen of ${columns} columns`);
  }
  await ana.type(" mais");
  await ana.press("Enter");
  await ana.shows(/no meio de uma frase que continua e continua e ainda mais/);
});

/** Everything is there, once, in its order. */
function isTidy(screen: string): boolean {
  const once = [/with Bia/g, /› /g, /palavras fim|fim\n/g, /no meio/g];
  const order = /Bia: palavras[^]*fim\n\n› no meio[^]*\n(?:room \d+ · )?with Bia/;
  const typed = screen.slice(screen.indexOf("› ")).replace(/\n */g, "");
  return once.every((pattern) => screen.match(pattern)?.length === 1) && order.test(screen) &&
    typed.startsWith("› no meio de uma frase que continua e continua e ainda");
}

Deno.test("terminal: commands are obeyed, completed, and never sent to the stranger", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  await using ana = await Terminal.open("connect", [address, "--name", "Ana"], {
    columns: 40,
    rows: 15,
  });
  await ana.shows(/as Ana/);
  const { client: bia } = await joinPychat2(await server.port(), "Bia");
  using _ = bia;
  await ana.shows(/with Bia/);
  await ana.type("/dance");
  await ana.press("Enter");
  await ana.shows(/There is no \/dance here[^]*› \/dance/);
  await ana.press("C-u");
  await ana.type("/he");
  await ana.press("Tab");
  await ana.shows(/› \/help/);
  await ana.press("Enter");
  await ana.shows(/\/next +meet someone else[^]*\/help +show this/);
  await ana.type("//slash");
  await ana.press("Enter");
  for (;;) {
    const line = await bia.line() ?? "";
    if (!line.startsWith("MSG")) continue;
    assert.equal(line, 'MSG {"id":1,"text":"/slash"}');
    await bia.send('ACK {"id":1}\n');
    break;
  }
  await ana.press("Up");
  await ana.shows(/› \/\/slash/);
  await ana.press("C-u");
  await ana.press("C-d");
  await ana.shows(/Bye! Nothing of this chat was kept\./);
});

Deno.test("terminal: a text that is too long stays in the input line, with a sentence", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  await using ana = await Terminal.open("connect", [address, "--name", "Ana"]);
  await ana.shows(/as Ana/);
  const { client: bia } = await joinPychat2(await server.port(), "Bia");
  using _ = bia;
  await ana.shows(/with Bia/);
  await ana.paste("x".repeat(4_212));
  await ana.press("Enter");
  await ana.shows(/That is 4,212 characters; a message holds 4,000\./);
});

Deno.test("terminal: a sentence that was being written when the server died is shown again", async () => {
  await using server = new ServeProgram();
  const args = ["--name", "Ana", "--retry", "2"];
  await using ana = await Terminal.open("connect", [await server.address(), ...args]);
  await ana.shows(/as Ana/);
  await ana.type("half a thought");
  await ana.shows(/› half a thought/);
  using _port = await deadPort(server);
  await ana.shows(/· The connection broke[^]*\nreconnecting…\n/);
  await ana.shows(
    /· You had not sent this yet: half a thought\n[^]*connection to the server broke[^]*\(exit code 1\)/,
  );
  assert.match(await ana.settings(), /[^-]icanon\b.*[^-]echo\b/s);
});

Deno.test("terminal: both screens show the same code, unless somebody in between swaps keys", async () => {
  await using server = new ServeProgram();
  const codeOn = async (screen: Terminal) => {
    const pattern = /room \d+ · with \w+ · code (\d{4} \d{4})/;
    return pattern.exec(await screen.shows(pattern))?.[1];
  };
  const read: string[] = [];
  using middle = new ManInTheMiddle(
    await server.port(),
    () => keySwapper((text) => read.push(text)),
  );
  for (const port of [await server.port(), middle.port]) {
    await using ana = await Terminal.open("connect", [`127.0.0.1:${port}`, "--name", "Ana"]);
    await ana.shows(/as Ana/);
    await using bia = await Terminal.open("connect", [await server.address(), "--name", "Bia"]);
    const codes = [await codeOn(ana), await codeOn(bia)];
    assert.equal(codes[0] === codes[1], port !== middle.port, codes.join(" and "));
    await ana.type("is it the same?");
    await ana.press("Enter");
    await bia.shows(/Ana: is it the same\?/);
  }
  assert.deepEqual(read, ["is it the same?"], "the one in between is a real one");
});

Deno.test("terminal: NO_COLOR takes the colours and leaves all that is told", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  const args = [address, "--name"];
  const colorful = { COLORTERM: "truecolor", TERM: "tmux-256color" };
  await using ana = await Terminal.open("connect", [...args, "Ana"], { env: colorful });
  await ana.shows(/as Ana/);
  const env = { ...colorful, NO_COLOR: "1" };
  await using bia = await Terminal.open("connect", [...args, "Bia"], { env });
  await ana.shows(/Bia is here/);
  await bia.shows(/with Ana/);
  await bia.type("oi");
  await bia.press("Enter");
  for (const terminal of [ana, bia]) await terminal.shows(/\) Bia: oi/);
  // deno-lint-ignore no-control-regex
  const color = /\x1b\[[\d;]*\b(?:3[0-8]|4[0-8]|9\d)\b[\d;]*m/;
  assert.match(await ana.painted(), color);
  assert.doesNotMatch(await bia.painted(), color);
});
