import assert from "node:assert/strict";
import { Session } from "../../client/session.ts";
import { dialTcp, hangUp, type Transport } from "../../client/transport.ts";
import { hello, joinPychat2, RawClient, TestServer } from "../server/helpers.ts";
import { dialing, Reader, ScriptedTransport } from "./helpers.ts";

/** A lobby that sends everybody to the rooms of another server, on another host. */
class Redirector implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #running: Promise<void>;
  /** What it has been asked. */
  readonly heard: string[] = [];

  constructor(lobby: number) {
    this.#running = this.#serve(lobby);
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  async #serve(lobby: number): Promise<void> {
    for await (const connection of this.#listener) {
      const buffer = new Uint8Array(1024);
      const count = await connection.read(buffer) ?? 0;
      this.heard.push(new TextDecoder().decode(buffer.subarray(0, count)));
      const seat = { ...await hello(lobby), host: "localhost", lobby };
      await connection.write(new TextEncoder().encode(`SEAT ${JSON.stringify(seat)}\n`));
      connection.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#running;
  }
}

Deno.test("redirect: a seat on another host is taken there, again after a break, and left for another", async () => {
  await using server = new TestServer();
  await using lobby = new Redirector(server.port);
  const dialed: [host: string, port: number][] = [];
  const open: Transport[] = [];
  const dial = async (host: string, port: number) => {
    dialed.push([host, port]);
    const transport = await dialTcp(host, port);
    open.push(transport);
    return transport;
  };
  await using session = await Session.connect({
    host: "127.0.0.1",
    port: lobby.port,
    name: "Ana",
    dial,
    patience: { forMs: 20_000, pauseMs: 2 },
  });
  const events = new Reader(session);
  const { room } = await events.next("seated");
  assert.deepEqual(dialed, [["127.0.0.1", lobby.port], ["localhost", room]]);

  // Nobody holds the seat of somebody who is alone.
  const { client: bia } = await joinPychat2(server.port, "Bia", { features: ["resume"] });
  using _bia = bia;
  await events.next("joined");
  dialed.length = 0;
  for (const transport of open) hangUp(transport);
  await events.next("reconnected");
  assert.deepEqual(dialed.at(-1), ["localhost", server.port]);

  dialed.length = 0;
  await session.next();
  assert.deepEqual(dialed[0], ["127.0.0.1", lobby.port]);
  assert.match(
    lobby.heard.at(-1) ?? "",
    new RegExp(`^HELLO {"version":2,"avoid":${room},"avoidHost":"localhost","stay":"`),
  );
});

Deno.test("redirect: what a room's SEAT leaves out is as for the seat that one has", async () => {
  const [lobby, first, second, third, again] = Array.from({ length: 5 }, () => {
    return new ScriptedTransport();
  });
  assert.ok(lobby && first && second && third && again);
  lobby.reply('SEAT {"port":4821,"ticket":"a","host":"b.example","lobby":1125}\n');
  first.reply('WELCOME {"room":4821,"name":"Ana"}\nSEAT {"port":4822,"ticket":"b"}\n');
  second.reply('WELCOME {"room":4822,"name":"Ana"}\n');
  second.reply('SEAT {"port":4823,"ticket":"c","host":"2001:db8::7","lobby":1225}\n');
  third.reply('WELCOME {"room":4823,"name":"Ana","resume":"d"}\n');
  const dialed: string[] = [];
  const open = dialing(lobby, first, second, third, again);
  const session = await Session.connect({
    host: "a.example",
    name: "Ana",
    dial: (host, port) => {
      dialed.push(`${host} ${port}`);
      return open(host, port);
    },
    patience: { forMs: 1_000, pauseMs: 1 },
  });
  const events = new Reader(session);
  for (const room of [4821, 4822, 4823]) {
    assert.equal((await events.next("seated")).room, room);
  }
  third.end();
  await events.next("reconnecting");
  again.reply('ERROR {"code":"no-seat","message":"Gone."}\n');
  await events.next("closed").catch(() => {});
  assert.deepEqual(dialed.slice(0, 5), [
    "a.example 1025",
    "b.example 4821",
    "b.example 4822",
    "2001:db8::7 4823",
    "2001:db8::7 1225",
  ]);
  assert.match(again.said, /^RESUME {"room":4823,"token":"d"}\n/);
  assert.equal(dialed[5], "a.example 1025");
  await session[Symbol.asyncDispose]();
});

Deno.test("redirect: who sat on a server that is gone goes back to the first one, and meets others", async () => {
  const [lobby, room] = [new ScriptedTransport(), new ScriptedTransport()];
  lobby.reply('SEAT {"port":4821,"ticket":"a","host":"b.example","lobby":1125}\n');
  room.reply('WELCOME {"room":4821,"name":"Ana","resume":"r","chat":1,"peer":"Bia"}\n');
  await using server = new TestServer();
  const open = dialing(lobby, room);
  let cut = false;
  let network = true;
  const tried: string[] = [];
  await using session = await Session.connect({
    host: "127.0.0.1",
    port: server.port,
    name: "Ana",
    dial: (host, port) => {
      if (!cut) return open(host, port);
      tried.push(host);
      // The third time our own network is back.
      if (tried.length > 2) network = true;
      return network && host === "127.0.0.1" ? dialTcp(host, port) : Promise.reject(new Error());
    },
    patience: { forMs: 20_000, pauseMs: 1, elsewhereMs: 0 },
  });
  const events = new Reader(session);
  await events.next("joined");
  await session.say("lost");
  [cut, network] = [true, false];
  room.end();
  await events.next("reconnecting");
  await events.next("undelivered");
  assert.equal((await events.next("left")).name, "Bia");
  await events.next("seated");
  assert.deepEqual(tried.slice(0, 4), ["b.example", "127.0.0.1", "b.example", "127.0.0.1"]);
});

Deno.test("redirect: somebody who is refused where they were sent asks the first lobby again", async () => {
  await using server = new TestServer();
  const [lobby, gone] = [new ScriptedTransport(), new ScriptedTransport()];
  lobby.reply('SEAT {"port":4821,"ticket":"a","host":"b.example"}\n');
  gone.reply('ERROR {"code":"no-seat","message":"Gone."}\n');
  const open = dialing(lobby, gone);
  const dialed: string[] = [];
  await using session = await Session.connect({
    host: "127.0.0.1",
    port: server.port,
    name: "Ana",
    dial: (host, port) => {
      dialed.push(host);
      return dialed.length > 2 ? dialTcp(host, port) : open(host, port);
    },
  });
  assert.equal((await new Reader(session).next("seated")).event, "seated");
  assert.deepEqual(dialed, ["127.0.0.1", "b.example", "127.0.0.1", "127.0.0.1"]);
});

Deno.test("redirect: a lobby that names no host is no lobby", async () => {
  const lobby = new ScriptedTransport();
  lobby.reply('SEAT {"port":4821,"ticket":"a","host":"b.example:80/x"}\n');
  await assert.rejects(Session.connect({ host: "a.example", name: "Ana", dial: dialing(lobby) }));
});

Deno.test("redirect: RESUME at another server's lobby finds no seat, and changes nothing", async () => {
  await using server = new TestServer();
  await using other = new TestServer();
  const { room, client, welcome } = await joinPychat2(server.port, "Ana", {
    features: ["resume"],
  });
  using _client = client;
  using wrong = await RawClient.open(other.port);
  await wrong.send(`RESUME ${JSON.stringify({ room, token: welcome.resume })}\n`);
  assert.match(await wrong.rest(), /^ERROR {"code":"no-seat"/);
  assert.equal(server.server.headcount.waiting, 1);
});
