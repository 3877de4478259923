import assert from "node:assert/strict";
import { openRedisRegistry } from "../../registry/redis.ts";
import { parseStoreUrl } from "../../registry/redis_url.ts";
import { registryConformance, type Store } from "./conformance.ts";
import { moderationConformance } from "./moderation_conformance.ts";
import { ignored, RedisServer } from "./redis_server.ts";

let server: RedisServer | undefined;

if (!ignored) {
  Deno.test.beforeAll(async () => {
    server = await RedisServer.start();
  });
  Deno.test.afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });
  registryConformance("redis", openStore);
  moderationConformance("redis", openStore);
}

let stores = 0;

function openStore(): Store {
  assert.ok(server);
  const address = parseStoreUrl(server.url(`test-${++stores}`));
  assert.ok(address);
  return {
    open: (rooms) => openRedisRegistry({ address, rooms, host: "127.0.0.1" }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
