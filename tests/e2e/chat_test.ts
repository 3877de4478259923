import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { joinClassic, until } from "../server/helpers.ts";
import { commandLine, connectJson, deadPort, Program, ServeProgram } from "./program.ts";

/** The rows of the table of rooms, as any SQLite tool shows them. */
function rows(file: string): readonly unknown[] {
  using db = new DatabaseSync(file, { readOnly: true });
  return db.prepare("SELECT id, connections FROM rooms").all().map((row) => ({ ...row }));
}

Deno.test("program: two people talk through pipes, and the server's log tells of it", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  await using ana = connectJson(address, "Ana");
  const { room } = await ana.event("seated");
  assert.deepEqual(rows(server.file), [{ id: room, connections: 1 }]);
  await using echo = connectJson(address, "echo");
  assert.deepEqual(await ana.event("joined"), { event: "joined", name: "echo", encrypted: true });
  assert.deepEqual(rows(server.file), [{ id: room, connections: 2 }]);
  await echo.type("hello\nQUIT\n");
  const { at, ...message } = await ana.event("message");
  assert.deepEqual(message, { event: "message", from: "echo", text: "hello" });
  assert.equal(typeof at, "string");
  assert.deepEqual(await ana.event("left"), { event: "left", name: "echo" });
  assert.deepEqual(await echo.end(), { code: 0, errors: "" });
  const printed = echo.printed.map((line) => line.replace(/\d{4} \d{4}/, "CODE"));
  assert.deepEqual(printed, [
    `{"event":"seated","room":${room}}`,
    '{"event":"joined","name":"Ana","encrypted":true}',
    '{"event":"secured","code":"CODE"}',
    '{"event":"delivered","id":1}',
    '{"event":"closed","reason":"quit"}',
  ]);
  await until(
    () => JSON.stringify(rows(server.file)) === `[{"id":${room},"connections":1}]`,
    "1 left",
  );
  await ana.endInput();
  assert.deepEqual(await ana.end(), { code: 0, errors: "" });
  await server.event("closed");
  assert.deepEqual(rows(server.file), []);
  const words = server.printed.map((line) => JSON.parse(line)).map(({ event, room }) =>
    room === undefined ? event : `${event} ${room}`
  );
  const inRoom = (...events: readonly string[]) => events.map((event) => `${event} ${room}`);
  assert.deepEqual(words, [
    "listening",
    ...inRoom("joined", "joined", "paired", "message", "left", "left", "closed"),
  ]);
  assert.doesNotMatch(server.printed.join("\n"), /hello|Ana|echo/);
});

Deno.test("program: --plain is a transcript that a person can read, without any escape sequence", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  await using iago = new Program("connect", [address, "--name", "Iago", "--plain"]);
  await iago.line(/^You are in room \d+, as Iago\. The next person who connects will be here\./);
  await using isabelle = new Program("connect", [address, "--name", "Isabelle", "--plain"]);
  await iago.line(/^\(\d\d:\d\d:\d\d\) \* Isabelle is here\. Say hello!$/);
  await iago.type("Oi!\n");
  await isabelle.line(/^\(\d\d:\d\d:\d\d\) Iago: Oi!$/);
  await iago.line(/^\(\d\d:\d\d:\d\d\) Iago: Oi!$/);
  await isabelle.type("Olá, como você está? 你好 😀\n");
  await iago.line(/^\(\d\d:\d\d:\d\d\) Isabelle: Olá, como você está\? 你好 😀$/);
  await isabelle.type("QUIT\n");
  await isabelle.line(/^Bye! Nothing of this chat was kept\.$/);
  assert.equal((await isabelle.end()).code, 0);
  await iago.line(/\* Isabelle left\. Stay for the next stranger, or QUIT to go\.$/);
  await iago.endInput();
  assert.equal((await iago.end()).code, 0);
  for (const line of [...iago.printed, ...isabelle.printed]) assert.match(line, /^\P{Cc}*$/u);
});

