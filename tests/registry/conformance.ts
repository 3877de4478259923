/**
 * The rules of `registry/registry.ts`, as tests that every implementation has to pass.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  addressHolder,
  type Holder,
  type Registry,
  ticketHolder,
} from "../../registry/registry.ts";
import { claim, tryClaim } from "./claiming.ts";
import { stepMs, steps } from "./model.ts";
import { runSteps } from "./model_steps.ts";

/** A store that is empty at first and gone when it is disposed of. */
export interface Store extends AsyncDisposable {
  /** Opens one more server on it, with rooms on these ports. */
  open(rooms: { readonly first: number; readonly last: number }): Registry | Promise<Registry>;
}

/** Adds the tests for one implementation; `runs` is how often it is tried by chance. */
export function registryConformance(
  name: string,
  openStore: () => Store | Promise<Store>,
  { runs = 150 }: { readonly runs?: number } = {},
): void {
  const rooms = { first: 5000, last: 5099 };
  const [ana, bia, caio, davi] = ["ana", "bia", "caio", "davi"].map(ticketHolder);
  assert.ok(ana && bia && caio && davi);

  function test(sentence: string, run: (registry: Registry, store: Store) => Promise<void>): void {
    Deno.test(`registry: ${name}: ${sentence}`, async () => {
      await using store = await openStore();
      await using registry = await store.open(rooms);
      await run(registry, store);
    });
  }

  /** Opens a room whose first seat is taken. */
  async function settle(registry: Registry, holder: Holder): Promise<number> {
    const { port } = await claim(registry, holder);
    assert.ok(await registry.take(port, holder));
    return port;
  }

  /** Opens rooms with one person each, which admit people in the end. */
  async function settleApart(registry: Registry, holders: readonly Holder[]): Promise<number[]> {
    const ports: number[] = [];
    for (const holder of holders) {
      const port = await settle(registry, holder);
      await registry.admit(port, false);
      ports.push(port);
    }
    for (const port of ports) await registry.admit(port, true);
    return ports;
  }

  test("the first claim opens a room, the second joins it, the third opens another", async (registry) => {
    const first = await claim(registry, ana);
    assert.equal(first.opened, true);
    assert.deepEqual(await claim(registry, bia), { port: first.port, opened: false });
    const third = await claim(registry, caio);
    assert.equal(third.opened, true);
    assert.notEqual(third.port, first.port);
  });

  test("a room's row counts promised and taken seats, from 1 to 2 to 1 to gone", async (registry) => {
    const { port } = await claim(registry, ana);
    const row = { port, connections: 1, taken: 0, admits: true };
    assert.deepEqual(await registry.list(), [row]);
    await registry.take(port, ana);
    assert.deepEqual(await registry.list(), [{ ...row, taken: 1 }]);
    await claim(registry, bia);
    assert.deepEqual(await registry.list(), [{ ...row, connections: 2, taken: 1 }]);
    await registry.take(port, bia);
    assert.deepEqual(await registry.list(), [{ ...row, connections: 2, taken: 2 }]);
    assert.equal(await registry.leave(port, { admits: true }), 1);
    assert.deepEqual(await registry.list(), [{ ...row, taken: 1 }]);
    assert.equal(await registry.leave(port, { admits: true }), 0);
    assert.deepEqual(await registry.list(), []);
  });

  test("rooms are listed by port", async (registry) => {
    for (let index = 0; index < 40; index++) await claim(registry, ticketHolder(`${index}`));
    const ports = (await registry.list()).map(({ port }) => port);
    assert.equal(ports.length, 20);
    assert.deepEqual(ports, ports.toSorted((a, b) => a - b));
  });

  test("a promise is taken once, and by its holder alone", async (registry) => {
    const { port } = await claim(registry, ana);
    assert.equal(await registry.take(port, bia), undefined);
    assert.equal(await registry.take(port + 1, ana), undefined);
    assert.ok(await registry.take(port, ana));
    assert.equal(await registry.take(port, ana), undefined);
  });

  test("a ticket and an address of the same text are two holders", async (registry) => {
    const { port } = await claim(registry, ticketHolder("::1"));
    assert.equal(await registry.take(port, addressHolder("::1")), undefined);
  });

  test("two from the same address are promised a seat each", async (registry) => {
    const home = addressHolder("192.0.2.1");
    const { port } = await claim(registry, home);
    await claim(registry, home);
    assert.ok(await registry.take(port, home));
    assert.equal(await registry.promised(port, home), true);
    assert.ok(await registry.take(port, home));
    assert.equal(await registry.promised(port, home), false);
    assert.equal(await registry.take(port, home), undefined);
  });

  test("of two promises to one address, the one that lapses first is taken first", async (registry) => {
    const home = addressHolder("192.0.2.1");
    const { port } = await claim(registry, home, { lapsesAt: 9_000 });
    await claim(registry, home, { lapsesAt: 5_000 });
    await registry.take(port, home);
    await registry.lapse(6_000);
    assert.equal(await registry.promised(port, home), true);
  });

  test("whether a promise is open can be asked", async (registry) => {
    const { port } = await claim(registry, ana);
    assert.equal(await registry.promised(port, ana), true);
    assert.equal(await registry.promised(port, bia), false);
    assert.equal(await registry.promised(port + 1, ana), false);
    await registry.take(port, ana);
    assert.equal(await registry.promised(port, ana), false);
  });

  test("a room where somebody is there comes before one that only expects somebody", async (registry) => {
    const expecting = await claim(registry, ana);
    await registry.admit(expecting.port, false);
    const there = await settle(registry, bia);
    await registry.admit(expecting.port, true);
    assert.equal((await claim(registry, caio)).port, there);
    assert.equal((await claim(registry, davi)).port, expecting.port);
  });

  test("among rooms where somebody is alone, the longest alone comes first", async (registry) => {
    const [first, second, third] = await settleApart(registry, [ana, bia, caio]);
    assert.ok(first && second && third);
    // Whoever is left behind now has only begun to wait.
    assert.equal((await claim(registry, davi)).port, first);
    await registry.take(first, davi);
    await registry.leave(first, { admits: true });
    const ports: number[] = [];
    for (const guest of ["x", "y", "z"]) {
      ports.push((await claim(registry, ticketHolder(guest))).port);
    }
    assert.deepEqual(ports, [second, third, first]);
  });

  test("somebody whose guest never came has not lost their turn", async (registry) => {
    const [first, second] = await settleApart(registry, [ana, bia]);
    assert.equal((await claim(registry, caio, { lapsesAt: 5 })).port, first);
    await registry.lapse(6);
    assert.equal((await claim(registry, davi)).port, first);
    assert.equal((await claim(registry, caio)).port, second);
  });

  test("a closed room gets nobody until it is opened again", async (registry) => {
    const port = await settle(registry, ana);
    await registry.admit(port, false);
    assert.equal((await registry.list())[0]?.admits, false);
    const other = await claim(registry, bia);
    assert.equal(other.opened, true);
    await claim(registry, caio);
    await registry.admit(port, true);
    assert.deepEqual(await claim(registry, davi), { port, opened: false });
  });

  test("opening or closing a room that is not registered does nothing", async (registry) => {
    await registry.admit(5000, false);
    await registry.admit(5000, true);
    assert.deepEqual(await registry.list(), []);
  });

  test("whoever leaves says whether the room admits at once", async (registry) => {
    const port = await settle(registry, ana);
    await claim(registry, bia);
    await registry.take(port, bia);
    await registry.leave(port, { admits: false });
    assert.deepEqual(await registry.list(), [{ port, connections: 1, taken: 1, admits: false }]);
    assert.equal((await claim(registry, caio)).opened, true);
  });

  test("somebody may leave while another is still expected", async (registry) => {
    const port = await settle(registry, ana);
    await claim(registry, bia);
    assert.equal(await registry.leave(port, { admits: true }), 1);
    assert.deepEqual(await registry.list(), [{ port, connections: 1, taken: 0, admits: true }]);
    assert.ok(await registry.take(port, bia));
  });

  test("leaving where nobody is, is a mistake of the caller's", async (registry) => {
    await assert.rejects(registry.leave(5000, { admits: true }), RangeError);
    const { port } = await claim(registry, ana);
    await assert.rejects(registry.leave(port, { admits: true }), RangeError);
    assert.equal(await registry.promised(port, ana), true);
  });

  test("a promise lapses after its time, not at it", async (registry) => {
    const { port } = await claim(registry, ana, { lapsesAt: 10_000 });
    assert.deepEqual(await registry.lapse(10_000), []);
    assert.deepEqual(await registry.lapse(10_001), [port]);
    assert.deepEqual(await registry.list(), []);
    assert.equal(await registry.take(port, ana), undefined);
    assert.deepEqual(await registry.lapse(10_002), []);
  });

  test("a lapsed promise frees its seat only; who is there stays", async (registry) => {
    const port = await settle(registry, ana);
    await claim(registry, bia, { lapsesAt: 10 });
    assert.deepEqual(await registry.lapse(11), []);
    assert.deepEqual(await registry.list(), [{ port, connections: 1, taken: 1, admits: true }]);
    assert.equal(await registry.take(port, bia), undefined);
    assert.equal((await claim(registry, caio)).port, port);
  });

  test("a room of which both promises lapse is reported once", async (registry) => {
    const { port } = await claim(registry, ana, { lapsesAt: 10 });
    await claim(registry, bia, { lapsesAt: 10 });
    assert.deepEqual(await registry.lapse(11), [port]);
  });

  test("a promise that is renewed lapses later, never earlier", async (registry) => {
    const home = addressHolder("192.0.2.1");
    const { port } = await claim(registry, home, { lapsesAt: 10 });
    await claim(registry, home, { lapsesAt: 20 });
    assert.equal(await registry.renew(port, home, 120), true);
    assert.equal(await registry.renew(port, home, 50), true);
    assert.equal(await registry.renew(port, bia, 5), false, "nothing is promised to her");
    assert.equal(await registry.renew(port + 1, home, 5), false, "nor to him anywhere else");
    assert.deepEqual(await registry.lapse(120), []);
    assert.deepEqual(await registry.lapse(121), [port]);
  });

  test("a promise can be given to another holder, once, with the same time", async (registry) => {
    const { port } = await claim(registry, ana, { lapsesAt: 10 });
    assert.equal(await registry.exchange(port, bia, caio), false);
    assert.equal(await registry.exchange(port, ana, bia), true);
    assert.equal(await registry.exchange(port, ana, caio), false);
    assert.equal(await registry.promised(port, ana), false);
    assert.equal(await registry.promised(port, bia), true);
    assert.deepEqual(await registry.lapse(11), [port]);
  });

  test("two who are alone find each other: one moves, and their room closes", async (registry) => {
    const [first, second] = await settleApart(registry, [ana, bia]);
    assert.ok(first && second);
    const claim = await registry.move(second, bia, { lapsesAt: 10_000 });
    assert.deepEqual(claim, { port: first, opened: false });
    const rows = new Map((await registry.list()).map((row) => [row.port, row]));
    assert.equal(rows.get(second)?.admits, false);
    assert.equal(rows.get(first)?.connections, 2);
    assert.ok(await registry.take(first, bia));
    assert.equal(await registry.leave(second, { admits: false }), 0);
  });

  test("somebody may move out of a room that is closed already", async (registry) => {
    const [first, second] = await settleApart(registry, [ana, bia]);
    assert.ok(first && second);
    await registry.admit(first, false);
    const claim = await registry.move(first, ana, { lapsesAt: 10_000 });
    assert.deepEqual(claim, { port: second, opened: false });
  });

  test("nobody moves to themselves, to an empty or closed room, or from a full one", async (registry) => {
    const options = { lapsesAt: 10_000 };
    const [first, second] = await settleApart(registry, [ana, bia]);
    assert.ok(first && second);
    assert.equal(await registry.move(5099 + 1, caio, options), undefined);
    await registry.admit(second, false);
    const before = await registry.list();
    assert.equal(await registry.move(first, ana, options), undefined);
    assert.deepEqual(await registry.list(), before);
    // A guest is expected where ana is: she is not to be moved any more.
    assert.equal((await claim(registry, caio)).port, first);
    await registry.admit(second, true);
    assert.equal(await registry.move(first, ana, options), undefined);
    await registry.admit(second, false);
    // A room that somebody is only on the way to is no better than hers.
    await claim(registry, davi);
    await registry.admit(second, true);
    assert.equal(await registry.move(second, bia, options), undefined);
    assert.equal(await registry.promised(first, ana), false);
  });

  test("whoever avoids a room is not sent back there, and opens one if need be", async (registry) => {
    const port = await settle(registry, ana);
    const own = await claim(registry, bia, { avoid: port });
    assert.equal(own.opened, true);
    // For everybody else both rooms are as good as any.
    assert.equal((await claim(registry, caio)).port, port);
    assert.equal((await claim(registry, davi)).port, own.port);
  });

  test("whoever avoids a room is sent to any other that waits", async (registry) => {
    const [first, second] = await settleApart(registry, [ana, bia]);
    assert.ok(first && second);
    const claimed = await claim(registry, caio, { avoid: first });
    assert.deepEqual(claimed, { port: second, opened: false });
  });

  test("two who have left each other do not meet in a room that one of them opened", async (registry) => {
    const { port } = await claim(registry, ana, { avoid: 4999 });
    const other = await claim(registry, bia, { avoid: 4999 });
    assert.equal(other.opened, true);
    assert.deepEqual(await claim(registry, caio, { avoid: 4998 }), { port, opened: false });
    assert.equal((await claim(registry, davi)).port, other.port);
  });

  test("nobody moves to a room that they avoid, from one that is avoided, or to their like", async (registry) => {
    const options = { lapsesAt: 10_000 };
    const left = await settle(registry, ana);
    const rooms: number[] = [left];
    for (const holder of [bia, caio]) {
      const { port } = await claim(registry, holder, { avoid: left });
      await registry.take(port, holder);
      rooms.push(port);
    }
    for (const from of rooms) assert.equal(await registry.move(from, ana, options), undefined);
    for (const port of rooms) await registry.admit(port, false);
    const fourth = await settle(registry, davi);
    for (const port of rooms.toReversed()) await registry.admit(port, true);
    assert.deepEqual(await registry.move(fourth, davi, options), { port: left, opened: false });
  });

  test("what is avoided is forgotten when somebody else has come there", async (registry) => {
    const left = await settle(registry, ana);
    const { port } = await claim(registry, bia, { avoid: left });
    await registry.take(port, bia);
    assert.equal((await claim(registry, caio)).port, left);
    await registry.admit(port, false);
    assert.equal((await claim(registry, davi, { avoid: left })).opened, true);
    await registry.admit(port, true);
    await registry.take(left, caio);
    assert.equal((await claim(registry, davi, { avoid: left })).port, port);
  });

  test("what is avoided is forgotten when somebody leaves the room that remembers", async (registry) => {
    const left = await settle(registry, ana);
    const { port } = await claim(registry, bia, { avoid: left });
    await registry.take(port, bia);
    await registry.admit(left, false);
    assert.equal((await claim(registry, caio)).port, port);
    await registry.take(port, caio);
    await registry.leave(port, { admits: true });
    await registry.admit(left, true);
    const moved = await registry.move(left, ana, { lapsesAt: 10_000 });
    assert.deepEqual(moved, { port, opened: false });
  });

  test("a promise is exchanged only for a seat that its new holder does not avoid", async (registry) => {
    const left = await settle(registry, ana);
    assert.equal((await claim(registry, bia)).port, left);
    assert.equal(await registry.exchange(left, bia, caio, { avoid: left }), false);
    assert.equal(await registry.promised(left, bia), true);
    const { port } = await claim(registry, davi);
    assert.equal(await registry.exchange(port, davi, caio, { avoid: left }), true);
    // As if it had been opened by somebody who avoids it.
    assert.equal((await claim(registry, davi, { avoid: left })).opened, true);
    assert.equal(await registry.exchange(port, caio, davi, { avoid: left }), false);
    assert.equal(await registry.exchange(port, caio, davi), true);
  });

  test("a room that was there before an exchange remembers nothing of it", async (registry) => {
    const port = await settle(registry, ana);
    await claim(registry, bia, { lapsesAt: 10 });
    assert.equal(await registry.exchange(port, bia, caio, { avoid: 4999 }), true);
    await registry.lapse(11);
    assert.equal((await claim(registry, davi, { avoid: 4999 })).port, port);
  });

  test("a port that cannot be listened on is skipped, and comes back", async (_, store) => {
    await using registry = await store.open({ first: 6000, last: 6001 });
    const asked: number[] = [];
    const refuse6000 = (port: number) => {
      asked.push(port);
      return port !== 6000;
    };
    assert.equal((await claim(registry, ana, { now: 0, listen: refuse6000 })).port, 6001);
    await claim(registry, bia);
    assert.equal(await tryClaim(registry, caio, { now: 0, listen: refuse6000 }), undefined);
    assert.ok(asked.length <= 3, `asked for ${asked}`);
    assert.equal((await claim(registry, caio, { now: stepMs })).port, 6000);
  });

  test("when all rooms are full and no port is free, nobody gets a seat", async (_, store) => {
    await using registry = await store.open({ first: 6000, last: 6001 });
    const holders = ["a", "b", "c", "d"].map(ticketHolder);
    for (const holder of holders) await claim(registry, holder, { lapsesAt: 10 });
    assert.equal(await tryClaim(registry, ana), undefined);
    assert.equal((await registry.list()).length, 2);
    assert.equal((await registry.lapse(11)).length, 2);
    assert.equal((await claim(registry, ana)).opened, true);
  });

  test(
    "when listening fails with an error, that error comes out and nothing is left",
    async (_, store) => {
      await using registry = await store.open({ first: 6000, last: 6000 });
      const failure = Object.assign(new Error("no more descriptors"), { code: "EMFILE" });
      const listen = () => {
        throw failure;
      };
      await assert.rejects(tryClaim(registry, ana, { listen }), (error) => error === failure);
      assert.deepEqual(await registry.list(), []);
      assert.equal((await claim(registry, ana)).port, 6000);
    },
  );

  test("a port is free again when its room is gone, whichever way it went", async (_, store) => {
    await using registry = await store.open({ first: 6000, last: 6000 });
    const port = await settle(registry, ana);
    await registry.leave(port, { admits: true });
    await claim(registry, bia, { lapsesAt: 10 });
    await registry.lapse(11);
    assert.deepEqual(await claim(registry, caio), { port: 6000, opened: true });
  });

  test("new rooms are spread over all ports at random", async (_, store) => {
    await using registry = await store.open({ first: 6000, last: 6003 });
    const counts = new Map<number, number>();
    for (let index = 0; index < 400; index++) {
      const port = await settle(registry, ana);
      await registry.leave(port, { admits: true });
      counts.set(port, (counts.get(port) ?? 0) + 1);
    }
    // 100 each on average, with a standard deviation of 9: out of these bounds once in 10^7 runs.
    assert.equal(counts.size, 4);
    for (const count of counts.values()) assert.ok(count > 50 && count < 150, `${[...counts]}`);
  });

  test("in a house that is nearly full, a new room takes no more tries", async (_, store) => {
    const all = { first: 1026, last: 9999 };
    await using registry = await store.open(all);
    for (let index = 0; index < 2 * 8970; index++) await claim(registry, ana);
    let tries = 0;
    const listen = () => ++tries > 0;
    for (let opened = 1; opened <= 4; opened++) {
      await claim(registry, bia, { listen });
      assert.equal(tries, opened);
      await claim(registry, caio);
    }
    assert.equal((await registry.list()).length, 8974);
    assert.equal(await tryClaim(registry, davi, { listen }), undefined);
    assert.equal(tries, 4);
  });

  test("servers that share a store share its rooms", async (one, store) => {
    await using two = await store.open(rooms);
    const { port } = await claim(one, ana);
    assert.deepEqual(await claim(two, bia), { port, opened: false });
    assert.deepEqual(await two.list(), await one.list());
    assert.equal(await one.promised(port, bia), true);
    assert.ok(await one.take(port, bia));
    assert.equal(await two.promised(port, bia), false);
  });

  test("servers that share a store never open the same port", async (_, store) => {
    const few = { first: 6000, last: 6009 };
    await using one = await store.open(few);
    await using two = await store.open(few);
    const opened: number[] = [];
    for (let index = 0; index < 20; index++) {
      const claimed = await claim(index % 3 === 0 ? one : two, ticketHolder(`${index}`));
      if (claimed.opened) opened.push(claimed.port);
    }
    assert.equal(new Set(opened).size, 10);
    assert.equal(await tryClaim(one, ana), undefined);
    assert.equal(await tryClaim(two, ana), undefined);
  });

  test("promises lapse through the server whose room it is", async (one, store) => {
    await using two = await store.open(rooms);
    const { port } = await claim(one, ana, { lapsesAt: 10 });
    assert.deepEqual(await two.lapse(11), []);
    assert.equal(await one.promised(port, ana), true);
    assert.deepEqual(await one.lapse(11), [port]);
  });

  test("a seat is left through the server whose room it is", async (one, store) => {
    await using two = await store.open(rooms);
    const port = await settle(one, ana);
    await assert.rejects(two.leave(port, { admits: true }), RangeError);
    assert.equal(await one.leave(port, { admits: true }), 0);
  });

  test("the rooms of a server that closes go with it, those of others stay", async (one, store) => {
    const two = await store.open({ first: 6000, last: 6000 });
    const port = await settle(one, ana);
    await claim(one, bia);
    await settle(two, caio);
    await two[Symbol.asyncDispose]();
    assert.deepEqual((await one.list()).map((row) => row.port), [port]);
    await two[Symbol.asyncDispose]();
    await one[Symbol.asyncDispose]();
    await using three = await store.open(rooms);
    assert.deepEqual(await three.list(), []);
  });

  test("whatever two servers do in whatever order, the rules hold", async () => {
    await fc.assert(
      fc.asyncProperty(steps(), async (sequence) => {
        await using store = await openStore();
        await runSteps(store, sequence);
      }),
      { numRuns: runs },
    );
  });
}
