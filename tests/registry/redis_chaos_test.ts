import assert from "node:assert/strict";
import * as fc from "fast-check";
import { Redis } from "ioredis";
import { openRedisRegistry, type RedisRegistry } from "../../registry/redis.ts";
import { parseStoreUrl } from "../../registry/redis_url.ts";
import { type Holder, RegistryError, ticketHolder } from "../../registry/registry.ts";
import { until } from "../server/helpers.ts";
import { ignored, RedisServer } from "./redis_server.ts";
import { tryClaim } from "./claiming.ts";

const hosts = ["a.example", "b.example"] as const;
const rooms = { first: 5000, last: 5005 };

/** Somebody on the way to a seat, or there. */
interface Person {
  readonly host: string;
  readonly port: number;
  readonly holder: Holder;
  readonly stay: string | undefined;
}

type Deed =
  | "claim"
  | "take"
  | "leave"
  | "admit"
  | "move"
  | "lapse"
  | "block"
  /** The store forgets everything. */
  | "forget"
  /** A server is taken for dead. */
  | "bury"
  /** Connections are cut while something is asked. */
  | "cut"
  | "look";

interface Step {
  readonly do: Deed;
  readonly side: 0 | 1;
  readonly pick: number;
  readonly stay: string | undefined;
  readonly yes: boolean;
}

const often: readonly Deed[] = [
  "claim",
  "claim",
  "claim",
  "take",
  "take",
  "take",
  "leave",
  "leave",
];

/** Sequences of what people do, and what happens to the store besides. */
function steps(...mishaps: readonly Deed[]): fc.Arbitrary<Step[]> {
  const step = fc.record<Step>({
    do: fc.constantFrom(...often, "admit", "move", "lapse", "block", "look", ...mishaps),
    side: fc.constantFrom<(0 | 1)[]>(0, 1),
    pick: fc.nat(50),
    stay: fc.option(fc.constantFrom("x", "y", "z"), { nil: undefined }),
    yes: fc.boolean(),
  });
  return fc.array(step, { maxLength: 60, size: "max" });
}

function test(sentence: string, runs: number, ...mishaps: readonly Deed[]): void {
  Deno.test(`registry: redis: ${sentence}`, { ignore: ignored }, async () => {
    await using server = await RedisServer.start();
    using store = await connected(server);
    let pool = 0;
    await fc.assert(
      fc.asyncProperty(steps(...mishaps), async (steps) => {
        const address = parseStoreUrl(server.url(`chaos-${++pool}`));
        assert.ok(address);
        const open = (host: string) => openRedisRegistry({ address, rooms, host, lobby: 1025 });
        await using one = await open(hosts[0]);
        await using two = await open(hosts[1]);
        const prefix = `pychat:{chaos-${pool}}:`;
        const house = new House([one, two], { client: store.client, prefix });
        for (const [now, step] of steps.entries()) await house.run(step, now);
        await house.look();
      }),
      { numRuns: runs },
    );
  });
}

test(
  "whatever a store forgets, people sit where they sit, and no third comes",
  200,
  "forget",
  "bury",
);
test("whatever is cut off before it is answered is put right", 20, "cut");

/** Two servers, who sits there, and what the store says of it. */
class House {
  readonly #servers: readonly [RedisRegistry, RedisRegistry];
  readonly #store: { readonly client: Redis; readonly prefix: string };
  #coming: Person[] = [];
  #there: Person[] = [];
  #count = 0;

  constructor(
    servers: readonly [RedisRegistry, RedisRegistry],
    store: { readonly client: Redis; readonly prefix: string },
  ) {
    this.#servers = servers;
    this.#store = store;
  }

