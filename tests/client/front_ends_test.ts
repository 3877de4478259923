import assert from "node:assert/strict";
import { english } from "../../language/mod.ts";
import { runJson } from "../../client/json.ts";
import { runPlain } from "../../client/plain.ts";
import { Session } from "../../client/session.ts";
import { joinPychat2, TestServer, until } from "../server/helpers.ts";

/** Lines that a test gives when it wants to, and an end. */
class Typist {
  readonly written: string[] = [];
  readonly #typed: string[] = [];
  #ended = false;
  #wake: PromiseWithResolvers<void> = Promise.withResolvers();
  /** How many lines somebody has come to fetch. */
  asked = 0;

  readonly lines: AsyncIterable<string> = this.#read();

  readonly write = (line: string): Promise<void> => {
    this.written.push(line.replace(/^\(\d\d:\d\d:\d\d\)/, "(time)"));
    return Promise.resolve();
  };

  type(...lines: readonly string[]): void {
    this.#typed.push(...lines);
    this.#wake.resolve();
  }

  end(): void {
    this.#ended = true;
    this.#wake.resolve();
  }

  async sees(line: string): Promise<void> {
    await until(() => this.written.includes(line), `${line} in ${JSON.stringify(this.written)}`);
  }

  async *#read(): AsyncGenerator<string> {
    for (;;) {
      this.asked++;
      while (this.#typed.length === 0 && !this.#ended) {
        await this.#wake.promise;
        this.#wake = Promise.withResolvers();
      }
      const next = this.#typed.shift();
      if (next === undefined) return;
      yield next;
    }
  }
}

function connect(server: TestServer, name: string): Promise<Session> {
  return Session.connect({ host: "127.0.0.1", port: server.port, name });
}

/** What is told of somebody whose client does not encrypt. */
const greeting = `(time) * ${english.chat.secrecy.notEncrypted("Bia")}`;

Deno.test("plain: a line said to nobody is not sent to whoever comes next", async () => {
  await using server = new TestServer();
  const typist = new Typist();
  const session = await connect(server, "Ana");
  const chat = runPlain(session, { ...typist, interactive: true, words: english });
  typist.type("anybody?");
  await typist.sees("(time) * Nobody is here yet, so that was not sent. QUIT leaves.");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = bia;
  await typist.sees(greeting);
  typist.type("oi");
  await bia.line();
  assert.equal(await bia.line(), 'MSG {"id":1,"text":"oi"}');
  await bia.send('ACK {"id":1}\n');
  await typist.sees("(time) Ana: oi");
  typist.type("QUIT");
  assert.equal(await chat, "quit");
});

Deno.test("plain: what did not arrive is shown again, so that it is not lost", async () => {
  await using server = new TestServer();
  const typist = new Typist();
  const session = await connect(server, "Ana");
  const chat = runPlain(session, { ...typist, interactive: true, words: english });
  const { client: bia } = await joinPychat2(server.port, "Bia");
  await typist.sees(greeting);
  typist.type("are you there?");
  await bia.line();
  await bia.line();
  bia.close();
  await typist.sees("(time) * This did not arrive, since nobody was there: are you there?");
  typist.end();
  assert.equal(await chat, "quit");
});

Deno.test("plain: a new name is told with the old one", async () => {
  await using server = new TestServer();
  const typist = new Typist();
  const session = await connect(server, "Ana");
  const chat = runPlain(session, { ...typist, interactive: true, words: english });
  const { client: isabelle } = await joinPychat2(server.port, "Isabelle");
  using _ = isabelle;
  await isabelle.send('NAME {"name":"Bela"}\nNAME {"name":"Isa"}\n');
  await typist.sees("(time) * Isabelle is now called Bela.");
  await typist.sees("(time) * Bela is now called Isa.");
  typist.end();
  await chat;
});

Deno.test("plain: a message of several lines cannot pass for somebody else's", async () => {
  await using server = new TestServer();
  const typist = new Typist();
  const session = await connect(server, "Ana");
  const chat = runPlain(session, { ...typist, interactive: true, words: english });
  const { client: eve } = await joinPychat2(server.port, "Eve");
  using _ = eve;
  await eve.send('MSG {"id":1,"text":"oi\\n(00:00:00) * Eve left."}\n');
  await typist.sees("(time) Eve: oi\n           (00:00:00) * Eve left.");
  typist.end();
  await chat;
});

