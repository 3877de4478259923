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
  /** Whether their connection broke, and their seat is held. */
  away = false;
  /** Departures that they have to confirm. */
  fences = 0;

  /** @param resumeToken Absent for a client that does not come back after a break. */
  constructor(readonly confirms: boolean, readonly resumeToken?: string) {}
}

/** A room, and the little that has to be true of it. */
class Model {
  readonly room = new RoomState<Somebody>(4821);
  readonly everybody = [
    new Somebody(true, "a"),
    new Somebody(true, "b"),
    new Somebody(true, "c"),
    new Somebody(true),
    new Somebody(false),
  ];
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
      else if (effect.effect === "release") assert.ok(!effect.who.seated, "they have a seat");
      else assert.ok(effect.to.seated, "somebody who is not here is told something");
    }
  }

  /** Whether somebody may take their seat again. */
  mayResume(person: Somebody): boolean {
    const other = this.other(person);
    if (!person.seated || !person.resumeToken) return false;
    return !other?.confirms || other.resumeToken !== undefined;
  }

  /** The other one is told that this one hears nothing more. */
  gone(person: Somebody): void {
    const other = this.other(person);
    if (other?.confirms) other.fences++;
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
    Object.assign(person, { seated: true, away: false, fences: 0 });
    model.seats++;
    model.perform(model.room.sit(person));
  },
  leave(model: Model, person: Somebody): void {
    const other = person.seated ? model.other(person) : undefined;
    person.seated = false;
    // Nobody is left to come back to.
    if (other?.away) other.seated = false;
    else if (other?.confirms) other.fences++;
    else if (other) model.openAt = Math.max(model.openAt, model.now + classicCoolingMs);
    model.perform(model.room.leave(person, model.now));
  },
  break(model: Model, person: Somebody): void {
    const holds = model.mayResume(person) && model.seated.length === 2;
    assert.equal(model.room.holds(person), holds);
    if (!holds) return;
    if (!person.away) model.gone(person);
    person.away = true;
    model.perform(model.room.away(person));
  },
  return(model: Model, person: Somebody): void {
    assert.equal(model.room.mayResume(person), model.mayResume(person));
    if (!model.mayResume(person)) return;
    if (!person.away) model.gone(person);
    Object.assign(person, { away: false, fences: model.other(person)?.away ? 1 : 0 });
    model.perform(model.room.back(person));
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

const often: readonly Step["act"][] = [
  ...["sit", "sit", "sit", "leave", "leave", "fence", "fence"] as const,
  ...["break", "return"] as const,
];
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
