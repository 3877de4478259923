import assert from "node:assert/strict";
import type { KeyPair } from "../../server/certificate.ts";
import { makeCertificate } from "./certificates.ts";
import { joinPychat2, TestServer, until } from "./helpers.ts";

for (const secure of [false, true]) {
  const how = secure ? " over TLS" : "";
  Deno.test(`back-pressure: a slow reader makes its sender wait, and then gets every message${how}`, async () => {
    const tls = secure ? await makeCertificate() : undefined;
    await slowReader(tls);
  });
}

async function slowReader(tls: KeyPair | undefined): Promise<void> {
  await using server = new TestServer({ tls });
  const { client: ana } = await joinPychat2(server.port, "Ana", { trusting: tls?.cert });
  const { client: bia } = await joinPychat2(server.port, "Bia", { trusting: tls?.cert });
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
    // What is tested: that for a while nothing more is taken from her.
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
}
