import assert from "node:assert/strict";
import { Interpreter } from "../../language/interpreter.ts";
import type { ServerEvent } from "../../server/events.ts";
import { WorkerLink } from "../../server/worker_link.ts";
import { type Answers, FakeWorker, of, serves } from "./fake_worker.ts";

async function linkTo(answers: Answers, answerMs?: number) {
  const worker = new FakeWorker(answers, serves);
  const told: ServerEvent[] = [];
  const link = new WorkerLink({
    process: worker,
    setup: { file: "/nowhere.db" },
    interpreter: await Interpreter.load(),
    report: (event) => told.push(event),
    ...answerMs !== undefined && { answerMs },
  });
  await link.ready;
  return { worker, link, told };
}

Deno.test("worker link: answers may come in any order", async () => {
  const first = Promise.withResolvers<number>();
  const { link } = await linkTo(({ args: [text] }) => text === "one" ? first.promise : 2);
  const one = link.ask("say", "one");
  assert.equal(await link.ask("say", "two"), 2);
  first.resolve(1);
  assert.equal(await one, 1);
  await link.end(1_000);
});

Deno.test("worker link: one that does not answer is not waited for, and may answer late", async () => {
  const { link, worker } = await linkTo(() => new Promise(() => {}), 1);
  await assert.rejects(link.ask("rooms"), /No worker answers right now/);
  worker.say({ id: 1, value: [] });
  await link.end(1_000);
});

Deno.test("worker link: one that does not end when its input does is ended", async () => {
  const { link, worker } = await linkTo(() => {});
  const stubborn = new WorkerLink({
    process: {
      ...worker,
      lines: ReadableStream.from<string>([]),
      close: () => {},
      kill: worker.kill,
    },
    setup: {},
    interpreter: await Interpreter.load(),
    report: () => {},
  });
  await stubborn.end(1);
  assert.equal(await link.ended, "SIGKILL");
});

Deno.test("worker link: one that says what nobody understands is ended", async () => {
  const worker = new FakeWorker(() => {}, () => {});
  const link = new WorkerLink({
    process: { ...worker, lines: ReadableStream.from(["Hello?"]), kill: worker.kill },
    setup: {},
    interpreter: await Interpreter.load(),
    report: () => {},
  });
  assert.equal(await link.ended, "SIGKILL");
  await assert.rejects(link.ready, SyntaxError);
});

Deno.test("worker link: lines that were left out change nothing, and its end is the end of all", async () => {
  const { worker, link, told } = await linkTo(() => 1);
  worker.report({ event: "joined", room: 1026, dialect: "classic" }, of(1, 0), 7);
  worker.say({ leftOut: 3 });
  assert.equal(await link.ask("say", "oi"), 1);
  assert.deepEqual(told, [{ event: "joined", room: 1026, dialect: "classic" }]);
  assert.deepEqual([link.headcount, link.arrived], [of(1, 0), 7]);
  worker.die("SIGKILL");
  assert.equal(await link.ended, "SIGKILL");
  assert.deepEqual(link.headcount, of(0, 0));
  assert.equal(link.arrived, 7);
  await assert.rejects(link.ask("say", "oi"), /No worker answers right now/);
});
