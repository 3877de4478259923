import assert from "node:assert/strict";
import { inMemory } from "../../registry/paths.ts";
import { RegistryError, ticketHolder } from "../../registry/registry.ts";
import { openSqliteRegistry } from "../../registry/sqlite.ts";
import { type Outcome, TimedRegistry } from "../../registry/timed.ts";
import { registryConformance, type Store } from "./conformance.ts";
import { tempFolder } from "./helpers.ts";
import { moderationConformance } from "./moderation_conformance.ts";
import { tryClaim } from "./claiming.ts";

const rooms = { first: 5000, last: 5099 };

// Whatever a registry can do, it can do behind this.
registryConformance("timed", openStore, { runs: 5 });
moderationConformance("timed", openStore, { runs: 5 });

Deno.test("registry: timed: every answer is told, with the time that it took", async () => {
  const outcomes: Outcome[] = [];
  await using registry = new TimedRegistry(
    openSqliteRegistry({ file: inMemory, rooms }),
    (outcome) => outcomes.push(outcome),
  );
  const ticket = ticketHolder("ana");
  const claim = await tryClaim(registry, ticket, { now: 0, lapsesAt: 10, listen: () => true });
  assert.ok(claim);
  await registry.take(claim.port, ticket);
  await registry.bans(0);
  assert.deepEqual(outcomes.map(({ operation, failed }) => [operation, failed]), [
    ["claim", false],
    ["take", false],
    ["bans", false],
  ]);
  for (const { tookMs } of outcomes) assert.ok(tookMs >= 0);
});

Deno.test("registry: timed: a failure is told as one, and comes out as it was", async () => {
  const outcomes: Outcome[] = [];
  const inner = openSqliteRegistry({ file: inMemory, rooms });
  await using registry = new TimedRegistry(inner, (outcome) => outcomes.push(outcome));
  const error = new RegistryError(() => "The disk is full.");
  inner.lapse = () => Promise.reject(error);
  await assert.rejects(registry.lapse(0), (reason) => reason === error);
  assert.deepEqual(outcomes.map(({ operation, failed }) => [operation, failed]), [
    ["lapse", true],
  ]);
});

Deno.test("registry: timed: the promise is the registry's own", () => {
  const inner = openSqliteRegistry({ file: inMemory, rooms });
  const answer = Promise.resolve([]);
  inner.lapse = () => answer;
  assert.equal(new TimedRegistry(inner, () => {}).lapse(0), answer);
  return inner[Symbol.asyncDispose]();
});

function openStore(): Store {
  const folder = tempFolder();
  return {
    open: (rooms) =>
      new TimedRegistry(openSqliteRegistry({ file: folder.path("rooms.db"), rooms }), () => {}),
    [Symbol.asyncDispose]: () => Promise.resolve(folder[Symbol.dispose]()),
  };
}
