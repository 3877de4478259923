import assert from "node:assert/strict";
import { joinPychat2, TestServer, until } from "./helpers.ts";

Deno.test("back-pressure: a slow reader makes its sender wait, and then gets every message", async () => {
  await using server = new TestServer();
  const { client: ana } = await joinPychat2(server.port, "Ana");
  const { client: bia } = await joinPychat2(server.port, "Bia");
  using _ = ana;
  using __ = bia;
  await bia.line();

  // 64 MiB: far more than the system's buffers for four sockets hold.
  const filler = "x".repeat(16_000);
  const total = 4_096;
  let sent = 0;
  const talking = (async () => {
    for (; sent < total; sent++) await ana.send(`MSG {"id":${sent + 1},"text":"${filler}"}\n`);
  })();
  let before = -1;
  await until(async () => {
    const stalled = sent === before;
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return stalled;
  }, "Ana waits");
  assert.ok(sent < total, "nothing slowed Ana down");
  for (let id = 1; id <= total; id++) {
    const line = await bia.line() ?? "";
    assert.ok(
      line.startsWith(`MSG {"id":${id},`),
      `message ${id} is missing: ${line.slice(0, 40)}`,
    );
  }
  await talking;
});
