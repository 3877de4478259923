import assert from "node:assert/strict";
import { CrewFigures } from "../../server/crew_figures.ts";
import type { Figures } from "../../server/figures.ts";

/** A worker's figures: people there, and how many have come; each waited for a second. */
function figuresOf(people: number, joins: number): Figures {
  return {
    numbers: { pychat_people: people, 'pychat_joins_total{dialect="classic"}': joins },
    histograms: { pychat_wait_seconds: { counts: [joins, 0], sumSeconds: joins } },
  };
}

Deno.test("crew figures: those of all workers are added up", () => {
  const figures = new CrewFigures();
  figures.tell("one", figuresOf(1, 10), 5);
  figures.tell("two", figuresOf(2, 20), 5);
  assert.deepEqual(figures.since(5), figuresOf(3, 30));
});

Deno.test("crew figures: what a dead worker has counted stays, and who was there does not", () => {
  const figures = new CrewFigures();
  figures.tell("one", figuresOf(1, 10), 5);
  figures.tell("two", figuresOf(2, 20), 5);
  figures.lose("one");
  const { numbers, histograms } = figures.since(5);
  const lost = { pychat_workers_lost_total: 1 };
  assert.deepEqual({ ...numbers, ...lost }, { ...figuresOf(2, 30).numbers, ...lost });
  assert.deepEqual(histograms, figuresOf(2, 30).histograms);
  // The one that follows counts from nothing, and what is told goes on from there.
  figures.tell("one", figuresOf(1, 3), 6);
  figures.tell("two", figuresOf(2, 20), 6);
  assert.equal(figures.since(6).numbers['pychat_joins_total{dialect="classic"}'], 33);
  figures.lose("one");
  assert.equal(figures.since(6).numbers['pychat_joins_total{dialect="classic"}'], 33);
  assert.equal(figures.since(6).numbers.pychat_workers_lost_total, 2);
});

Deno.test("crew figures: of one that does not answer only what it had counted is told", () => {
  const figures = new CrewFigures();
  figures.tell("one", figuresOf(1, 10), 5);
  figures.tell("two", figuresOf(2, 20), 7);
  const { numbers } = figures.since(6);
  assert.deepEqual(numbers, figuresOf(2, 30).numbers);
});

Deno.test("crew figures: one that dies before it has told anything counts as lost", () => {
  const figures = new CrewFigures();
  figures.lose("one");
  assert.deepEqual(figures.since(0).numbers, { pychat_workers_lost_total: 1 });
});
