import assert from "node:assert/strict";
import { type Dial, hangUp, type Transport, writeAll } from "../../client/transport.ts";
import { orFail } from "../server/helpers.ts";
import {
  always,
  type Conduct,
  each,
  type Fault,
  type FaultyNetwork,
  only,
  seeded,
  well,
} from "./conduct.ts";
import { FaultyDial } from "./faulty_dial.ts";
import { FaultyProxy } from "./faulty_proxy.ts";

/** A server of one connection at a time, which the test holds in its hands. */
class Listener implements Disposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Opens a connection by a network, and gives its two ends. */
  async pair(dial: Dial): Promise<readonly [client: Transport & Disposable, server: Deno.TcpConn]> {
    const [client, server] = await Promise.all([
      dial("127.0.0.1", this.port),
      this.#listener.accept(),
    ]);
    return [Object.assign(client, { [Symbol.dispose]: () => hangUp(client) }), server];
  }

  [Symbol.dispose](): void {
    this.#listener.close();
  }
}

/** What one end reads until there is no more, and how that came: `end` or `reset`. */
async function readAll(from: Transport, enough = Infinity): Promise<readonly [string, string]> {
  let text = "";
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(1024);
  while (text.length < enough) {
    try {
      const count = await orFail(from.read(buffer), `nothing came after "${text}"`);
      if (count === null) return [text, "end"];
      text += decoder.decode(buffer.subarray(0, count), { stream: true });
    } catch (error) {
      return [text, error instanceof Deno.errors.ConnectionReset ? "reset" : String(error)];
    }
  }
  return [text, "enough"];
}

const bytes = (text: string) => new TextEncoder().encode(text);
const cutting = (fault: Fault) => only(1, { fault });

const networks: Readonly<Record<string, () => FaultyNetwork<Dial>>> = {
  dial: () => new FaultyDial(),
  proxy: () => new FaultyProxy(),
};

