/**
 * Does what chance has chosen to two servers on one store, and to the model, and compares them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Registry, ticketHolder } from "../../registry/registry.ts";
import { Model, modelPorts, type Step, stepMs } from "./model.ts";
import { tryClaim } from "./claiming.ts";

import type { Store } from "./conformance.ts";

/** Takes these steps one after the other; fails when the registry does otherwise than the model. */
export async function runSteps(store: Store, sequence: readonly Step[]): Promise<void> {
  const servers = [await store.open(modelPorts), await store.open(modelPorts)] as const;
  const model = new Model();
  const current: [Registry, Registry] = [...servers];
  try {
    let now = 0;
    for (const step of sequence) {
      now += stepMs;
      if (step.do === "restart") {
        await current[step.server][Symbol.asyncDispose]();
        model.died(step.server);
        current[step.server] = await store.open(modelPorts);
      } else {
        await runStep(current, { model, step, now });
      }
      for (const server of current) assert.deepEqual(await server.list(), model.rows());
    }
  } finally {
    for (const server of current) await server[Symbol.asyncDispose]();
  }
}

async function runStep(
  servers: readonly [Registry, Registry],
  { model, step, now }: { model: Model; step: Step; now: number },
): Promise<void> {
  const { server, pick } = step;
  const registry = servers[server];
  const room = choose([...model.rooms.values()], pick);
  // Now and then somebody shows up whom nobody expects.
  const promise = pick % 7 === 0 ? undefined : choose(room?.promises ?? [], pick);
  const holder = promise?.holder ?? ticketHolder("nobody");
  const port = room?.port ?? modelPorts.first;
  switch (step.do) {
    case "claim": {
      const { avoid, stay } = step;
      const { waiting, free } = model.expect(step);
      const lapsesAt = now + step.lapsesInMs;
      const listen = (port: number) => !step.busy.includes(port);
      const claim = await tryClaim(registry, step.holder, { now, lapsesAt, listen, avoid, stay });
      if (waiting !== undefined) assert.deepEqual(claim, { port: waiting, opened: false });
      else if (free.length === 0) assert.equal(claim, undefined);
      else assert.ok(claim?.opened && free.includes(claim.port), `${claim?.port} of ${free}`);
      if (claim !== undefined) {
        model.claimed(claim, { server, holder: step.holder, lapsesAt, avoid, stay });
      }
      return;
    }
    case "take": {
      const found = model.find(port, holder);
      const seat = await registry.take(port, holder);
      assert.deepEqual(seat, found && (found.stay === undefined ? {} : { stay: found.stay }));
      if (found !== undefined) model.taken(port, found);
      return;
    }
    case "promised":
      assert.equal(await registry.promised(port, holder), model.find(port, holder) !== undefined);
      return;
    case "exchange": {
      const { avoid, stay } = step;
      const promise = model.find(port, holder);
      const exchanged = await registry.exchange(port, holder, step.to, { avoid, stay });
      const exchangeable = promise && model.exchangeable(port, { promise, avoid, stay });
      assert.equal(exchanged, exchangeable ?? false);
      if (!promise || !exchanged) return;
      promise.holder = step.to;
      promise.stay = stay;
      model.avoided(port, avoid);
      return;
    }
    case "renew": {
      const lapsesAt = now + step.lapsesInMs;
      await registry.renew(port, holder, lapsesAt);
      for (const some of room?.promises ?? []) {
        if (some.holder === holder) some.lapsesAt = Math.max(some.lapsesAt, lapsesAt);
      }
      return;
    }
    case "leave": {
      if (room === undefined || room.taken.length === 0) return;
      const connections = room.taken.length + room.promises.length - 1;
      const owner = servers[room.server === 0 ? 0 : 1];
      const seat = { admits: step.admits, stay: choose(room.taken, pick) };
      const strange = { ...seat, stay: "nobody" };
      await assert.rejects(owner.leave(port, strange), RangeError);
      assert.equal(await owner.leave(port, seat), connections);
      model.left(port, seat);
      return;
    }
    case "admit":
      await registry.admit(port, step.admits);
      if (room !== undefined) room.admits = step.admits;
      return;
    case "move": {
      const to = model.expectMove(port);
      const lapsesAt = now + step.lapsesInMs;
      const claim = await registry.move(port, step.holder, { lapsesAt });
      assert.deepEqual(claim, to === undefined ? undefined : { port: to, opened: false });
      if (claim === undefined) return;
      model.room(port).admits = false;
      const [stay] = model.room(port).taken;
      model.claimed(claim, { server, holder: step.holder, lapsesAt, stay });
      return;
    }
    case "block": {
      const until = now + step.lapsesInMs;
      await registry.block(step.by, step.other, { until });
      model.blocked(step.by, step.other, until);
      return;
    }
    case "lapse":
      assert.deepEqual([...await registry.lapse(now)].toSorted(), model.lapsed(server, now));
      return;
    case "restart":
      return;
    default:
      step satisfies never;
  }
}

function choose<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items[pick % (items.length || 1)];
}