Deno.test("program: 200 pasted lines and 4,000 characters arrive whole and in order", async () => {
  await using server = new ServeProgram(["--pace", "0"]);
  const address = await server.address();
  await using ana = connectJson(address, "Ana");
  await ana.event("seated");
  await using bia = connectJson(address, "Bia");
  await bia.event("joined");
  const texts = Array.from({ length: 200 }, (_, i) => `linha ${i}: ação 你好 👩🏽‍💻`);
  texts.push("😀".repeat(4_000), "ç".repeat(4_000));
  await bia.type(texts.join("\n") + "\n");
  for (const text of texts) assert.equal((await ana.event("message"))["text"], text);
  await bia.type("x".repeat(4_001) + "\n");
  const { code, message } = await bia.event("error");
  assert.equal(code, "too-long");
  assert.match(String(message), /^That is 4,001 characters; a message holds 4,000\./);
});

Deno.test("program: a classic client and ours talk, and neither notices the difference", async () => {
  await using server = new ServeProgram();
  const { client: zeca } = await joinClassic(await server.port(), "Zeca");
  using _ = zeca;
  await server.event("joined");
  await using ana = new Program("connect", [await server.address(), "--name", "Aná", "--plain"]);
  await ana.line(/\* Zeca is here/);
  const announcement = "Server: Ana acabou de se juntar ao chat, diga ola!";
  assert.equal(await zeca.exactly(announcement), announcement);
  await ana.type("Olá!\n");
  assert.equal(await zeca.exactly("Ana: Ola!"), "Ana: Ola!");
  await zeca.send("Zeca: oi");
  await ana.line(/\) Zeca: oi$/);
  await ana.type("QUIT\n");
  assert.equal(await zeca.exactly("Server: Ana saiu do chat."), "Server: Ana saiu do chat.");
});

Deno.test("program: the other one is told when a client is killed", async () => {
  await using server = new ServeProgram(["--hold", "1"]);
  const address = await server.address();
  await using ana = connectJson(address, "Ana");
  await ana.event("seated");
  await using bia = connectJson(address, "Bia");
  await ana.event("joined");
  bia.kill("SIGKILL");
  assert.deepEqual(await ana.event("away"), { event: "away", name: "Bia" });
  assert.deepEqual(await ana.event("left"), { event: "left", name: "Bia" });
});

Deno.test("program: a server that was killed starts again with an empty table", async () => {
  await using killed = new ServeProgram();
  await using ana = connectJson(await killed.address(), "Ana", ["--retry", "1"]);
  await ana.event("seated");
  using _port = await deadPort(killed);
  assert.deepEqual(await ana.event("reconnecting"), { event: "reconnecting" });
  assert.deepEqual(await ana.event("closed"), { event: "closed", reason: "lost" });
  assert.equal((await ana.end()).code, 1);
  assert.equal(rows(killed.file).length, 1);
  await using again = new ServeProgram([], { folder: killed.folder });
  await again.port();
  assert.deepEqual(rows(again.file), []);
});

Deno.test("program: people find each other again on a server that was killed and started anew", async () => {
  await using killed = new ServeProgram();
  const address = await killed.address();
  await using ana = connectJson(address, "Ana");
  await ana.event("seated");
  await using bia = connectJson(address, "Bia");
  await bia.event("joined");
  killed.kill("SIGKILL");
  await ana.event("reconnecting");
  await bia.event("reconnecting");
  const port = ["--port", `${await killed.port()}`];
  await using again = new ServeProgram(port, { folder: killed.folder });
  await again.port();
  await ana.event("left");
  await ana.event("joined");
  await bia.event("joined");
  await ana.type("still you?\n");
  assert.equal((await bia.event("message"))["text"], "still you?");
});

