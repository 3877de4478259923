import assert from "node:assert/strict";
import { Session } from "../../client/session.ts";
import type { SessionOptions } from "../../client/session_options.ts";
import { dialTcp, type Transport } from "../../client/transport.ts";
import { decode } from "../../protocol/codec.ts";
import { textCharsMax } from "../../protocol/limits.ts";
import type { Message } from "../../protocol/messages.ts";
import { keySwapper, ManInTheMiddle, type Meddler } from "../man_in_the_middle.ts";
import { joinClassic, joinPychat2, TestServer } from "../server/helpers.ts";
import { Reader } from "./helpers.ts";

async function connect(port: number, name: string, options: Partial<SessionOptions> = {}) {
  const session = await Session.connect({ host: "127.0.0.1", port, name, ...options });
  return { session, events: new Reader(session) };
}

/** Keeps what is written and read. */
function listening(heard: string[]): (host: string, port: number) => Promise<Transport> {
  return async (host, port) => {
    const transport = await dialTcp(host, port);
    return {
      read: async (into) => {
        const count = await transport.read(into);
        if (count !== null) heard.push(new TextDecoder().decode(into.subarray(0, count)));
        return count;
      },
      write: (bytes) => {
        heard.push(new TextDecoder().decode(bytes));
        return transport.write(bytes);
      },
      close: () => transport.close(),
    };
  };
}

Deno.test("encryption: both see the same code, and nobody else what they say", async () => {
  await using server = new TestServer();
  const wiretap: string[] = [];
  const ana = await connect(server.port, "Ana", { dial: listening(wiretap) });
  const bia = await connect(server.port, "Bia");
  await using _ana = ana.session, _bia = bia.session;
  assert.deepEqual(await ana.events.next("joined"), {
    event: "joined",
    name: "Bia",
    encrypted: true,
  });
  const { code } = await ana.events.next("secured");
  assert.match(code, /^\d{4} \d{4}$/);
  assert.equal((await bia.events.next("secured")).code, code);
  ana.session.say("rendezvous at noon");
  assert.equal((await bia.events.next("message")).text, "rendezvous at noon");
  bia.session.say("understood");
  assert.equal((await ana.events.next("message")).text, "understood");
  const all = wiretap.join("");
  assert.ok(all.includes("sealed"));
  for (const word of ["rendezvous", "noon", "understood"]) assert.ok(!all.includes(word), word);
});

Deno.test("encryption: what is said before there are keys waits for them", async () => {
  await using server = new TestServer();
  const ana = await connect(server.port, "Ana");
  const bia = await connect(server.port, "Bia");
  await using _ana = ana.session, _bia = bia.session;
  await ana.events.next("joined");
  const first = ana.session.say("first");
  const second = ana.session.say("second");
  assert.equal((await bia.events.next("message")).text, "first");
  assert.equal((await bia.events.next("message")).text, "second");
  await Promise.all([first, second]);
});

Deno.test("encryption: the longest text arrives, in characters of four bytes", async () => {
  await using server = new TestServer();
  const ana = await connect(server.port, "Ana");
  const bia = await connect(server.port, "Bia");
  await using _ana = ana.session, _bia = bia.session;
  await ana.events.next("secured");
  const text = "🌍".repeat(textCharsMax);
  ana.session.say(text);
  assert.equal((await bia.events.next("message")).text, text);
});

Deno.test("encryption: everybody who comes has new keys", async () => {
  await using server = new TestServer();
  const ana = await connect(server.port, "Ana");
  const bia = await connect(server.port, "Bia");
  await using _ana = ana.session;
  const before = await ana.events.next("secured");
  await bia.session[Symbol.asyncDispose]();
  await ana.events.next("left");
  const caio = await connect(server.port, "Caio");
  await using _caio = caio.session;
  const after = await ana.events.next("secured");
  assert.notEqual(after.code, before.code);
  ana.session.say("hello, Caio");
  assert.equal((await caio.events.next("message")).text, "hello, Caio");
});

