/**
 * What a room decides, on whatever happens in it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { classicCoolingMs } from "../../protocol/limits.ts";
import { type Effect, type Person, RoomState } from "../../server/room_state.ts";
import type { Random } from "./random.ts";
import { type Target, target } from "./target.ts";

/** One thing that happens: what, to whom of a few, and how long after the last, in milliseconds. */
interface Step {
  readonly act: keyof typeof acts;
  readonly who: number;
  readonly waitMs: number;
}

/** Somebody who may sit in the room, with what they must be entitled to. */
class Somebody implements Person {
  name = "Ana";
  seated = false;
  /** Departures that they have to confirm. */
  fences = 0;

  constructor(readonly confirms: boolean) {}
}

/** A room, and the little that has to be true of it. */
class Model {
  readonly room = new RoomState<Somebody>(4821);
  readonly everybody = [true, true, false, true, false].map((confirms) => new Somebody(confirms));
  now = 0;
  /** Seats that were taken and not freed. */
  seats = 0;
  openAt = 0;

  get seated(): readonly Somebody[] {
    return this.everybody.filter(({ seated }) => seated);
  }

  other(than: Somebody): Somebody | undefined {
    return this.seated.find((somebody) => somebody !== than);
  }

  /** Takes note of what the room wants done. */
  perform(effects: readonly Effect<Somebody>[]): void {
    for (const effect of effects) {
      if (effect.effect === "free") this.seats--;
      else assert.ok(effect.to.seated, "somebody who is not here is told something");
    }
  }

  check(): void {
    const { room, seated } = this;
    assert.ok(seated.length <= 2, "three people");
    assert.deepEqual(new Set(room.people), new Set(seated));
    assert.equal(this.seats, seated.length, "a seat that nobody has, or that two have");
    assert.equal(room.full, seated.length === 2);
    assert.equal(room.admits(this.now), seated.length < 2 && this.now >= this.openAt);
    for (const somebody of this.everybody) {
      const heard = somebody.seated && somebody.fences === 0;
      assert.equal(room.hearerOf(somebody), heard ? this.other(somebody) : undefined);
    }
    const [only, more] = seated;
    const alone = only && !more && only.confirms && only.fences === 0;
    assert.equal(room.alone, alone ? only : undefined);
  }
}

/** What can happen. Each does it to the room, and tells the model. */
const acts = {
  sit(model: Model, person: Somebody): void {
    if (person.seated) return;
    if (model.room.full) {
      assert.throws(() => model.room.sit(person), RangeError);
      return;
    }
    Object.assign(person, { seated: true, fences: 0 });
    model.seats++;
    model.perform(model.room.sit(person));
  },
  leave(model: Model, person: Somebody): void {
    const other = person.seated ? model.other(person) : undefined;
    person.seated = false;
    if (other?.confirms) other.fences++;
    else if (other) model.openAt = Math.max(model.openAt, model.now + classicCoolingMs);
    model.perform(model.room.leave(person, model.now));
  },
  fence(model: Model, person: Somebody): void {
    model.room.fence(person);
    if (person.seated) person.fences = Math.max(0, person.fences - 1);
  },
  rename(model: Model, person: Somebody): void {
    person.name += "'";
    model.perform(model.room.renamed(person));
  },
  close(model: Model): void {
    model.openAt = Math.max(model.openAt, model.now + 1_000);
    model.room.closeUntil(model.now + 1_000);
  },
  clear(model: Model): void {
    for (const person of model.everybody) person.seated = false;
    model.openAt = Infinity;
    model.perform(model.room.clear());
  },
};

const often: readonly Step["act"][] = ["sit", "sit", "sit", "leave", "leave", "fence", "fence"];
const seldom: readonly Step["act"][] = ["rename", "close", "clear"];

function someSteps(random: Random): readonly Step[] {
  return Array.from({ length: random.below(40) }, () => ({
    act: random.onceIn(8) ? random.of(seldom) : random.of(often),
    who: random.below(5),
    waitMs: random.below(3) * 700,
  }));
}

/** Whatever happens in whatever order, the room's invariants hold after each step. */
export const roomTarget: Target = target("room", someSteps, (steps) => {
  const model = new Model();
  for (const { act, who, waitMs } of steps) {
    model.now += waitMs;
    const person = model.everybody[who];
    if (person) acts[act](model, person);
    model.check();
  }
});