for (const [name, make] of Object.entries(networks)) {
  Deno.test(`${name}: without a fault everything passes both ways, and both ends`, async () => {
    await using network = make();
    using listener = new Listener();
    const [client, server] = await listener.pair(network.dial(well));
    using _ = client;
    using __ = server;
    await writeAll(client, bytes("hello"));
    assert.deepEqual(await readAll(server, 5), ["hello", "enough"]);
    await writeAll(server, bytes("and you"));
    await server.closeWrite();
    assert.deepEqual(await readAll(client), ["and you", "end"]);
    await writeAll(client, bytes("bye"));
    client.close();
    assert.deepEqual(await readAll(server), ["bye", "end"]);
    assert.deepEqual(network.passages.map(({ passed, cut }) => ({ ...passed, cut })), [
      { up: 8, down: 7, cut: false },
    ]);
  });

  for (const act of ["end", "reset"] as const) {
    Deno.test(`${name}: after exactly so many bytes up it cuts with ${act}`, async () => {
      for (const afterBytes of [0, 1, 5, 9]) {
        await using network = make();
        using listener = new Listener();
        const [client, server] = await listener.pair(
          network.dial(cutting({ way: "up", afterBytes, act })),
        );
        using _ = client;
        using __ = server;
        await writeAll(client, bytes("123456789 and more")).catch(() => {});
        const [heard, how] = await readAll(server);
        assert.equal(heard, "123456789".slice(0, afterBytes));
        if (name === "proxy") assert.equal(how, act);
        assert.deepEqual(await readAll(client), ["", act], `after ${afterBytes}`);
        const [passage] = network.passages;
        assert.equal(passage?.passed.up, afterBytes);
        assert.equal(passage?.cut, true);
        assert.match(`${passage}`, new RegExp(`1 to \\d+: ${act} after ${afterBytes} up `));
      }
    });

    Deno.test(`${name}: after exactly so many bytes down it cuts with ${act}`, async () => {
      for (const afterBytes of [0, 1, 5, 9]) {
        await using network = make();
        using listener = new Listener();
        const [client, server] = await listener.pair(
          network.dial(cutting({ way: "down", afterBytes, act })),
        );
        using _ = client;
        using __ = server;
        await writeAll(server, bytes("123456789 and more")).catch(() => {});
        assert.deepEqual(await readAll(client), ["123456789".slice(0, afterBytes), act]);
        const [, how] = await readAll(server);
        if (name === "proxy") assert.equal(how, act, `after ${afterBytes}`);
      }
    });
  }

  Deno.test(`${name}: in silence nothing passes and nobody is told`, async () => {
    await using network = make();
    using listener = new Listener();
    const [client, server] = await listener.pair(
      network.dial(cutting({ way: "up", afterBytes: 3, act: "silence" })),
    );
    using _ = server;
    await writeAll(client, bytes("abc, lost"));
    assert.deepEqual(await readAll(server, 3), ["abc", "enough"]);
    await writeAll(server, bytes("lost too"));
    const reading = readAll(client);
    const nothing = new Promise((resolve) => setTimeout(resolve, 30, "nothing"));
    assert.equal(await Promise.race([reading, readAll(server), nothing]), "nothing");
    client.close();
    const [heard] = await reading;
    assert.equal(heard, "");
    await network[Symbol.asyncDispose]();
  });

  Deno.test(`${name}: one side may be told of a cut, and the other one not`, async () => {
    for (const told of ["client", "server"] as const) {
      await using network = make();
      using listener = new Listener();
      const [client, server] = await listener.pair(
        network.dial(cutting({ way: "up", afterBytes: 3, act: "end", told })),
      );
      using _ = server;
      await writeAll(client, bytes("abc, lost"));
      assert.deepEqual(await readAll(server, 3), ["abc", "enough"]);
      const [knows, doesNot] = told === "client" ? [client, server] : [server, client];
      assert.deepEqual(await readAll(knows), ["", "end"]);
      const reading = readAll(doesNot);
      const nothing = new Promise((resolve) => setTimeout(resolve, 20, "nothing"));
      assert.equal(await Promise.race([reading, nothing]), "nothing");
      client.close();
      await network[Symbol.asyncDispose]();
      await reading;
    }
  });

  Deno.test(`${name}: after a stall it goes on, or it is cut`, async () => {
    const acts: readonly Fault["act"][] = ["stall", "end"];
    for (const act of acts) {
      await using network = make();
      using listener = new Listener();
      const [client, server] = await listener.pair(
        network.dial(cutting({ way: "up", afterBytes: 2, act, stallMs: 30 })),
      );
      using _ = client;
      using __ = server;
      const start = performance.now();
      const writing = writeAll(client, bytes("abcd")).catch(() => {});
      assert.deepEqual(await readAll(server, 2), ["ab", "enough"]);
      const [rest] = await readAll(server, 2);
      assert.equal(rest, act === "stall" ? "cd" : "");
      assert.ok(performance.now() - start > 20);
      await writing;
    }
  });

  Deno.test(`${name}: small and late pieces are still everything`, async () => {
    const conducts: readonly Conduct[] = [{ pieceBytes: 1 }, { pieceBytes: 3, delayMs: 1 }];
    for (const conduct of conducts) {
      await using network = make();
      using listener = new Listener();
      const [client, server] = await listener.pair(network.dial(always(conduct)));
      using _ = client;
      using __ = server;
      await Promise.all([writeAll(client, bytes("one two")), writeAll(server, bytes("three"))]);
      assert.deepEqual(await readAll(server, 7), ["one two", "enough"]);
      const buffer = new Uint8Array(100);
      const count = await client.read(buffer);
      assert.ok(count !== null && count <= 5);
      const [rest] = await readAll(client, 5 - count);
      assert.equal(new TextDecoder().decode(buffer.subarray(0, count)) + rest, "three");
    }
  });

  Deno.test(`${name}: a connection is refused by plan, or because nobody is there`, async () => {
    await using network = make();
    const listener = new Listener();
    const dial = network.dial(each({ 1: { refused: true }, 3: { pieceBytes: 1 } }));
    await assert.rejects(dial("127.0.0.1", listener.port), Deno.errors.ConnectionRefused);
    const [client, server] = await listener.pair(dial);
    client.close();
    server.close();
    const { port } = listener;
    listener[Symbol.dispose]();
    await assert.rejects(dial("127.0.0.1", port), Deno.errors.ConnectionRefused);
    assert.deepEqual(network.passages.map(({ no }) => no), [1, 2, 3]);
  });
}

Deno.test({
  name: "proxy: on another address it stands before a server, port for port, and passes on resets",
  ignore: Deno.build.os !== "linux", // Elsewhere 127.0.0.1 is the only loopback address.
  async fn() {
    await using proxy = new FaultyProxy();
    using listener = new Listener();
    const { port } = listener;
    const behind = { host: "127.0.0.1", ports: [port] };
    await proxy.mirror("127.0.0.2", behind, cutting({ way: "down", afterBytes: 4, act: "reset" }));
    await using front = new FaultyProxy();
    const dial: Dial = (_, port) => front.dial(well)("127.0.0.2", port);
    const [first, server] = await listener.pair(dial);
    using _ = first;
    using __ = server;
    await writeAll(server, bytes("12345"));
    const [heard, how] = await readAll(first);
    assert.equal(how, "reset");
    assert.ok("1234".startsWith(heard)); // A reset takes along what nobody has read yet.
    const [second, serverAgain] = await listener.pair(dial);
    using ___ = second;
    using ____ = serverAgain;
    await writeAll(serverAgain, bytes("12345"));
    assert.deepEqual(await readAll(second, 5), ["12345", "enough"]);
  },
});

Deno.test("network: a seed gives the same numbers again, spread out", () => {
  const [one, same, other] = [seeded(7), seeded(7), seeded(8)];
  const numbers = Array.from({ length: 1_000 }, one);
  assert.deepEqual(Array.from({ length: 1_000 }, same), numbers);
  assert.notDeepEqual(Array.from({ length: 1_000 }, other), numbers);
  assert.ok(numbers.every((number) => number >= 0 && number < 1));
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  assert.ok(Math.abs(mean - 0.5) < 0.05);
});
