import assert from "node:assert/strict";
import { type LocalizedError, wordsIn } from "../../language/mod.ts";
import { type Crew, type CrewOptions, startCrew } from "../../server/crew.ts";
import type { Headcount, ServerEvent } from "../../server/events.ts";
import {
  type Answers,
  type Beginning,
  fails,
  type FakeWorker,
  hiring,
  of,
  serves,
} from "./fake_worker.ts";
import { until } from "./helpers.ts";
import { freePort } from "../registry/redis_server.ts";

/** A crew of fake workers, and what it reports. */
interface TestCrew extends AsyncDisposable {
  readonly crew: Crew;
  /** All that have been started. */
  readonly workers: FakeWorker[];
  readonly told: (readonly [ServerEvent, Headcount])[];
  /** Resolves when this has been told, the last time of all. */
  readonly tells: (kind: ServerEvent["event"]) => Promise<ServerEvent>;
}

async function crewOf(
  count: number,
  answers?: Answers,
  { beginnings, ...options }: Partial<CrewOptions> & {
    readonly beginnings?: readonly Beginning[];
  } = {},
): Promise<TestCrew> {
  const { workers, start } = hiring(answers, beginnings);
  const told: (readonly [ServerEvent, Headcount])[] = [];
  const crew = await startCrew({
    host: "127.0.0.1",
    port: 0,
    file: "/nowhere.db",
    rooms: { first: 2001, last: 2000 + 10 * count },
    workers: count,
    start,
    report: (event, headcount) => told.push([event, headcount]),
    ...options,
  });
  const last = (kind: string) => told.findLast(([{ event }]) => event === kind)?.[0];
  const tells = async (kind: ServerEvent["event"]) => {
    await until(() => last(kind) !== undefined, `${kind} is told`);
    const event = last(kind);
    assert.ok(event);
    return event;
  };
  return { crew, workers, told, tells, [Symbol.asyncDispose]: () => crew[Symbol.asyncDispose]() };
}

const orders = (worker: FakeWorker | undefined) =>
  worker?.orders.map(({ duty, args }) => [duty, ...args]);

Deno.test("crew: each worker has a part of the ports and of the limits, and numbers of its own", async () => {
  await using test = await crewOf(3, undefined, { limits: { perAddress: 100, clients: 7 } });
  const setups = test.workers.map(({ setup }) => setup);
  assert.deepEqual(setups.map((setup) => setup?.rooms), [
    { first: 2001, last: 2010 },
    { first: 2011, last: 2020 },
    { first: 2021, last: 2030 },
  ]);
  assert.deepEqual(setups.map((setup) => setup?.worker), [
    { first: 1, step: 3 },
    { first: 2, step: 3 },
    { first: 3, step: 3 },
  ]);
  for (const setup of setups) assert.deepEqual(setup?.limits, { perAddress: 34, clients: 7 });
  // The first one has found a free port, which the others share.
  assert.deepEqual(setups.map((setup) => setup?.port), [0, 40_000, 40_000]);
  assert.equal(test.crew.port, 40_000);
  assert.deepEqual(test.told.map(([{ event }]) => event), ["listening"]);
});

Deno.test("crew: events come with the headcount of all workers", async () => {
  await using test = await crewOf(2);
  const [one, two] = test.workers;
  one?.report({ event: "joined", room: 2001, dialect: "classic" }, of(1, 0), 1);
  await test.tells("joined");
  two?.report({ event: "paired", room: 2011, waitedMs: 5 }, of(0, 3), 6);
  await test.tells("paired");
  assert.deepEqual(test.told.at(-1), [{ event: "paired", room: 2011, waitedMs: 5 }, of(1, 3)]);
  assert.deepEqual(test.crew.headcount, of(1, 3));
});

Deno.test("crew: trouble is told in every language", async () => {
  await using test = await crewOf(1);
  test.workers[0]?.say({
    event: {
      event: "trouble",
      message: "No.",
      sentence: () => "",
      texts: ["No.", "Não."],
    },
    headcount: of(0, 0),
    arrived: 0,
  });
  const trouble = await test.tells("trouble");
  assert.ok(trouble.event === "trouble");
  assert.equal(trouble.message, "No.");
  assert.equal(trouble.sentence(await wordsIn("pt-BR")), "Não.");
  assert.ok(!("texts" in trouble));
});

