import assert from "node:assert/strict";
import {
  paceBurstBytes,
  paceBurstMessages,
  paceBytesPerMessage,
  paceMessagesPerSecond,
  slowEveryMs,
} from "../../protocol/limits.ts";
import { LineBuffer } from "../../protocol/line_buffer.ts";
import { Pace, readLater } from "../../server/pace.ts";

const pace = () => new Pace(paceMessagesPerSecond, 0);

Deno.test("pace: exactly as many messages pass at once, and one more waits for its turn", () => {
  const speaker = pace();
  assert.equal(speaker.spend(paceBurstMessages, 0, 0), 0);
  assert.equal(speaker.spend(1, 0, 0), 1_000 / paceMessagesPerSecond);
});

Deno.test("pace: exactly as many bytes pass at once, whatever they are", () => {
  const speaker = pace();
  assert.equal(speaker.spend(0, paceBurstBytes, 0), 0);
  assert.equal(speaker.spend(0, paceBytesPerMessage, 0), 1_000 / paceMessagesPerSecond);
});

Deno.test("pace: an honest paste passes at once, encrypted or not, also in small reads", () => {
  for (const bytes of [64 * 1024, 90 * 1024]) {
    const speaker = pace();
    for (let line = 0; line < 60; line++) assert.equal(speaker.spend(1, bytes / 60, 0), 0);
  }
});

Deno.test("pace: whoever goes on and on speaks as fast as the host says, for as long as it takes", () => {
  for (const perSecond of [1, paceMessagesPerSecond, 1_000]) {
    const speaker = new Pace(perSecond, 0);
    let now = 0;
    let said = 0;
    for (; said < 5_000; said += 20) now += speaker.spend(20, 20 * 80, now);
    const fair = (said - paceBurstMessages) / perSecond * 1_000;
    assert.ok(Math.abs(now - fair) <= fair / 100, `${now} ms instead of ${fair}`);
  }
});

Deno.test("pace: what is only passed on costs nothing but its bytes", () => {
  const speaker = pace();
  for (let read = 0; read < 1_000; read++) assert.equal(speaker.spend(0, 16, read), 0);
});

Deno.test("pace: somebody who waits a while may paste again", () => {
  const speaker = pace();
  assert.ok(speaker.spend(2 * paceBurstMessages, 0, 0) > 0);
  const later = 2 * paceBurstMessages / paceMessagesPerSecond * 1_000;
  assert.equal(speaker.spend(paceBurstMessages, 0, later), 0);
});

Deno.test("pace: without a limit nobody waits", () => {
  const speaker = new Pace(0, 0);
  assert.equal(speaker.spend(1_000_000, 1e12, 0), 0);
});

Deno.test("pace: somebody who waits often is told so now and then", () => {
  const speaker = pace();
  const told = [0, 1, slowEveryMs - 1, slowEveryMs, slowEveryMs + 1].map((now) =>
    speaker.tells(now)
  );
  assert.deepEqual(told, [true, false, false, true, false]);
});

Deno.test("pace: reading later brings little, and no sooner than that", async () => {
  const input = new LineBuffer();
  input.push(new Uint8Array(64 * 1024).fill(0x20));
  input.takeAll();
  let room = 0;
  const read = () => {
    room = input.space().length;
    return Promise.resolve(true);
  };
  const start = performance.now();
  assert.ok(await readLater({ input, read }, 50, new AbortController().signal));
  assert.ok(performance.now() - start >= 45);
  assert.equal(room, 1_024);
});

Deno.test("pace: whoever hangs up or is sent away is not waited for", async () => {
  const input = new LineBuffer();
  const hungUp = { input, read: () => Promise.resolve(false) };
  assert.ok(!await readLater(hungUp, 1e8, new AbortController().signal));
  const gone = new AbortController();
  const waiting = readLater({ input, read: () => Promise.resolve(true) }, 1e8, gone.signal);
  gone.abort();
  assert.ok(!await waiting);
});
