import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { crowd } from "./crowd.ts";
import { until } from "./helpers.ts";
import { type MeasuredServer, startMeasured } from "./processes.ts";

/** Memory of JavaScript that V8 itself needs more of while code runs hot. */
const growthMax = 1.1;

Deno.test({
  name: "leak: after 3,000 chats a server holds what it held after 300",
  ignore: Deno.build.os !== "linux", // It comes from many addresses, and looks into /proc.
  async fn() {
    const folder = await Deno.makeTempDir();
    const server = await startMeasured(`${folder}/registry.db`);
    try {
      await crowd({ port: server.port, people: 2, atOnce: 2 });
      const empty = await whenEmpty(server, `${folder}/registry.db`);
      await crowd({ port: server.port, people: 600, atOnce: 40 });
      const few = await whenEmpty(server, `${folder}/registry.db`);
      const { usedBytes: before } = await server.collect();
      await crowd({ port: server.port, people: 5_400, atOnce: 40 });
      const many = await whenEmpty(server, `${folder}/registry.db`);
      const { usedBytes: after, buffersBytes } = await server.collect();
      assert.deepEqual([few, many], [empty, empty], "descriptors");
      assert.ok(after < before * growthMax, `the heap grew from ${before} to ${after} bytes`);
      assert.ok(buffersBytes < 4 * 2 ** 20, `${buffersBytes} bytes in buffers`);
    } finally {
      server.process.kill("SIGKILL");
      await server.process.status;
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Waits until nobody is registered; how many descriptors the server has then. */
async function whenEmpty(server: MeasuredServer, file: string): Promise<number> {
  using db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare(
    "SELECT (SELECT count(*) FROM rooms) + (SELECT count(*) FROM promises) AS n",
  );
  await until(() => rows.get()?.["n"] === 0, "nobody is registered any more");
  let [last, now] = [-1, server.descriptors()];
  await until(() => {
    [last, now] = [now, server.descriptors()];
    return last === now;
  }, "every connection is closed");
  return now;
}