Deno.test("crew: rooms are those of all workers, by port; kick goes to the one that has the room", async () => {
  const room = (room: number) => ({ room, people: 1, connections: [], sinceMs: 0 });
  const answers: Answers = ({ duty }, { setup }) =>
    duty === "kick" ? true : [room(setup?.rooms?.last ?? 0), room(setup?.rooms?.first ?? 0)];
  await using test = await crewOf(2, answers);
  const ports = (await test.crew.rooms()).map(({ room }) => room);
  assert.deepEqual(ports, [2001, 2010, 2011, 2020]);
  assert.equal(await test.crew.kick(2012), true);
  assert.equal(await test.crew.kick(3000), false);
  assert.deepEqual(orders(test.workers[0]), [["rooms"]]);
  assert.deepEqual(orders(test.workers[1]), [["rooms"], ["kick", 2012]]);
});

Deno.test("crew: everybody is told on all workers, and counted", async () => {
  await using test = await crewOf(3, (_, { setup }) => setup?.worker?.first);
  assert.equal(await test.crew.say("oi"), 1 + 2 + 3);
});

Deno.test("crew: the worker that knows a connection bans it, and all send its network away", async () => {
  const ban = { number: 1, since: 0, until: 60_000 };
  const answers: Answers = ({ duty, args: [arg] }) => {
    if (duty === "networkOf") return arg === 5 ? "network" : undefined;
    return duty === "ban" ? ban : undefined;
  };
  await using test = await crewOf(3, answers);
  assert.deepEqual(await test.crew.ban(5, 60_000), ban);
  assert.deepEqual(test.workers.map(orders), [
    [["dismiss", "network"]],
    [["networkOf", 5], ["ban", 5, 60_000], ["dismiss", "network"]],
    [["dismiss", "network"]],
  ]);
  for (const unknown of [2, 0, 999]) assert.equal(await test.crew.ban(unknown, 1), undefined);
});

Deno.test("crew: what fails in a worker fails here, and what it was asked when it dies too", async () => {
  const answers: Answers = ({ duty }, worker) => {
    if (duty === "bans") throw new Error("no disk");
    if (duty === "unban") worker.die("SIGKILL");
  };
  await using test = await crewOf(1, answers);
  await assert.rejects(test.crew.bans(), /no disk/);
  await assert.rejects(test.crew.unban(1), /No worker answers right now/);
});

Deno.test("crew: a worker that dies is followed by another, whose numbers go on", async () => {
  await using test = await crewOf(2);
  const [one, two] = test.workers;
  one?.report({ event: "joined", room: 2001, dialect: "classic" }, of(1, 0), 1);
  two?.report({ event: "paired", room: 2011, waitedMs: 5 }, of(0, 1), 2);
  await test.tells("paired");
  await test.tells("joined");
  two?.die("SIGKILL");
  await test.tells("worker-back");
  const rooms = { first: 2011, last: 2020 };
  assert.deepEqual(test.told.slice(-2), [
    [{ event: "worker-lost", worker: 2, how: "SIGKILL", rooms }, of(1, 0)],
    [{ event: "worker-back", worker: 2 }, of(1, 0)],
  ]);
  const [, , next] = test.workers;
  assert.deepEqual(next?.setup, { ...two?.setup, port: 40_000, worker: { first: 6, step: 2 } });
});

Deno.test("crew: a worker that cannot be started again is told of, and tried again", async () => {
  const beginnings = [serves, fails("No disk.", "Sem disco.")];
  await using test = await crewOf(1, undefined, { beginnings });
  test.workers[0]?.die("SIGKILL");
  await test.tells("worker-back");
  assert.deepEqual(test.told.map(([event]) => "message" in event ? event.message : event.event), [
    "listening",
    "worker-lost",
    "Worker 1 cannot start: No disk.",
    "worker-back",
  ]);
});

Deno.test("crew: when no process can be started, that is told, and tried again", async () => {
  const { start, workers } = hiring();
  let starts = 0;
  const failing = () => {
    if (++starts === 2) throw new Error("Resource temporarily unavailable (os error 11)");
    return start();
  };
  await using test = await crewOf(1, undefined, { start: failing });
  workers[0]?.die("SIGKILL");
  await test.tells("worker-back");
  const trouble = await test.tells("trouble");
  assert.match("message" in trouble ? trouble.message : "", /^Worker 1 cannot start: Resource/);
});

Deno.test("crew: when a worker cannot start at first, none is left and nobody is told", async () => {
  const { workers, start } = hiring(undefined, [serves, fails("No disk.", "Sem disco."), serves]);
  const told: string[] = [];
  const crew = startCrew({
    host: "127.0.0.1",
    port: 0,
    file: "/nowhere.db",
    workers: 3,
    start,
    report: ({ event }) => told.push(event),
  });
  const portuguese = await wordsIn("pt-BR");
  await assert.rejects(crew, (error: LocalizedError) => {
    assert.equal(error.message, "No disk.");
    assert.equal(error.sentence(portuguese), "Sem disco.");
    return true;
  });
  assert.equal(workers.length, 3);
  for (const { ended } of workers) await ended;
  assert.deepEqual(told, []);
});