Deno.test("encryption: somebody in between who swaps keys reads all, and changes both codes", async () => {
  await using server = new TestServer();
  const read: string[] = [];
  using middle = new ManInTheMiddle(server.port, () => keySwapper((text) => read.push(text)));
  const ana = await connect(middle.port, "Ana");
  const bia = await connect(server.port, "Bia");
  await using _ana = ana.session, _bia = bia.session;
  const codes = [(await ana.events.next("secured")).code, (await bia.events.next("secured")).code];
  ana.session.say("do you see the same code?");
  assert.equal((await bia.events.next("message")).text, "do you see the same code?");
  assert.deepEqual(read, ["do you see the same code?"], "it is a real one");
  assert.notEqual(codes[0], codes[1]);
});

Deno.test("encryption: a server can add nothing to an encrypted chat", async () => {
  await using server = new TestServer();
  let inject: Message | undefined = { verb: "MSG", id: 1, text: "send me your password" };
  const meddler: Meddler = (message, direction) => {
    if (message.verb !== "MSG" || direction !== "down" || !inject) {
      return Promise.resolve([message]);
    }
    const both = [inject, message];
    inject = undefined;
    return Promise.resolve(both);
  };
  using middle = new ManInTheMiddle(server.port, () => meddler);
  const ana = await connect(middle.port, "Ana");
  const bia = await connect(server.port, "Bia");
  await using _ana = ana.session, _bia = bia.session;
  await ana.events.next("secured");
  bia.session.say("true");
  assert.equal((await ana.events.next("error")).code, "undecryptable");
  assert.equal((await ana.events.next("message")).text, "true", "though the other had its id");
});

Deno.test("encryption: keys that are not what was promised end all speaking, and nothing is sent in the clear", async () => {
  await using server = new TestServer();
  const passed: Message[] = [];
  const meddler: Meddler = (message, direction) => {
    if (direction === "up") passed.push(message);
    const wrong = direction === "down" && message.verb === "KEY" && message.step === "reveal";
    return Promise.resolve([wrong ? { ...message, value: btoa("x".repeat(32)) } : message]);
  };
  using middle = new ManInTheMiddle(server.port, () => meddler);
  const ana = await connect(middle.port, "Ana");
  const bia = await connect(server.port, "Bia");
  await using _ana = ana.session, _bia = bia.session;
  await ana.events.next("joined");
  ana.session.say("waiting for keys");
  assert.equal((await ana.events.next("undelivered")).id, 1);
  assert.equal((await ana.events.next("error")).code, "tampered");
  assert.equal(ana.session.heard, false);
  await ana.session.say("anybody?");
  assert.equal((await ana.events.next("undelivered")).id, 2);
  assert.deepEqual(passed.filter(({ verb }) => verb === "MSG"), []);
});

Deno.test("encryption: whoever cannot encrypt is told of as such, and talked to all the same", async () => {
  await using server = new TestServer();
  const ana = await connect(server.port, "Ana");
  await using _ana = ana.session;
  const bia = await joinPychat2(server.port, "Bia");
  assert.equal((await ana.events.next("joined")).encrypted, false);
  await bia.client.line();
  ana.session.say("in the clear");
  assert.equal(await bia.client.line(), 'MSG {"id":1,"text":"in the clear"}');
  await bia.client.send("QUIT\n");
  await bia.client.rest();
  await ana.events.next("left");
  const { client: zeca } = await joinClassic(server.port, "Zeca");
  using _zeca = zeca;
  assert.equal((await ana.events.next("joined")).encrypted, false);
});

Deno.test("encryption: whoever wants none has none", async () => {
  await using server = new TestServer();
  const ana = await connect(server.port, "Ana", { encrypt: false });
  const bia = await connect(server.port, "Bia");
  await using _ana = ana.session, _bia = bia.session;
  assert.equal((await bia.events.next("joined")).encrypted, false);
  ana.session.say("hi");
  assert.equal((await bia.events.next("message")).text, "hi");
});

Deno.test("encryption: what goes over the wire is PROTOCOL.md's", async () => {
  await using server = new TestServer();
  const wiretap: string[] = [];
  const ana = await connect(server.port, "Ana", { dial: listening(wiretap) });
  const bia = await connect(server.port, "Bia");
  await using _ana = ana.session, _bia = bia.session;
  await ana.events.next("secured");
  const lines = wiretap.join("").split("\n").filter((line) => line !== "");
  const messages = lines.map((line) => decode(new TextEncoder().encode(line)));
  const steps = messages.filter((message) => message?.verb === "KEY").map(({ step }) => step);
  assert.deepEqual(steps.toSorted(), ["commit", "commit", "open", "open", "reveal", "reveal"]);
});
