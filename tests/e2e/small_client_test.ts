import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { isMissing } from "../programs.ts";
import { joinPychat2, orFail, TestServer } from "../server/helpers.ts";
import { connectJson, lines, ServeProgram } from "./program.ts";

const file = fileURLToPath(new URL("../../docs/client.py", import.meta.url));
const noPython = isMissing("python3");
const notRun = noPython ? " (not run: there is no python3)" : "";

/** Somebody who uses the client of the documentation. */
class SmallClient implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;

  constructor(lobby: number, name: string) {
    this.#process = new Deno.Command("python3", {
      args: ["-u", file, "127.0.0.1", `${lobby}`, name],
      env: { PYTHONUTF8: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#lines = lines(this.#process.stdout);
    this.#input = this.#process.stdin.getWriter();
  }

  /** Types something. */
  async type(text: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(text));
  }

  /** The next line that it prints. */
  async line(): Promise<string | undefined> {
    const { value, done } = await orFail(this.#lines.next(), "the small client prints nothing");
    return done ? undefined : value;
  }

  /** Its exit code. */
  async end(): Promise<number> {
    return (await this.#process.status).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#input.abort().catch(() => {});
    while (!(await this.#lines.next()).done);
    await this.#process.status;
  }
}

const here = (name: string) =>
  `* ${name} is here. (Not encrypted: the server's host could read it.)`;

Deno.test({
  name: `small client: it chats with ours, both ways and with receipts${notRun}`,
  ignore: noPython,
  async fn() {
    await using server = new ServeProgram();
    await using small = new SmallClient(await server.port(), "Iago");
    await server.event("joined");
    await using ana = connectJson(await server.address(), "Ana");
    const joined = await ana.event("joined");
    assert.deepEqual(joined, { event: "joined", name: "Iago", encrypted: false });
    assert.equal(await small.line(), here("Ana"));

    await ana.type("olá 🌍\n");
    assert.equal(await small.line(), "Ana: olá 🌍");
    assert.equal((await ana.event("delivered"))["id"], 1);
    await small.type("oi, Ana\nTudo bem?\n");
    assert.equal((await ana.event("message"))["text"], "oi, Ana");
    assert.equal((await ana.event("message"))["text"], "Tudo bem?");
    // One receipt may be for both.
    while (await small.line() !== "* Your message 2 has arrived.");

    await ana.type("QUIT\n");
    assert.equal(await small.line(), "* Ana has left. Waiting for somebody new.");
    await using bia = connectJson(await server.address(), "Bia");
    assert.equal(await small.line(), here("Bia"));
    await bia.event("joined");
    await small.type("still heard\n");
    assert.equal((await bia.event("message"))["text"], "still heard");
    assert.equal(await small.line(), "* Your message 3 has arrived.");
    await small.type("QUIT\n");
    assert.equal(await small.line(), "* Goodbye.");
    await bia.event("left");
    assert.equal(await small.end(), 0);
  },
});

Deno.test({
  name: `small client: nothing that a stranger sends ends it or acts on the terminal${notRun}`,
  ignore: noPython,
  async fn() {
    await using server = new TestServer();
    await using small = new SmallClient(server.port, "Iago");
    const { client } = await joinPychat2(server.port, "Bia");
    using _ = client;
    assert.equal(await small.line(), here("Bia"));
    const deep = `{"id":1,"text":${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
    await client.send(
      `MSG {not json}\nMSG {"id":"1"}\nMSG ${deep}\nACK []\nACK 1\nKEY {"state":"left"}\n` +
        'MSG {"id":1,"state":"left","text":"\\u001b[2Joi\\u2028* Ana is here.\\u202e"}\n' +
        'MSG {"id":1,"text":"again"}\nMSG {"id":2,"text":"done"}\n',
    );
    assert.equal(await small.line(), "Bia: [2Joi* Ana is here.");
    assert.equal(await small.line(), "Bia: done");
    // It waits at its keyboard when the server closes, and ends all the same.
    await server.server[Symbol.asyncDispose]();
    assert.equal(await small.line(), "* Goodbye.");
    assert.equal(await small.end(), 0);
  },
});

Deno.test("small client: it is as short as its document says", async () => {
  const source = await Deno.readTextFile(file);
  assert(source.split("\n").length <= 60, "under 60 lines");
});
