import assert from "node:assert/strict";
import { always, only, seeded, well } from "../network/conduct.ts";
import {
  type Account,
  checkComplete,
  checkHonest,
  checkWithClassic,
  longTexts,
  type Pace,
} from "./scripted_chat.ts";
import { attempt, attemptAll, places, type Trial } from "./trials.ts";

const paces: readonly Pace[] = ["burst", "turns"];

for (const real of [false, true]) {
  const network = real ? "a real network" : "a network";

  Deno.test(`bad network: through ${network} without faults everything arrives once`, async () => {
    for (const pace of paces) {
      const { passages } = await attempt({ real, pace, texts: longTexts, check: checkComplete });
      assert.deepEqual(passages.map((side) => side.length), [2, 2]);
    }
  });

  Deno.test(`bad network: through ${network} that tears everything into bytes, too`, async () => {
    for (const pace of paces) {
      const torn = always({ pieceBytes: 1 });
      await attempt({ real, pace, one: torn, other: torn, check: checkComplete });
    }
  });

  Deno.test(`bad network: through ${network} that is slow and uneven, too`, async () => {
    const random = seeded(1);
    const uneven = () => always({ pieceBytes: 100 + Math.floor(random() * 4_000), delayMs: 1 });
    const trials = Array.from({ length: 20 }, (): Trial => (
      { real, one: uneven(), other: uneven(), texts: longTexts, check: checkComplete }
    ));
    await attemptAll(trials);
  });

  Deno.test(`bad network: through ${network} that stalls anywhere, too`, async () => {
    const clean = await attempt({ real, check: checkComplete });
    const trials = places(clean, 2, { step: 7 }).map(({ side, way, afterBytes }): Trial => ({
      real,
      [side]: only(2, { fault: { way, afterBytes, act: "stall", stallMs: 10 } }),
      check: checkComplete,
    }));
    await attemptAll(trials);
  });
}

Deno.test("bad network: with a classic client at the other end, too", async () => {
  const stall = { way: "up", afterBytes: 200, act: "stall", stallMs: 50 } as const;
  for (const one of [well, always({ pieceBytes: 1 }), only(2, { fault: stall })]) {
    await attempt({ classic: true, one, check: checkWithClassic });
  }
});

Deno.test("bad network: when one leaves in the middle, each message has one fate", async () => {
  for (const leavesAfter of [0, 1, 2, 3, 4, 5, 6]) {
    const { accounts } = await attempt({ leavesAfter, texts: longTexts, check: checkHonest });
    const [ana] = accounts;
    assert.ok(ana.delivered.length >= leavesAfter);
  }
});

const heard: Account = {
  name: "Ana",
  said: ["a", "b", "c"],
  heard: ["x", "y"],
  delivered: [1, 2, 3],
  undelivered: [],
  story: ["seated", "joined", "closed: quit"],
};
const speaker: Account = {
  ...heard,
  name: "Bia",
  said: ["x", "y"],
  heard: ["a", "b", "c"],
  delivered: [1, 2],
};

Deno.test("bad network: the checks find what is lost, doubled, swapped, or said to be both", () => {
  checkComplete([heard, speaker]);
  checkHonest([heard, speaker]);
  const wrong: readonly Partial<Account>[] = [
    { heard: ["a", "c"] },
    { heard: ["a", "a", "b", "c"] },
    { heard: ["b", "a", "c"] },
    { heard: ["a", "b", "C"] },
    { heard: ["a", "b", "c", "d"] },
    { heard: ["a", "b"] },
    { delivered: [1] },
    { delivered: [1, 1, 2] },
    { delivered: [2, 1] },
    { delivered: [1, 2], undelivered: [2] },
    { delivered: [1, 2, 3] },
  ];
  for (const change of wrong) {
    assert.throws(() => checkComplete([heard, { ...speaker, ...change }]), `${change}`);
    assert.throws(() => checkHonest([heard, { ...speaker, ...change }]), `${change}`);
  }
  const leftEarly = { heard: ["x"], delivered: [1], undelivered: [2, 3] };
  const whoLeft = { ...speaker, heard: ["a", "b"], delivered: [1], undelivered: [2] };
  checkHonest([{ ...heard, ...leftEarly }, whoLeft]);
  assert.throws(() => checkComplete([{ ...heard, ...leftEarly }, whoLeft]));
  assert.throws(() => checkComplete([{ ...heard, story: ["closed: lost"] }, speaker]));
});