for (
  const [how, end] of [
    ["q and Enter", (server: Program) => server.type("q\n")],
    ["Ctrl-C", (server: Program) => server.kill("SIGINT")],
    ["SIGTERM", (server: Program) => server.kill("SIGTERM")],
  ] as const
) {
  Deno.test(`program: ${how} tells everybody and ends the server with an empty table`, async () => {
    await using server = new ServeProgram();
    const address = await server.address();
    await using ana = connectJson(address, "Ana");
    await ana.event("seated");
    await using bia = new Program("connect", [address, "--name", "Bia", "--plain"]);
    await ana.event("joined");
    await end(server);
    assert.deepEqual(await ana.event("closed"), { event: "closed", reason: "closing" });
    await bia.line(/^The server is closing\. Bye!/);
    assert.equal((await ana.end()).code, 0);
    assert.equal((await bia.end()).code, 0);
    assert.deepEqual(await server.end(), { code: 0, errors: "" });
    assert.equal(JSON.parse(server.printed.at(-1) ?? "")["event"], "stopped");
    assert.deepEqual(rows(server.file), []);
  });
}

Deno.test("program: Ctrl-C leaves a chat with exit code 130, and the other one is told", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  await using ana = connectJson(address, "Ana");
  await ana.event("seated");
  await using bia = connectJson(address, "Bia");
  await ana.event("joined");
  bia.kill("SIGINT");
  assert.equal((await bia.end()).code, 130);
  await ana.event("left");
});

Deno.test("program: a server without an input that can be read serves all the same", async () => {
  const folder = Deno.makeTempDirSync();
  const [program, ...args] = commandLine("serve");
  const options = `--host 127.0.0.1 --port 0 --log json --db ${folder}/r.db`;
  // What nohup does: an input that can only be written, and no end when the terminal closes.
  const words = [program, ...args].map((word) => `'${word}'`).join(" ");
  const script = `trap '' HUP; exec ${words} ${options} 0>/dev/null`;
  const server = new Deno.Command("sh", { args: ["-c", script], stdout: "piped" }).spawn();
  const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { port } = JSON.parse((await reader.read()).value ?? "");
  server.kill("SIGHUP");
  await using ana = connectJson(`127.0.0.1:${port}`, "Ana");
  await ana.event("seated");
  server.kill("SIGTERM");
  await ana.event("closed");
  assert.equal((await server.status).code, 0);
  await reader.cancel();
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("program: an input that has nothing to say ends the chat, though nobody has come", async () => {
  await using server = new ServeProgram();
  for (const input of ["", "\nQUIT\nnever said\n"]) {
    await using ana = connectJson(await server.address(), "Ana");
    await ana.type(input);
    await ana.endInput();
    assert.deepEqual(await ana.end(), { code: 0, errors: "" });
  }
});

Deno.test("program: a reader that has seen enough ends a chat quietly", async () => {
  await using server = new ServeProgram();
  const address = await server.address();
  const words = commandLine("connect").map((word) => `'${word}'`).join(" ");
  const script = `${words} ${address} --name Ana --json | head -n 1`;
  const piped = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  const pipe = new Deno.Command("sh", { args: ["-c", script], ...piped }).spawn();
  const ended = pipe.output();
  await server.event("joined");
  // Something to write, for which there is no reader any more.
  await using bia = connectJson(address, "Bia");
  await bia.event("left");
  const { stdout, stderr } = await ended;
  await pipe.stdin.close();
  assert.match(new TextDecoder().decode(stdout), /^{"event":"seated"/);
  assert.equal(new TextDecoder().decode(stderr), "");
});

Deno.test("program: two servers on one file match their people across both", async () => {
  await using one = new ServeProgram();
  await one.port();
  await using other = new ServeProgram([], { folder: one.folder });
  await using ana = connectJson(await one.address(), "Ana");
  const { room } = await ana.event("seated");
  await using bia = connectJson(await other.address(), "Bia");
  assert.equal((await bia.event("seated"))["room"], room);
  await ana.event("joined");
  await bia.type("oi\n");
  assert.equal((await ana.event("message"))["text"], "oi");
});