Deno.test("plain: a text that is too long is explained, and the next one goes out", async () => {
  await using server = new TestServer();
  const typist = new Typist();
  const session = await connect(server, "Ana");
  const chat = runPlain(session, { ...typist, interactive: false, words: english });
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = bia;
  typist.type("x".repeat(4_001), "short");
  await bia.line();
  assert.equal(await bia.line(), 'MSG {"id":1,"text":"short"}');
  await bia.send('ACK {"id":1}\n');
  typist.end();
  assert.equal(await chat, "quit");
  const complaint =
    "That is 4,001 characters; a message holds 4,000. Shorten it and send it again.";
  assert.ok(typist.written.includes(`(time) * ${complaint}`));
});

Deno.test("json: a line from a pipe waits until somebody is there, and keeps the others there", async () => {
  await using server = new TestServer();
  const typist = new Typist();
  typist.type("hello", "QUIT");
  const session = await connect(server, "echo");
  const chat = runJson(session, typist);
  await typist.sees(`{"event":"seated","room":${(await server.registry.list())[0]?.port}}`);
  assert.equal(typist.asked, 1);
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = bia;
  await bia.line();
  assert.equal(await bia.line(), 'MSG {"id":1,"text":"hello"}');
  // It leaves only when it knows that everything has arrived.
  await bia.send('ACK {"id":1}\n');
  assert.equal(await chat, "quit");
  assert.deepEqual(typist.written.slice(1), [
    '{"event":"joined","name":"Bia","encrypted":false}',
    '{"event":"delivered","id":1}',
    '{"event":"closed","reason":"quit"}',
  ]);
});

Deno.test("json: a server that ends is the end, whatever is still to be said", async () => {
  const server = new TestServer();
  const typist = new Typist();
  const session = await connect(server, "echo");
  const chat = runJson(session, typist);
  await server[Symbol.asyncDispose]();
  assert.equal(await chat, "closing");
  typist.end();
});

Deno.test("plain: what the host says is not taken for the stranger's, nor is being kicked", async () => {
  await using server = new TestServer();
  const typist = new Typist();
  const session = await connect(server, "Ana");
  const chat = runPlain(session, { ...typist, interactive: true, words: english });
  server.server.say("We close at ten.");
  await typist.sees("(time) * From the host: We close at ten.");
  server.server.kick((await server.registry.list())[0]?.port ?? 0);
  assert.equal(await chat, "kicked");
  await typist.sees("The host has closed this room. Bye! Nothing of this chat was kept.");
  typist.end();
});

Deno.test("plain: a person's commands are obeyed, none of them reaches the stranger, // says a slash", async () => {
  await using server = new TestServer();
  const typist = new Typist();
  const session = await connect(server, "Ana");
  const chat = runPlain(session, { ...typist, interactive: true, words: english });
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = bia;
  await typist.sees(greeting);
  typist.type("/help");
  await typist.sees("(time) * /quit         leave, like QUIT");
  typist.type("/nonsense");
  await typist.sees(
    "(time) * There is no /nonsense here; /help shows what there is. // says a slash.",
  );
  typist.type("/save chat.txt");
  await typist.sees("(time) * /save is there in the chat view alone.");
  typist.type("/name Bela");
  await typist.sees("(time) * You are now called Bela.");
  typist.type("//etc");
  await bia.line();
  assert.equal(await bia.line(), 'PEER {"state":"renamed","name":"Bela"}');
  assert.equal(await bia.line(), 'MSG {"id":1,"text":"/etc"}');
  await bia.send('ACK {"id":1}\n');
  await typist.sees("(time) Bela: /etc");
  typist.type("/quit");
  assert.equal(await chat, "quit");
});

Deno.test("plain: through a pipe, a slash is a slash", async () => {
  await using server = new TestServer();
  const typist = new Typist();
  const session = await connect(server, "Ana");
  const chat = runPlain(session, { ...typist, interactive: false, words: english });
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = bia;
  typist.type("/quit");
  await bia.line();
  assert.equal(await bia.line(), 'MSG {"id":1,"text":"/quit"}');
  await bia.send('ACK {"id":1}\n');
  typist.end();
  assert.equal(await chat, "quit");
});
