import assert from "node:assert/strict";
import { Heartbeat } from "../../client/heartbeat.ts";
import { orFail } from "../server/helpers.ts";

Deno.test("heartbeat: whoever is silent is asked, then given up", async () => {
  const happened: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const giveUp = () => {
    happened.push("give up");
    resolve();
  };
  const ask = () => void happened.push("ask");
  using _ = running(new Heartbeat({ ask, giveUp, pingAfterMs: 10, pongMs: 10 }));
  await orFail(promise, "nobody was given up");
  assert.deepEqual(happened, ["ask", "give up"]);
});

Deno.test("heartbeat: whoever answers is asked again and again, and never given up", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked = 0;
  const heartbeat: Heartbeat = new Heartbeat({
    ask: () => {
      queueMicrotask(() => heartbeat.heard());
      if (++asked === 5) resolve();
    },
    giveUp: () => assert.fail("they answered"),
    pingAfterMs: 1,
    pongMs: 1_000,
  });
  using _ = running(heartbeat);
  await orFail(promise, "nobody was asked");
});

function running(heartbeat: Heartbeat): Disposable {
  return { [Symbol.dispose]: () => heartbeat.stop() };
}
