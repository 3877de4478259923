import assert from "node:assert/strict";
import { promiseLapseMs } from "../../protocol/limits.ts";
import { addressHolder, type Claim, type Holder, ticketHolder } from "../../registry/registry.ts";
import { Places } from "../../server/places.ts";
import { tryClaim } from "../registry/claiming.ts";

/** A registry with a room for each claim, which renews nothing unless a test says so. */
class Rooms {
  people = 0;
  next = 1;
  readonly renewed = new Set<Holder>();

  readonly places: Places;

  constructor(max: number) {
    this.places = new Places({
      max,
      registry: this,
      people: () => this.people,
      isOurs: () => true,
    });
  }

  claim(): Promise<Claim | undefined> {
    return Promise.resolve({ port: this.next++, opened: true });
  }

  promised(_port: number, holder: Holder): Promise<boolean> {
    return Promise.resolve(this.renewed.has(holder));
  }

  come(now: number, holder: Holder = ticketHolder("t")): Promise<Claim | undefined> {
    const lapsesAt = now + promiseLapseMs;
    return tryClaim(this.places, holder, { now, lapsesAt });
  }
}

Deno.test("places: so many may be on their way, and one more may not, even all at once", async () => {
  const rooms = new Rooms(3);
  const seats = await Promise.all([1, 2, 3, 4].map(() => rooms.come(0)));
  assert.deepEqual(seats.map((seat) => seat?.port), [1, 2, 3, undefined]);
});

Deno.test("places: whoever sits down is counted once", async () => {
  const rooms = new Rooms(2);
  await rooms.come(0);
  rooms.places.taken(1);
  rooms.people = 1;
  assert.ok(await rooms.come(0));
  assert.equal(await rooms.come(0), undefined);
  rooms.people = 0;
  assert.ok(await rooms.come(0));
});

Deno.test("places: a promise that lapses makes room, unless it was renewed", async () => {
  const rooms = new Rooms(2);
  const classic = addressHolder("192.0.2.1");
  await rooms.come(0);
  await rooms.come(0, classic);
  await rooms.places.tick(promiseLapseMs - 1);
  assert.equal(await rooms.come(promiseLapseMs), undefined);
  rooms.renewed.add(classic);
  await rooms.places.tick(promiseLapseMs);
  assert.ok(await rooms.come(promiseLapseMs));
  assert.equal(await rooms.come(promiseLapseMs), undefined);
  rooms.renewed.clear();
  await rooms.places.tick(2 * promiseLapseMs);
  assert.ok(await rooms.come(2 * promiseLapseMs));
});

Deno.test("places: without a limit everybody may claim a seat", async () => {
  const rooms = new Rooms(0);
  rooms.people = 1_000_000;
  assert.ok(await rooms.come(0));
});

for (const max of [0, 10]) {
  Deno.test(`places: seats count as promised until they are taken or lapse, with a limit of ${max}`, async () => {
    const rooms = new Rooms(max);
    await rooms.come(0);
    await rooms.come(0);
    await rooms.come(5);
    assert.equal(rooms.places.promised, 3);
    rooms.places.taken(2);
    assert.equal(rooms.places.promised, 2);
    await rooms.places.tick(promiseLapseMs);
    assert.equal(rooms.places.promised, 1);
    await rooms.places.tick(promiseLapseMs + 5);
    assert.equal(rooms.places.promised, 0);
  });
}