  async run({ do: what, side, pick, stay, yes }: Step, now: number): Promise<void> {
    const registry = this.#servers[side];
    const { client, prefix } = this.#store;
    const lapsesAt = now + 10;
    switch (what) {
      case "claim": {
        const holder = ticketHolder(`${++this.#count}`);
        const listen = () => pick % 5 > 0;
        const seat = await tryClaim(registry, holder, { now, lapsesAt, listen, stay });
        if (seat) this.#comes(seat, side, { holder, stay });
        return;
      }
      case "take": {
        const person = choose(this.#coming, pick);
        if (!person) return;
        this.#coming = this.#coming.filter((other) => other !== person);
        const seat = await this.#at(person).take(person.port, person.holder);
        if (!seat) return;
        assert.equal(seat.stay, person.stay);
        this.#there.push(person);
        assert.ok(this.#in(person).length <= 2, "never a third");
        return;
      }
      case "leave": {
        const person = choose(this.#there, pick);
        if (!person) return;
        const left = await this.#at(person).leave(person.port, { admits: yes, stay: person.stay });
        this.#there = this.#there.filter((other) => other !== person);
        if (this.#in(person).length > 0) assert.equal(left, 1);
        return;
      }
      case "admit": {
        const person = choose(this.#there, pick);
        if (person) await this.#at(person).admit(person.port, yes);
        return;
      }
      case "move": {
        const person = choose(this.#there, pick);
        if (!person) return;
        const holder = ticketHolder(`${++this.#count}`);
        const from = hosts.indexOf(person.host === hosts[0] ? hosts[0] : hosts[1]);
        const seat = await this.#at(person).move(person.port, holder, { lapsesAt });
        if (seat) this.#comes(seat, from, { holder, stay: person.stay });
        return;
      }
      case "lapse":
        return void await registry.lapse(now);
      case "block":
        return void await registry.block("x", stay ?? "y", { until: now + 5 });
      case "forget": {
        const keys = await client.keys(`${prefix}*`);
        if (keys.length > 0) await client.del(...keys);
        return;
      }
      case "bury": {
        // The other one has not been heard of, and this one notices.
        for (const key of await client.keys(`${prefix}alive:*`)) {
          const json = await client.hget(`${prefix}servers`, key.replace(/^.*alive:/, ""));
          if (json?.includes(hosts[1 - side] ?? "")) await client.del(key);
        }
        return;
      }
      case "cut": {
        const deed = choose(["claim", "take", "leave"] as const, pick) ?? "claim";
        const asked = this.run({ do: deed, side, pick, stay, yes }, now).catch((error) => {
          assert.ok(error instanceof RegistryError, `${error}`);
        });
        await client.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await asked;
        for (const server of this.#servers) {
          await until(() => server.lapse(0).then(() => true, () => false), "it is connected again");
        }
        return;
      }
      case "look":
        return await this.look();
      default:
        what satisfies never;
    }
  }

  /** Has both servers tell the store whatever it may not know, and compares. */
  async look(): Promise<void> {
    for (const registry of [...this.#servers, ...this.#servers]) await registry.lapse(0);
    const { client, prefix } = this.#store;
    const found = new Map<string, number>();
    const indexed = {
      waiting: new Set<string>(),
      lapses: new Set<string>(),
      of: new Set<string>(),
    };
    for (const [id, json] of Object.entries(await client.hgetall(`${prefix}rooms`))) {
      const room = JSON.parse(json);
      const taken = Array.from(room.taken).length;
      const promises = Array.from(room.promises).length;
      assert.ok(taken + promises === 1 || taken + promises === 2, json);
      if (taken > 0) found.set(id, taken);
      if (taken + promises === 1 && room.admits) indexed.waiting.add(id);
      if (promises > 0) indexed.lapses.add(`${room.server} ${id}`);
      indexed.of.add(`${room.server} ${id}`);
    }
    const known = Map.groupBy(this.#there, ({ host, port }) => `${host} ${port}`);
    const expected = [...known].map(([id, people]) => [id, people.length]).sort();
    assert.deepEqual([...found].sort(), expected);
    assert.deepEqual(new Set(await client.zrange(`${prefix}waiting:`, "0", "-1")), indexed.waiting);
    for (const [name, set] of [["lapses", indexed.lapses], ["rooms-of", indexed.of]] as const) {
      const members: string[] = [];
      for (const key of await client.keys(`${prefix}${name}:*`)) {
        const all = name === "lapses"
          ? await client.zrange(key, "0", "-1")
          : await client.smembers(key);
        members.push(...all.map((id) => `${key.replace(/^.*:/, "")} ${id}`));
      }
      assert.deepEqual(new Set(members), set, name);
    }
  }

  #comes(
    { port, host }: { readonly port: number; readonly host?: string },
    side: number,
    who: Pick<Person, "holder" | "stay">,
  ): void {
    this.#coming.push({ ...who, port, host: host ?? hosts[side] ?? "" });
  }

  #at({ host }: Person): RedisRegistry {
    return this.#servers[host === hosts[0] ? 0 : 1];
  }

  #in({ host, port }: Person): readonly Person[] {
    return this.#there.filter((other) => other.host === host && other.port === port);
  }
}

async function connected(server: RedisServer): Promise<Disposable & { readonly client: Redis }> {
  const client = new Redis({ host: "127.0.0.1", port: server.port, lazyConnect: true });
  await client.connect();
  return { client, [Symbol.dispose]: () => client.disconnect() };
}

function choose<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items[pick % (items.length || 1)];
}
