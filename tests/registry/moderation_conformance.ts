/**
 * The rules of `registry/registry.ts` about blocks and bans, as tests that every implementation has to
 * pass.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { own } from "../../protocol/limits.ts";
import type { Ban } from "../../registry/moderation.ts";
import { addressHolder, type Registry, ticketHolder } from "../../registry/registry.ts";
import { claim } from "./claiming.ts";
import type { Store } from "./conformance.ts";

/** Adds the tests for one implementation; `runs` is how often it is tried by chance. */
export function moderationConformance(
  name: string,
  openStore: () => Store | Promise<Store>,
  { runs = 30 }: { readonly runs?: number } = {},
): void {
  const rooms = { first: 5000, last: 5099 };
  const until = 100_000;

  function test(sentence: string, run: (registry: Registry, store: Store) => Promise<void>): void {
    Deno.test(`registry: ${name}: ${sentence}`, async () => {
      await using store = await openStore();
      await using registry = await store.open(rooms);
      await run(registry, store);
    });
  }

  /** Somebody whose ticket and stay are the same word claims a seat. */
  async function come(registry: Registry, stay: string, lapsesAt = 10_000): Promise<number> {
    return (await claim(registry, ticketHolder(stay), { stay, lapsesAt })).port;
  }

  /** They take one, too. */
  async function settle(registry: Registry, stay: string): Promise<number> {
    const port = await come(registry, stay);
    assert.deepEqual(await registry.take(port, ticketHolder(stay)), { stay });
    return port;
  }

  function leave(registry: Registry, port: number, stay: string): Promise<0 | 1> {
    return registry.leave(port, { admits: true, stay });
  }

  test("whoever takes a seat is told by which stay it was promised", async (registry) => {
    const { port } = await claim(registry, ticketHolder("a"), { stay: "ana" });
    await claim(registry, ticketHolder("b"));
    assert.deepEqual(await registry.take(port, ticketHolder("a")), { stay: "ana" });
    assert.deepEqual(await registry.take(port, ticketHolder("b")), {});
  });

  test("a seat is left by the stay that has taken it, and by no other", async (registry) => {
    const port = await settle(registry, "ana");
    for (const stay of ["bia", undefined]) {
      await assert.rejects(registry.leave(port, { admits: true, stay }), RangeError);
    }
    const { port: same } = await claim(registry, ticketHolder("b"));
    assert.equal(same, port);
    await assert.rejects(registry.leave(port, { admits: true }), RangeError);
    await registry.take(port, ticketHolder("b"));
    assert.equal(await registry.leave(port, { admits: true }), 1);
    await assert.rejects(registry.leave(port, { admits: true }), RangeError);
    assert.equal(await leave(registry, port, "ana"), 0);
  });

  test("two of the same stay in one room leave one by one", async (registry) => {
    const port = await settle(registry, "ana");
    assert.equal(await settle(registry, "ana"), port);
    assert.equal(await leave(registry, port, "ana"), 1);
    assert.equal((await registry.list())[0]?.taken, 1);
    assert.equal(await leave(registry, port, "ana"), 0);
  });

  test("two of whom one has blocked the other do not meet, whoever comes first", async (registry) => {
    await registry.block("ana", "bia", { until });
    const hers = await settle(registry, "ana");
    const other = await settle(registry, "bia");
    assert.notEqual(other, hers);
    // For everybody else both rooms are as good as any, in their order.
    assert.equal(await settle(registry, "caio"), hers);
    const another = await settle(registry, "ana");
    assert.ok(another !== hers && another !== other);
    assert.equal(await come(registry, "davi"), other);
    assert.equal(await come(registry, "eva"), another);
  });

  test("a block counts already when the other is only expected", async (registry) => {
    await registry.block("ana", "bia", { until });
    const hers = await come(registry, "ana");
    assert.notEqual(await come(registry, "bia"), hers);
  });

  test("blocks are passed by, and the next room in line is the one", async (registry) => {
    const ports: number[] = [];
    for (const stay of ["a", "b", "c"]) {
      const port = await settle(registry, stay);
      await registry.admit(port, false);
      ports.push(port);
    }
    for (const port of ports) await registry.admit(port, true);
    await registry.block("a", "guest", { until });
    await registry.block("guest", "b", { until });
    assert.equal(await come(registry, "guest"), ports[2]);
    assert.equal(await come(registry, "other"), ports[0]);
  });

  test("who sits together already is not parted, and does not meet again", async (registry) => {
    const port = await settle(registry, "ana");
    assert.equal(await come(registry, "bia"), port);
    await registry.block("ana", "bia", { until });
    assert.ok(await registry.take(port, ticketHolder("bia")));
    assert.equal(await leave(registry, port, "bia"), 1);
    assert.notEqual(await come(registry, "bia"), port);
  });

  test("what matters is who is still there, not who was", async (registry) => {
    for (const leaving of ["first", "second"]) {
      await registry.block(`${leaving}-ana`, `${leaving}-caio`, { until });
      const [stays, goes] = [`${leaving}-bia`, `${leaving}-ana`];
      const pair = leaving === "first" ? [goes, stays] : [stays, goes];
      const ports: number[] = [];
      for (const stay of pair) ports.push(await settle(registry, stay));
      const [port = 0] = ports;
      assert.deepEqual(ports, [port, port]);
      assert.equal(await leave(registry, port, goes), 1);
      assert.equal(await settle(registry, `${leaving}-caio`), port);
      assert.equal(await leave(registry, port, stays), 1);
      assert.notEqual(await come(registry, goes, 0), port);
      await registry.lapse(1);
      await leave(registry, port, `${leaving}-caio`);
    }
  });

  test("a seat whose promise lapsed keeps nobody away", async (registry) => {
    await registry.block("ana", "caio", { until });
    const port = await settle(registry, "bia");
    await come(registry, "caio", 10);
    await registry.lapse(11);
    assert.equal(await settle(registry, "ana"), port);
  });

  test("of two who wait alone, nobody is moved to somebody whom they block", async (registry) => {
    const ports: number[] = [];
    for (const stay of ["ana", "bia", "caio"]) {
      const port = await settle(registry, stay);
      await registry.admit(port, false);
      ports.push(port);
    }
    const [hers = 0, theirs = 0, last = 0] = ports;
    await registry.block("bia", "ana", { until });
    await registry.admit(theirs, true);
    const ticket = ticketHolder("moving");
    assert.equal(await registry.move(hers, ticket, { lapsesAt: 10_000 }), undefined);
    assert.deepEqual((await registry.list()).map(({ connections }) => connections), [1, 1, 1]);
    await registry.admit(last, true);
    const moved = await registry.move(hers, ticket, { lapsesAt: 10_000 });
    assert.deepEqual(moved, { port: last, opened: false });
    // The stay comes along.
    assert.deepEqual(await registry.take(last, ticket), { stay: "ana" });
    assert.equal(await leave(registry, last, "caio"), 1);
    await registry.admit(theirs, false);
    assert.notEqual(await come(registry, "bia"), last);
  });

  test("a promise is exchanged for no seat beside somebody who is blocked", async (registry) => {
    const home = addressHolder("192.0.2.1");
    await registry.block("ana", "bia", { until });
    const port = await settle(registry, "ana");
    assert.equal((await claim(registry, home, { stay: "home" })).port, port);
    const [to, stay] = [ticketHolder("t"), "bia"];
    assert.equal(await registry.exchange(port, home, to, { stay }), false);
    assert.equal(await registry.promised(port, home), true);
    // Whom the promise was for so far does not matter any more.
    await registry.block("home", "caio", { until });
    assert.equal(await registry.exchange(port, home, to, { stay: "caio" }), true);
    assert.deepEqual(await registry.take(port, to), { stay: "caio" });
  });

  test("an exchange without a stay forgets the one that was there", async (registry) => {
    const home = addressHolder("192.0.2.1");
    const { port } = await claim(registry, home, { stay: "home" });
    assert.equal(await registry.exchange(port, home, ticketHolder("t")), true);
    assert.deepEqual(await registry.take(port, ticketHolder("t")), {});
  });

  test("somebody without a stay is blocked by nobody", async (registry) => {
    await registry.block("ana", "bia", { until });
    const port = await settle(registry, "ana");
    assert.equal((await claim(registry, ticketHolder("t"))).port, port);
  });

  test("who blocks their own word does not meet it", async (registry) => {
    await registry.block("ana", "ana", { until });
    assert.notEqual(await come(registry, "ana"), await come(registry, "ana"));
  });

  test("a block is over after its time, not at it, and holds until the later one", async (registry) => {
    await registry.block("ana", "bia", { until: 20 });
    await registry.block("ana", "bia", { until: 10 });
    const port = await settle(registry, "ana");
    await registry.lapse(20);
    assert.notEqual(await come(registry, "bia", 20), port);
    await registry.lapse(21);
    assert.equal(await come(registry, "bia"), port);
  });

  test("two who have blocked each other meet when both blocks are over", async (registry) => {
    await registry.block("ana", "bia", { until: 10 });
    await registry.block("bia", "ana", { until: 20 });
    const port = await settle(registry, "ana");
    await registry.lapse(11);
    assert.notEqual(await come(registry, "bia", 20), port);
    await registry.lapse(21);
    assert.equal(await come(registry, "bia"), port);
  });

  test("of too many blocks of one stay, the one that is over first goes", async (registry) => {
    const { blocksPerStayMax } = own;
    const port = await settle(registry, "ana");
    const meets = async (stay: string): Promise<boolean> => {
      const met = await come(registry, stay, 0) === port;
      await registry.lapse(1);
      return met;
    };
    for (let index = 0; index < blocksPerStayMax; index++) {
      await registry.block("ana", `${index}`, { until: until - index % 2 });
    }
    // Others' blocks are not counted, nor is a block once more.
    await registry.block("bia", "ana", { until });
    await registry.block("ana", "0", { until });
    for (const stay of ["bia", "0", "1", `${blocksPerStayMax - 1}`]) {
      assert.equal(await meets(stay), false, stay);
    }
    await registry.block("ana", "last", { until: 50 });
    assert.equal(await meets("last"), false, "not the one that has just come");
    const met: boolean[] = [];
    for (let index = 0; index < blocksPerStayMax; index++) met.push(await meets(`${index}`));
    assert.equal(met.filter((each) => each).length, 1);
    assert.equal(met.indexOf(true) % 2, 1, "one of those that would be over first");
    assert.equal(await meets("bia"), false);
  });

  test("blocks hold on all servers that share a store, and outlive each", async (one, store) => {
    const two = await store.open(rooms);
    await two.block("ana", "bia", { until });
    const hers = await settle(one, "ana");
    const other = await settle(two, "bia");
    assert.notEqual(other, hers);
    await two[Symbol.asyncDispose]();
    await using three = await store.open(rooms);
    assert.notEqual(await come(three, "bia"), hers);
    await three.lapse(until + 1);
    assert.equal(await come(one, "bia"), hers);
  });

  test("a ban has a number, holds until its end, and can be lifted", async (registry) => {
    assert.deepEqual(await registry.bans(0), []);
    assert.equal(await registry.banned("net", 0), false);
    const number = await registry.ban("net", { now: 5, until: 10 });
    assert.deepEqual(await registry.bans(10), [{ number, since: 5, until: 10 }]);
    assert.equal(await registry.banned("net", 10), true);
    assert.equal(await registry.banned("other", 10), false);
    assert.equal(await registry.banned("net", 11), false);
    assert.deepEqual(await registry.bans(11), []);
    assert.equal(await registry.unban(number + 1), false);
    assert.equal(await registry.unban(number), true);
    assert.equal(await registry.banned("net", 10), false);
    assert.equal(await registry.unban(number), false);
  });

  test("nobody from a banned network is promised a seat", async (registry) => {
    const number = await registry.ban("net", { now: 5, until: 10 });
    const ask = (network: string, now: number) =>
      registry.claim(ticketHolder(network), { now, lapsesAt: until, listen: () => true, network });
    assert.equal(await ask("net", 10), "banned");
    assert.deepEqual(await registry.list(), [], "nor is a room opened");
    const seat = await ask("other", 10);
    assert.ok(typeof seat === "object" && seat.opened);
    assert.equal(await ask("net", 10), "banned", "not even where somebody waits");
    assert.deepEqual(await ask("net", 11), { ...seat, opened: false }, "it is over");
    await registry.ban("net", { now: 12, until });
    assert.equal(await registry.unban(number + 1), true);
    assert.equal(typeof await ask("net", 12), "object", "it is lifted");
  });

  test("numbers of bans are small, in order, and never given twice", async (registry) => {
    const numbers: number[] = [];
    for (const net of ["a", "b", "c"]) numbers.push(await registry.ban(net, { now: 0, until }));
    assert.deepEqual(numbers, [1, 2, 3]);
    await registry.unban(3);
    assert.equal(await registry.ban("d", { now: 0, until }), 4);
    assert.deepEqual((await registry.bans(0)).map(({ number }) => number), [1, 2, 4]);
  });

  test("a network that is banned again keeps its number, and the new end counts", async (registry) => {
    const number = await registry.ban("net", { now: 5, until: 100 });
    for (const until of [200, 50]) {
      assert.equal(await registry.ban("net", { now: 20, until }), number);
      assert.deepEqual(await registry.bans(20), [{ number, since: 5, until }]);
    }
    // Once it is over, the next is another one.
    assert.notEqual(await registry.ban("net", { now: 51, until: 100 }), number);
    assert.equal((await registry.bans(51))[0]?.since, 51);
  });

  test("bans hold on all servers that share a store, and outlive each", async (one, store) => {
    const two = await store.open(rooms);
    const number = await two.ban("net", { now: 0, until });
    assert.equal(await one.banned("net", 0), true);
    await two[Symbol.asyncDispose]();
    assert.deepEqual(await one.bans(0), [{ number, since: 0, until }]);
    await using three = await store.open(rooms);
    assert.equal(await three.unban(number), true);
    assert.equal(await one.banned("net", 0), false);
  });

  test("whatever is banned and lifted in whatever order, the list is right", async () => {
    const network = fc.constantFrom("a", "b", "c");
    const step = fc.record({
      do: fc.constantFrom("ban", "ban", "unban", "lapse"),
      server: fc.constantFrom<(0 | 1)[]>(0, 1),
      network,
      forMs: fc.nat(5),
      number: fc.integer({ min: 1, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await using store = await openStore();
        await using one = await store.open(rooms);
        await using two = await store.open(rooms);
        const servers = [one, two] as const;
        let model: (Ban & { network: string })[] = [];
        for (const [now, step] of steps.entries()) {
          const registry = servers[step.server];
          const until = now + step.forMs;
          model = model.filter((ban) => ban.until >= now);
          const known = model.find((ban) => ban.network === step.network);
          if (step.do === "ban") {
            const number = await registry.ban(step.network, { now, until });
            if (known) assert.equal(number, known.number);
            const since = known?.since ?? now;
            model = model.filter((ban) => ban !== known);
            model.push({ network: step.network, number, since, until });
          } else if (step.do === "unban") {
            const there = model.find(({ number }) => number === step.number);
            // One that is over may not be forgotten yet: lifting it is as good as nothing.
            const lifted = await registry.unban(step.number);
            if (there) assert.equal(lifted, true);
            model = model.filter((ban) => ban !== there);
          } else await registry.lapse(now);
          model.sort((a, b) => a.number - b.number);
          for (const server of servers) {
            const bans = model.map(({ network: _, ...ban }) => ban);
            assert.deepEqual(await server.bans(now), bans);
            for (const network of ["a", "b", "c"]) {
              const banned = model.some((ban) => ban.network === network);
              assert.equal(await server.banned(network, now), banned);
            }
          }
        }
      }),
      { numRuns: runs },
    );
  });
}
