import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { isMissing } from "../programs.ts";
import { joinPychat2, TestServer } from "../server/helpers.ts";
import { Process } from "./process.ts";
import { connectJson, ServeProgram } from "./program.ts";

const file = fileURLToPath(new URL("../../docs/client.py", import.meta.url));
const noPython = isMissing("python3");
const notRun = noPython ? " (not run: there is no python3)" : "";

/** Somebody who uses the client of the documentation. */
class SmallClient extends Process {
  constructor(lobby: number, name: string) {
    super("python3", {
      args: ["-u", file, "127.0.0.1", `${lobby}`, name],
      env: { PYTHONUTF8: "1" },
    });
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
    assert.equal(await small.nextLine(), here("Ana"));

    await ana.type("olá 🌍\n");
    assert.equal(await small.nextLine(), "Ana: olá 🌍");
    assert.equal((await ana.event("delivered"))["id"], 1);
    await small.type("oi, Ana\nTudo bem?\n");
    assert.equal((await ana.event("message"))["text"], "oi, Ana");
    assert.equal((await ana.event("message"))["text"], "Tudo bem?");
    // One receipt may be for both.
    while (await small.nextLine() !== "* Your message 2 has arrived.");

    await ana.type("QUIT\n");
    assert.equal(await small.nextLine(), "* Ana has left. Waiting for somebody new.");
    await using bia = connectJson(await server.address(), "Bia");
    assert.equal(await small.nextLine(), here("Bia"));
    await bia.event("joined");
    await small.type("still heard\n");
    assert.equal((await bia.event("message"))["text"], "still heard");
    assert.equal(await small.nextLine(), "* Your message 3 has arrived.");
    await small.type("QUIT\n");
    assert.equal(await small.nextLine(), "* Goodbye.");
    await bia.event("left");
    assert.deepEqual(await small.end(), { code: 0, errors: "" });
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
    assert.equal(await small.nextLine(), here("Bia"));
    const deep = `{"id":1,"text":${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
    await client.send(
      `MSG {not json}\nMSG {"id":"1"}\nMSG ${deep}\nACK []\nACK 1\nKEY {"state":"left"}\n` +
        'MSG {"id":1,"state":"left","text":"\\u001b[2Joi\\u2028* Ana is here.\\u202e"}\n' +
        'MSG {"id":1,"text":"again"}\nMSG {"id":2,"text":"done"}\n',
    );
    assert.equal(await small.nextLine(), "Bia: [2Joi* Ana is here.");
    assert.equal(await small.nextLine(), "Bia: done");
    // It waits at its keyboard when the server closes, and ends all the same.
    await server.server[Symbol.asyncDispose]();
    assert.equal(await small.nextLine(), "* Goodbye.");
    assert.deepEqual(await small.end(), { code: 0, errors: "" });
  },
});

Deno.test("small client: it is as short as its document says", async () => {
  const source = await Deno.readTextFile(file);
  assert(source.split("\n").length <= 60, "under 60 lines");
});
