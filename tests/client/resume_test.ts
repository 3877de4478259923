import assert from "node:assert/strict";
import { Session } from "../../client/session.ts";
import type { SessionOptions } from "../../client/session_options.ts";
import { dialTcp, hangUp, type Transport } from "../../client/transport.ts";
import { joinPychat2, TestServer, until } from "../server/helpers.ts";
import { Reader } from "./helpers.ts";

/** The network of one session: it can be cut, and be away. */
class Network {
  readonly #open = new Set<Transport>();
  /** Whether nobody can be reached. */
  down = false;
  dials = 0;

  readonly dial = async (host: string, port: number): Promise<Transport> => {
    this.dials++;
    if (this.down) throw new Error("the network is down");
    const transport = await dialTcp(host, port);
    this.#open.add(transport);
    return transport;
  };

  /** Cuts every connection. */
  cut(): void {
    for (const transport of this.#open) hangUp(transport);
    this.#open.clear();
  }
}

async function connect(
  server: TestServer,
  name: string,
  options: Partial<SessionOptions> = {},
): Promise<{ session: Session; network: Network; events: Reader }> {
  const network = new Network();
  const session = await Session.connect({
    host: "127.0.0.1",
    port: server.port,
    name,
    dial: network.dial,
    patience: { forMs: 20_000, pauseMs: 2 },
    ...options,
  });
  return { session, network, events: new Reader(session) };
}

async function pair(server: TestServer, options: Partial<SessionOptions> = {}) {
  const ana = await connect(server, "Ana", options);
  const bia = await connect(server, "Bia");
  await ana.events.next("joined");
  await bia.events.next("joined");
  return { ana, bia };
}

/** Reads on to the end: the messages and receipts so far, which may come in any order. */
function gathered(session: Session) {
  const [messages, delivered]: [string[], number[]] = [[], []];
  (async () => {
    for await (const event of session) {
      if (event.event === "message") messages.push(event.text);
      if (event.event === "delivered") delivered.push(event.id);
    }
  })();
  return {
    messages,
    delivered,
    get count() {
      return messages.length + delivered.length;
    },
  };
}

Deno.test("resume: what is said while a connection is broken arrives afterwards, in order", async () => {
  await using server = new TestServer();
  const { ana, bia } = await pair(server);
  await using _ana = ana.session, _bia = bia.session;
  ana.network.down = true;
  ana.network.cut();
  await ana.events.next("reconnecting");
  assert.equal((await bia.events.next("away")).name, "Ana");
  for (const text of ["one", "two"]) ana.session.say(text);
  for (const text of ["eins", "zwei"]) bia.session.say(text);
  ana.network.down = false;
  const [toAna, toBia] = [gathered(ana.session), gathered(bia.session)];
  await until(() => toAna.count + toBia.count === 8, "everything has arrived");
  assert.deepEqual(toAna.messages, ["eins", "zwei"]);
  assert.deepEqual(toBia.messages, ["one", "two"]);
  for (const { delivered } of [toAna, toBia]) assert.deepEqual(delivered, [1, 2]);
});

Deno.test("resume: both may break at once", async () => {
  await using server = new TestServer();
  const { ana, bia } = await pair(server);
  await using _ana = ana.session, _bia = bia.session;
  for (const one of [ana, bia]) {
    one.network.down = true;
    one.network.cut();
    await one.events.next("reconnecting");
    one.session.say(`from ${one.session.name}`);
  }
  for (const one of [ana, bia]) one.network.down = false;
  assert.equal((await ana.events.next("message")).text, "from Bia");
  assert.equal((await bia.events.next("message")).text, "from Ana");
});

Deno.test("resume: a new name said while nobody could hear it is told afterwards", async () => {
  await using server = new TestServer();
  const { ana, bia } = await pair(server);
  await using _ana = ana.session, _bia = bia.session;
  ana.network.down = true;
  ana.network.cut();
  await ana.events.next("reconnecting");
  ana.session.rename("Ana Maria");
  ana.network.down = false;
  assert.equal((await bia.events.next("renamed")).name, "Ana Maria");
});

Deno.test("resume: whoever comes back too late is told what did not arrive, and meets somebody else", async () => {
  await using server = new TestServer({ limits: { holdMs: 500 } });
  const { ana, bia } = await pair(server);
  await using _ana = ana.session, _bia = bia.session;
  ana.network.down = true;
  ana.network.cut();
  await ana.events.next("reconnecting");
  for (const text of ["one", "two"]) ana.session.say(text);
  bia.session.say("three");
  assert.equal((await bia.events.next("undelivered")).id, 1);
  await bia.events.next("left");
  ana.network.down = false;
  assert.equal((await ana.events.next("undelivered")).id, 1);
  assert.equal((await ana.events.next("undelivered")).id, 2);
  await ana.events.next("left");
  await ana.events.next("seated");
  await ana.events.next("joined");
});

Deno.test("resume: whoever was alone waits again", async () => {
  await using server = new TestServer();
  const { session, network, events } = await connect(server, "Ana");
  await using _ = session;
  await events.next("seated");
  network.cut();
  await events.next("reconnecting");
  const bia = await connect(server, "Bia");
  await using _bia = bia.session;
  await events.next("joined");
});

Deno.test("resume: next, while the connection is broken, leaves as soon as it is back", async () => {
  await using server = new TestServer();
  const { ana, bia } = await pair(server);
  await using _ana = ana.session, _bia = bia.session;
  ana.network.down = true;
  ana.network.cut();
  await ana.events.next("reconnecting");
  await bia.events.next("away");
  const next = ana.session.next();
  ana.network.down = false;
  await next;
  await bia.events.next("left");
  await ana.events.next("seated");
});

Deno.test("resume: goodbye, while the connection is broken, takes a moment and no longer", async () => {
  await using server = new TestServer();
  const { ana, bia } = await pair(server);
  await using _bia = bia.session;
  ana.network.down = true;
  ana.network.cut();
  await ana.events.next("reconnecting");
  await ana.session[Symbol.asyncDispose]();
  assert.deepEqual(await ana.events.rest(), ["closed: quit"]);
});

Deno.test("resume: goodbye as soon as the connection is back gives the seat up at once", async () => {
  await using server = new TestServer();
  const { ana, bia } = await pair(server);
  await using _bia = bia.session;
  ana.network.down = true;
  ana.network.cut();
  await ana.events.next("reconnecting");
  const gone = ana.session[Symbol.asyncDispose]();
  ana.network.down = false;
  await gone;
  await bia.events.next("left");
});

for (
  const [how, go] of [
    ["next", (session: Session) => session.next()],
    ["goodbye", (session: Session) => session[Symbol.asyncDispose]()],
  ] as const
) {
  Deno.test(`resume: ${how} on a connection that breaks at that moment gives the seat up at once`, async () => {
    await using server = new TestServer();
    const { ana, bia } = await pair(server);
    await using _ana = ana.session, _bia = bia.session;
    ana.network.cut();
    await go(ana.session);
    await bia.events.next("left");
  });
}

Deno.test("resume: leaving waits for what is to arrive, though the connection is broken", async () => {
  await using server = new TestServer();
  const { ana, bia } = await pair(server);
  await using _bia = bia.session;
  ana.network.down = true;
  ana.network.cut();
  await ana.events.next("reconnecting");
  ana.session.say("wait for me");
  const left = ana.session.leave();
  ana.network.down = false;
  assert.equal((await bia.events.next("message")).text, "wait for me");
  await Promise.all([left, bia.events.next("left")]);
  await ana.events.next("delivered");
});

Deno.test("resume: it tries for a while, then the session is over", async () => {
  await using server = new TestServer();
  const { ana, bia } = await pair(server, { patience: { forMs: 300, pauseMs: 2 } });
  await using _ana = ana.session, _bia = bia.session;
  const before = ana.network.dials;
  ana.network.down = true;
  ana.network.cut();
  ana.session.say("nobody will hear this");
  assert.deepEqual(await ana.events.rest(), ["reconnecting", "undelivered", "closed: lost"]);
  assert.ok(ana.network.dials - before > 2, `only ${ana.network.dials - before} tries`);
});

Deno.test("resume: who wants no second try gets none", async () => {
  await using server = new TestServer();
  const { ana, bia } = await pair(server, { patience: { forMs: 0, pauseMs: 2 } });
  await using _ana = ana.session, _bia = bia.session;
  ana.network.cut();
  assert.deepEqual(await ana.events.rest(), ["closed: lost"]);
  await bia.events.next("left");
});

Deno.test("resume: a server that has gone and come again has another seat", async () => {
  const first = new TestServer();
  const { ana, bia } = await pair(first);
  await using _ana = ana.session, _bia = bia.session;
  // Without goodbyes, as if it had been killed.
  ana.network.down = bia.network.down = true;
  for (const { network } of [ana, bia]) network.cut();
  await ana.events.next("reconnecting");
  await bia.events.next("reconnecting");
  const { port } = first;
  await first[Symbol.asyncDispose]();
  await using second = new TestServer({ port });
  ana.network.down = bia.network.down = false;
  await ana.events.next("left");
  await ana.events.next("joined");
  await bia.events.next("joined");
  assert.equal(second.server.headcount.chats, 1);
});

Deno.test("resume: somebody whose peer cannot come back says what did not arrive", async () => {
  await using server = new TestServer();
  const { session, events } = await connect(server, "Ana");
  await using _ = session;
  const bia = await joinPychat2(server.port, "Bia");
  await events.next("joined");
  session.say("one");
  await until(async () => (await bia.client.line())?.startsWith("MSG") ?? false, "it came");
  bia.client.close();
  assert.equal((await events.next("undelivered")).id, 1);
  await events.next("left");
});
