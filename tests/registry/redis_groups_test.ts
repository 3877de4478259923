import assert from "node:assert/strict";
import { openRedisRegistry, type RedisRegistry } from "../../registry/redis.ts";
import { parseStoreUrl } from "../../registry/redis_url.ts";
import { RegistryError } from "../../registry/registry.ts";
import { until } from "../server/helpers.ts";
import { registryConformance } from "./conformance.ts";
import { moderationConformance } from "./moderation_conformance.ts";
import { furnish, soon, stillThere } from "./redis_furniture.ts";
import { freePort, ignored, RedisServer } from "./redis_server.ts";

const rooms = { first: 5000, last: 5099 };

function open(url: string, range = rooms): Promise<RedisRegistry> {
  const address = parseStoreUrl(url);
  assert.ok(address);
  return openRedisRegistry({ address, rooms: range, host: "127.0.0.1" });
}

Deno.test(
  "registry: redis: sentinels lead to the store that takes over, and nobody's room is closed",
  {
    ignore: ignored,
  },
  async () => {
    await using primary = await RedisServer.start();
    const args = ["--replicaof", "127.0.0.1", `${primary.port}`];
    await using replica = await RedisServer.start({ args });
    const linked = async () =>
      (await replica.command("INFO", "replication")).includes("link_status:up");
    await until(linked, "the replica has what the primary has");
    await using sentinel = await RedisServer.start({ watches: primary.port });
    const knows = async () => (await sentinel.command("INFO", "sentinel")).includes("slaves=1");
    await until(knows, "the sentinel knows both");

    const url = `redis+sentinel://127.0.0.1:1,127.0.0.1:${sentinel.port}/strangers`;
    await using registry = await open(url);
    const places = await furnish(registry);
    await primary.kill();
    await assert.rejects(registry.claim("ticket:new", soon), RegistryError);
    await until(
      async () => await registry.lapse(20_000).then(() => true, () => false),
      "another is there",
    );
    assert.match(await replica.command("INFO", "replication"), /role:master/);
    await stillThere(registry, places);
  },
);

if (!ignored) {
  let nodes: RedisServer[] = [];
  let stores = 0;

  Deno.test.beforeAll(async () => {
    const args = ["--cluster-enabled", "yes", "--cluster-node-timeout", "1000"];
    nodes = await Promise.all([0, 1, 2].map(() => {
      // Where it listens for other nodes; else that is among the ports of connections.
      return RedisServer.start({ args: [...args, "--cluster-port", `${freePort()}`] });
    }));
    const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
    await nodes[0]?.create(addresses);
  });

  Deno.test.afterAll(async () => {
    for (const node of nodes) await node[Symbol.asyncDispose]();
  });

  const url = (pool: string) => {
    const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`).join(",");
    return `redis+cluster://${addresses}?pool=${pool}`;
  };
  const openStore = () => {
    const pool = `test-${++stores}`;
    return {
      open: (range: { readonly first: number; readonly last: number }) => open(url(pool), range),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  };
  registryConformance("redis cluster", openStore, { runs: 20 });
  moderationConformance("redis cluster", openStore, { runs: 20 });

  Deno.test("registry: redis cluster: a node that comes back empty is told who sits where", async () => {
    await using registry = await open(url("lost"));
    const places = await furnish(registry);
    const holds = await Promise.all(nodes.map(async (node) => {
      return (await node.command("KEYS", "*{lost}*")) !== "";
    }));
    assert.equal(holds.filter((each) => each).length, 1, "one node has it all");
    const node = nodes[holds.indexOf(true)];
    assert.ok(node);
    await node.kill();
    await assert.rejects(registry.claim("ticket:new", soon), RegistryError);
    await node.restart();
    await until(
      async () => await registry.lapse(20_000).then(() => true, () => false),
      "it is back",
    );
    await stillThere(registry, places);
  });
}
