import assert from "node:assert/strict";
import * as fc from "fast-check";
import { own } from "../../protocol/limits.ts";
import { PortPool } from "../../registry/port_pool.ts";

Deno.test("port pool: every port comes out once, then none", () => {
  const pool = new PortPool({ first: 5000, last: 5009 });
  const taken = takeAll(pool, 0);
  assert.deepEqual(taken.toSorted(), range(5000, 5009));
  assert.equal(pool.take(0), undefined);
});

Deno.test("port pool: the random number chooses among the free ports evenly", () => {
  const counts = new Map<number, number>();
  for (let index = 0; index < 100; index++) {
    const pool = new PortPool({ first: 1, last: 4, random: () => index / 100 });
    const port = pool.take(0) ?? 0;
    counts.set(port, (counts.get(port) ?? 0) + 1);
  }
  assert.deepEqual([...counts].toSorted(), [[1, 25], [2, 25], [3, 25], [4, 25]]);
});

Deno.test("port pool: by itself it does not take ports in order", () => {
  const pool = new PortPool({ first: 1026, last: 9999 });
  const taken = takeAll(pool, 0);
  assert.equal(taken.length, 8974);
  assert.notDeepEqual(taken, range(1026, 9999));
});

Deno.test("port pool: a released port can be taken again", () => {
  const pool = new PortPool({ first: 7000, last: 7000 });
  assert.equal(pool.take(0), 7000);
  pool.release(7000);
  assert.equal(pool.take(0), 7000);
});

Deno.test("port pool: a port is brought back once, and only by whoever took it", () => {
  const pool = new PortPool({ first: 7000, last: 7001 });
  const port = pool.take(0) ?? 0;
  const other = port === 7000 ? 7001 : 7000;
  assert.throws(() => pool.release(other), RangeError);
  assert.throws(() => pool.setAside(other, 1), RangeError);
  pool.release(port);
  assert.throws(() => pool.release(port), RangeError);
  assert.throws(() => pool.setAside(port, 1), RangeError);
  assert.throws(() => pool.release(80), RangeError);
});

Deno.test("port pool: ports are tried until one is of use, and the others set aside", () => {
  const pool = new PortPool({ first: 1, last: 3, random: () => 0.999 });
  const tried: number[] = [];
  const use = (port: number) => tried.push(port) === 3;
  assert.equal(pool.takeFor(0, use), 1);
  assert.deepEqual(tried, [3, 2, 1]);
  assert.equal(pool.takeFor(0, () => true), undefined);
  assert.equal(pool.takeFor(own.portAsideMs, () => true), 2);
});

Deno.test("port pool: a port is free again when trying it fails with an error", () => {
  const pool = new PortPool({ first: 7000, last: 7000 });
  const failure = new Error("no more descriptors");
  const use = () => {
    throw failure;
  };
  assert.throws(() => pool.takeFor(0, use), failure);
  assert.equal(pool.take(0), 7000);
});

Deno.test("port pool: a busy port stays away until its time, while others are free", () => {
  for (const random of [() => 0, () => 0.999]) {
    const pool = new PortPool({ first: 1, last: 2, random });
    const busy = pool.take(0) ?? 0;
    pool.setAside(busy, 60_000);
    for (let now = 0; now < 60_000; now += 500) {
      const port = pool.take(now) ?? 0;
      assert.notEqual(port, busy);
      pool.release(port);
    }
    assert.ok(takeAll(pool, 60_000).includes(busy));
  }
});

Deno.test("port pool: busy ports come back each at its own time", () => {
  const pool = new PortPool({ first: 1, last: 4, random: () => 0 });
  const ports = takeAll(pool, 0);
  assert.equal(ports.length, 4);
  const [a = 0, b = 0, c = 0] = ports;
  pool.setAside(a, 300);
  pool.setAside(b, 100);
  pool.setAside(c, 200);
  assert.equal(pool.take(99), undefined);
  assert.equal(pool.take(100), b);
  assert.equal(pool.take(250), c);
  assert.equal(pool.take(299), undefined);
  assert.equal(pool.take(300), a);
});

Deno.test("port pool: when nothing else is free, a busy port is tried once a second", () => {
  const pool = new PortPool({ first: 7000, last: 7000 });
  const tries: number[] = [];
  for (let now = 0; now <= 3_000; now += 10) {
    for (let port = pool.take(now); port !== undefined; port = pool.take(now)) {
      tries.push(now);
      pool.setAside(port, now + 60_000);
    }
  }
  assert.deepEqual(tries, [0, 1_000, 2_000, 3_000]);
});

Deno.test("port pool: a clock that was set back does not keep a busy port away", () => {
  const pool = new PortPool({ first: 7000, last: 7000 });
  assert.equal(pool.take(1_000_000), 7000);
  pool.setAside(7000, 1_060_000);
  assert.equal(pool.take(1_000_500), undefined);
  assert.equal(pool.take(5_000), 7000);
});

Deno.test("port pool: a range that is empty or holds no ports is refused", () => {
  for (const [first, last] of [[2, 1], [0, 5], [1, 65_536], [1.5, 3], [NaN, 3]] as const) {
    assert.throws(() => new PortPool({ first, last }), RangeError);
  }
});

Deno.test("port pool: whatever happens, no port is lost and none is out twice", () => {
  const action = fc.record({
    kind: fc.constantFrom("take", "release", "setAside"),
    pick: fc.nat(100),
    passesMs: fc.constantFrom(0, 1, 500, 2_000),
    awayMs: fc.constantFrom(0, 10, 5_000),
  });
  fc.assert(fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
    const pool = new PortPool({ first: 1, last: 5 });
    const out: number[] = [];
    let now = 0;
    for (const { kind, pick, passesMs, awayMs } of actions) {
      now += passesMs;
      const port = kind === "take" ? undefined : out.splice(pick % (out.length || 1), 1)[0];
      if (kind === "take") {
        const taken = pool.take(now);
        if (taken === undefined) continue;
        assert.ok(!out.includes(taken));
        out.push(taken);
      } else if (port !== undefined) {
        if (kind === "release") pool.release(port);
        else pool.setAside(port, now + awayMs);
      }
    }
    assert.deepEqual([...out, ...takeAll(pool, now + 10_000)].toSorted(), [1, 2, 3, 4, 5]);
  }));
});

function takeAll(pool: PortPool, now: number): number[] {
  const ports: number[] = [];
  for (let port = pool.take(now); port !== undefined; port = pool.take(now)) ports.push(port);
  return ports;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