Deno.test("crew: a worker that ends without a word before it serves is told of", async () => {
  const { start } = hiring(undefined, [(worker) => worker.die("exit code 70")]);
  const crew = startCrew({ host: "127.0.0.1", port: 0, file: "/nowhere.db", workers: 1, start });
  await assert.rejects(crew, /A worker ended before it was ready \(exit code 70\)/);
});

Deno.test("crew: its end is the end of all workers, said once, and nobody is started again", async () => {
  const test = await crewOf(3);
  const ends = [test.crew[Symbol.asyncDispose](), test.crew[Symbol.asyncDispose]()];
  await Promise.all(ends);
  for (const { ended } of test.workers) assert.equal(await ended, "exit code 0");
  assert.equal(test.workers.length, 3);
  assert.deepEqual(test.told.map(([{ event }]) => event), ["listening", "stopped"]);
});

Deno.test("crew: where people are limited, each worker knows how many the others have", async () => {
  await using test = await crewOf(2, undefined, { limits: { clients: 10 } });
  const [one, two] = test.workers;
  one?.report({ event: "paired", room: 2001, waitedMs: 5 }, of(0, 1), 2);
  await until(() => two?.orders.length === 1, "the other one hears of it");
  assert.deepEqual(orders(two), [["countElsewhere", 2]]);
  one?.die("SIGKILL");
  await until(() => two?.orders.length === 2, "the other one hears of its death");
  assert.deepEqual(orders(two)?.at(-1), ["countElsewhere", 0]);
});

Deno.test("crew: a worker that comes at the second try knows how many the others have, too", async () => {
  const beginnings = [serves, serves, fails("No disk.", "Sem disco.")];
  await using test = await crewOf(2, undefined, { limits: { clients: 10 }, beginnings });
  const [one, two] = test.workers;
  one?.report({ event: "paired", room: 2001, waitedMs: 5 }, of(0, 1), 2);
  await until(() => two?.orders.length === 1, "the other one hears of it");
  two?.die("SIGKILL");
  await test.tells("worker-back");
  const [, , , next] = test.workers;
  await until(() => next?.orders.length === 1, "the new one hears of it");
  assert.deepEqual(orders(next), [["countElsewhere", 2]]);
});

Deno.test("crew: a worker that cannot start is told of once, and counted each time", async () => {
  const beginnings = [serves, ...Array.from({ length: 3 }, () => fails("No disk.", "Sem disco."))];
  await using test = await crewOf(1, undefined, { beginnings });
  test.workers[0]?.die("SIGKILL");
  await test.tells("worker-back");
  assert.equal(test.told.filter(([{ event }]) => event === "trouble").length, 1);
  const { numbers } = await test.crew.figures();
  assert.equal(numbers.pychat_trouble_total, 3);
  assert.equal(numbers.pychat_workers_lost_total, 1);
});

Deno.test("crew: its figures are those of all, but no more people than it may have", async () => {
  const figures = (quiet: number) => ({
    numbers: {
      pychat_workers: 1,
      pychat_people: 2,
      pychat_people_max: 7,
      pychat_registry_quiet_seconds: quiet,
    },
    histograms: {},
  });
  const quiet = [0, 0];
  const answers: Answers = (_, { setup }) => figures(quiet[(setup?.worker?.first ?? 1) - 1] ?? 0);
  await using test = await crewOf(2, answers, { limits: { clients: 7 } });
  assert.deepEqual((await test.crew.figures()).numbers, {
    pychat_workers: 2,
    pychat_people: 4,
    pychat_people_max: 7,
    pychat_registry_quiet_seconds: 0,
  });
  assert.equal(await test.crew.health, "serving");
  quiet[1] = 11;
  assert.equal(await test.crew.health, "registry does not answer");
  await test.crew[Symbol.asyncDispose]();
  assert.equal(await test.crew.health, "closing");
});

Deno.test("crew: while no worker answers, it is not well", async () => {
  const answers: Answers = () => {
    throw new Error("not now");
  };
  await using test = await crewOf(1, answers);
  assert.equal(await test.crew.health, "no worker answers");
  assert.equal((await test.crew.figures()).numbers.pychat_workers, 0);
});

Deno.test("crew: one that cannot be made leaves the port for its figures", async () => {
  const metrics = { host: "127.0.0.1", port: freePort() };
  const rooms = { first: 2001, last: 2001 };
  await assert.rejects(crewOf(2, undefined, { metrics, rooms }), RangeError);
  Deno.listen({ hostname: metrics.host, port: metrics.port }).close();
});

Deno.test("crew: a lobby port that another program has is not shared with it", async () => {
  const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = other.addr;
  await assert.rejects(crewOf(1, undefined, { port }), Deno.errors.AddrInUse);
  other.close();
});
