import assert from "node:assert/strict";
import fc from "fast-check";
import { giverOf, numbersFor, shareOfLimits, shareOut } from "../../server/shares.ts";

Deno.test("shares: ports are cut into pieces as equal as can be, without gap or overlap", () => {
  assert.deepEqual(shareOut({ first: 1026, last: 9999 }, 1), [{ first: 1026, last: 9999 }]);
  assert.deepEqual(shareOut({ first: 10, last: 16 }, 3), [
    { first: 10, last: 11 },
    { first: 12, last: 13 },
    { first: 14, last: 16 },
  ]);
  const range = fc.record({ first: fc.integer({ min: 1, max: 60_000 }), ports: fc.nat(5_000) });
  fc.assert(fc.property(range, fc.integer({ min: 1, max: 64 }), ({ first, ports }, count) => {
    fc.pre(ports >= count);
    const pieces = shareOut({ first, last: first + ports - 1 }, count);
    const sizes = pieces.map((piece) => piece.last - piece.first + 1);
    assert.equal(pieces.length, count);
    assert.equal(pieces[0]?.first, first);
    assert.equal(pieces.at(-1)?.last, first + ports - 1);
    for (const [i, piece] of pieces.slice(1).entries()) {
      assert.equal(piece.first, (pieces[i]?.last ?? 0) + 1);
    }
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
  }));
});

Deno.test("shares: fewer ports than workers are not shared out", () => {
  assert.throws(() => shareOut({ first: 1026, last: 1027 }, 3), RangeError);
});

Deno.test("shares: no two workers give the same number, and a number tells who gave it", () => {
  const seen = new Set<number>();
  for (const worker of [0, 1, 2]) {
    for (const [given, count] of [[0, 5], [5, 3]] as const) {
      const { first, step } = numbersFor(worker, 3, given);
      for (let i = 0; i < count; i++) {
        const number = first + i * step;
        assert.equal(giverOf(number, 3), worker);
        assert.ok(!seen.has(number), `${number} was given twice`);
        seen.add(number);
      }
    }
  }
  assert.equal(Math.min(...seen), 1);
});

Deno.test("shares: however few connections an address may have, two may meet", () => {
  for (const [perAddress, share] of [[0, 0], [1, 1], [2, 2], [3, 2], [5, 3]] as const) {
    assert.deepEqual(shareOfLimits({ perAddress, clients: 9 }, 2), {
      perAddress: share,
      clients: 9,
    });
  }
  assert.deepEqual(shareOfLimits(undefined, 3), { perAddress: 34 });
});
