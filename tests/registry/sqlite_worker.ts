/**
 * A server process for the tests of SQLite. It reports in lines of JSON, and does one thing for each
 * line of its standard input; at the end of that it closes the registry.
 *
 * @module
 */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openAddressHash } from "../../registry/address_hash.ts";
import { type Registry, RegistryError, ticketHolder } from "../../registry/registry.ts";
import { openSqliteRegistry } from "../../registry/sqlite.ts";
import { tryClaim } from "./claiming.ts";

const [file, name] = Deno.args;
assert.ok(file && name);
const rooms = { first: 1026, last: 9999 };

try {
  await using registry = openSqliteRegistry({ file, rooms, server: name });
  using watcher = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  report("open");
  for await (const command of lines()) {
    if (command === "settle") report(await settle(registry));
    else if (command === "claim") report(await claimMany(registry, 300));
    else if (command === "churn") report(await churn(registry, { watcher, rounds: 200 }));
    else if (command === "block") report(await blockMany(registry, 100));
    else if (command === "mingle") report(await mingle(registry, { watcher, rounds: 150 }));
    else if (command.startsWith("ban ")) report(await ban(registry, command.slice(4)));
    else if (command.startsWith("banned ")) report(await banned(registry, command.slice(7)));
    else throw new RangeError(`Cannot do "${command}"`);
  }
} catch (error) {
  if (!(error instanceof RegistryError)) throw error;
  report({ refused: error.message });
}

/** Takes a seat, and leaves a promise open in another room. */
async function settle(registry: Registry): Promise<number> {
  const port = await claim(registry, `${name}-there`);
  await registry.take(port, ticketHolder(`${name}-there`));
  await registry.admit(port, false);
  return await claim(registry, `${name}-coming`);
}

/** Claims seats and keeps them; says which ports were opened. */
async function claimMany(registry: Registry, count: number): Promise<number[]> {
  const opened: number[] = [];
  const listen = (port: number) => opened.push(port) > 0;
  for (let index = 0; index < count; index++) {
    await tryClaim(registry, ticketHolder(`${name}-${index}`), { now: 0, lapsesAt: 1e6, listen });
  }
  return opened;
}

/** People come, some never arrive, all leave again; the file is looked at after each step. */
async function churn(
  registry: Registry,
  { watcher, rounds }: { watcher: DatabaseSync; rounds: number },
): Promise<number> {
  const wrong = watcher.prepare(`SELECT count(*) AS n FROM rooms WHERE connections <>
    taken + (SELECT count(*) FROM promises WHERE promises.room = rooms.id)`);
  const mine = new Set<number>();
  const there: number[] = [];
  for (let now = 0; now < rounds; now++) {
    const holder = ticketHolder(`${name}-churn-${now}`);
    const listen = (port: number) => mine.add(port).has(port);
    const claim = await tryClaim(registry, holder, { now, lapsesAt: now + 10, listen });
    assert.ok(claim);
    // Only its own server may take people out of a room again, so guests elsewhere never arrive.
    if (mine.has(claim.port) && await registry.take(claim.port, holder)) there.push(claim.port);
    const leaving = now % 3 === 0 ? there.shift() : undefined;
    if (leaving !== undefined) await registry.leave(leaving, { admits: now % 2 === 0 });
    for (const port of await registry.lapse(now)) mine.delete(port);
    const open = new Set((await registry.list()).map(({ port }) => port));
    for (const port of mine) if (!open.has(port)) mine.delete(port);
    assert.equal(wrong.get()?.["n"], 0);
  }
  for (const port of there) await registry.leave(port, { admits: false });
  return rounds;
}

/** Every second of these blocks the one before, by whichever server both are. */
async function blockMany(registry: Registry, count: number): Promise<number> {
  for (let index = 1; index < count; index += 2) {
    await registry.block(`stay-${index}`, `stay-${index - 1}`, { until: 1e9 });
  }
  return count;
}

/** People of a hundred stays claim seats and go again; nobody may be beside whom they block. */
async function mingle(
  registry: Registry,
  { watcher, rounds }: { watcher: DatabaseSync; rounds: number },
): Promise<number> {
  const wrong = watcher.prepare(`
    WITH there AS (SELECT id AS room, stay1 AS stay FROM rooms UNION ALL
      SELECT id, stay2 FROM rooms UNION ALL SELECT room, stay FROM promises)
    SELECT count(*) AS n FROM there AS one JOIN there AS two USING (room)
      JOIN blocks ON blocks.stay = one.stay AND blocks.other = two.stay`);
  const mine = new Set<number>();
  const listen = (port: number) => mine.add(port).has(port);
  const there: { port: number; stay: string }[] = [];
  for (let now = 0; now < rounds; now++) {
    const stay = `stay-${now * 37 % 100}`;
    const holder = ticketHolder(`${name}-mingle-${now}`);
    const claim = await tryClaim(registry, holder, { now, lapsesAt: now + 5, listen, stay });
    assert.ok(claim);
    if (mine.has(claim.port) && await registry.take(claim.port, holder)) {
      there.push({ port: claim.port, stay });
    }
    const leaving = now % 2 === 0 ? there.shift() : undefined;
    if (leaving) await registry.leave(leaving.port, { admits: true, stay: leaving.stay });
    for (const port of await registry.lapse(now)) mine.delete(port);
    const open = new Set((await registry.list()).map(({ port }) => port));
    for (const port of mine) if (!open.has(port)) mine.delete(port);
    assert.equal(wrong.get()?.["n"], 0);
  }
  for (const { port, stay } of there) await registry.leave(port, { admits: false, stay });
  return rounds;
}

async function ban(registry: Registry, address: string): Promise<number> {
  return await registry.ban(openAddressHash(file ?? "")(address), { now: 0, until: 1e9 });
}

async function banned(registry: Registry, address: string): Promise<boolean> {
  return await registry.banned(openAddressHash(file ?? "")(address), 0);
}

async function claim(registry: Registry, ticket: string): Promise<number> {
  const options = { now: 0, lapsesAt: 1e6, listen: () => true };
  const claimed = await tryClaim(registry, ticketHolder(ticket), options);
  assert.ok(claimed);
  return claimed.port;
}

function report(value: unknown): void {
  console.log(JSON.stringify(value));
}

async function* lines(): AsyncGenerator<string> {
  let rest = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
