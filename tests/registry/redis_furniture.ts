/**
 * Rooms of one server in a store, to see what becomes of them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Claim, type Holder, type Registry, ticketHolder } from "../../registry/registry.ts";
import { tryClaim } from "./claiming.ts";

/** Who comes. */
export const holders: readonly Holder[] = ["ana", "bia", "caio", "davi"].map(ticketHolder);
const [ana, bia, caio, davi] = holders;
assert.ok(ana && bia && caio && davi);

/** A claim that lapses before long. */
export const soon = { now: 0, lapsesAt: 10_000, listen: (): boolean => true };

/** Claims a seat for one of them. */
export async function claim(registry: Registry, index: number, stay?: string): Promise<Claim> {
  const seat = await tryClaim(registry, holders[index] ?? "ticket:", { ...soon, stay });
  assert.ok(seat);
  return seat;
}

/** Two who sit together, one alone with a stay, and one who is on the way. */
export async function furnish(
  registry: Registry,
): Promise<{ readonly full: number; readonly alone: number; readonly expected: number }> {
  const { port: full } = await claim(registry, 0, "a");
  await claim(registry, 1);
  for (const holder of [ana, bia]) assert.ok(holder && await registry.take(full, holder));
  const { port: alone } = await claim(registry, 2, "c");
  assert.ok(caio && await registry.take(alone, caio));
  await registry.admit(alone, false);
  const { port: expected } = await claim(registry, 3);
  await registry.admit(alone, true);
  return { full, alone, expected };
}

/** Sees that all who sat there still do, and nobody else; then they leave. */
export async function stillThere(
  registry: Registry,
  { full, alone, expected }: { full: number; alone: number; expected: number },
): Promise<void> {
  const rows = new Map((await registry.list()).map((row) => [row.port, row]));
  assert.deepEqual(rows.get(full), { port: full, connections: 2, taken: 2, admits: true });
  assert.deepEqual(rows.get(alone), { port: alone, connections: 1, taken: 1, admits: true });
  assert.equal(rows.has(expected), false);
  assert.deepEqual(await tryClaim(registry, "ticket:new", soon), { port: alone, opened: false });
  assert.ok(await registry.take(alone, "ticket:new"));
  assert.equal(await registry.leave(alone, { admits: true, stay: "c" }), 1);
  assert.equal(await registry.leave(full, { admits: true, stay: "a" }), 1);
  assert.equal(await registry.leave(full, { admits: true }), 0);
}
