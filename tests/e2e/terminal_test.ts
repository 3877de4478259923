import assert from "node:assert/strict";
import { joinPychat2 } from "../server/helpers.ts";
import { ServeProgram } from "./program.ts";
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
  await iago.shows(/\* Nobody is here yet, so that was not sent\. QUIT leaves\./);
  await using isabelle = await Terminal.open("connect", [address, "--name", "Isabelle"]);
  await iago.shows(/\* Isabelle is here\. Say hello!/);
  await iago.type("Olá, você! 你好");
  await iago.press("Enter");
  await isabelle.shows(/\(\d\d:\d\d:\d\d\) Iago: Olá, você! 你好/);
  await iago.shows(/\(\d\d:\d\d:\d\d\) Iago: Olá, você! 你好/);
  assert.doesNotMatch(await isabelle.screen(), /anybody/);
  await isabelle.type("QUIT");
  await isabelle.press("Enter");
  await isabelle.shows(/Bye! Nothing of this chat was kept\.\n\(exit code 0\)/);
  await iago.shows(/\* Isabelle left\. Stay for the next stranger, or QUIT to go\./);
});

Deno.test("terminal: a pasted block of 200 lines arrives whole and in order", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  await using ana = await Terminal.open("connect", [address, "--name", "Ana"]);
  await ana.shows(/as Ana/);
  await using bia = await Terminal.open("connect", [address, "--name", "Bia"]);
  await ana.shows(/Bia is here/);
  const lines = Array.from({ length: 200 }, (_, i) => `linha ${i + 1}: ação, não é?`);
  await ana.paste(lines.join("\n") + "\n");
  await bia.shows(/Ana: linha 200: ação, não é\?/);
  const heard = (await bia.history()).matchAll(/^\(\d\d:\d\d:\d\d\) Ana: (.*)$/gm);
  assert.deepEqual([...heard].map(([, text]) => text), lines);
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
  const text = "\x1b[2J\x1b[H\x1b]0;pwned\x07gotcha\x9b31m\n(00:00:00) * Ana left.";
  await eve.send(`MSG ${JSON.stringify({ id: 1, text })}\n`);
  const screen = await ana.shows(/Eve: gotcha/);
  assert.match(screen, /^You are in room \d+, as Ana/);
  assert.match(screen, /Eve: gotcha\n {11}\(00:00:00\) \* Ana left\./);
});
