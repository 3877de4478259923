import assert from "node:assert/strict";
import { stallMs, tickMs } from "../../protocol/limits.ts";
import { Connection } from "../../server/connection.ts";

const patientTicks = stallMs / tickMs;
const message = new TextEncoder().encode("MSG {}\n");

Deno.test("connection: who takes nothing for too long is stalled, and no sooner", () => {
  const { connection } = connected();
  for (let tick = 0; tick < 2 * patientTicks; tick++) assert(!connection.isStalled());
  connection.write(message);
  for (let tick = 0; tick <= patientTicks; tick++) assert(!connection.isStalled(), `${tick}`);
  assert(connection.isStalled());
});

Deno.test("connection: who takes a little now and then is not stalled", async () => {
  const { connection, take } = connected();
  const written = connection.write(message);
  for (const _ of message) {
    for (let tick = 0; tick <= patientTicks; tick++) assert(!connection.isStalled(), `${tick}`);
    await take(1);
  }
  await written;
  // A stall begins when something waits, not when something was taken last.
  for (let tick = 0; tick < 2 * patientTicks; tick++) assert(!connection.isStalled());
  connection.write(message);
  for (let tick = 0; tick <= patientTicks; tick++) assert(!connection.isStalled(), `${tick}`);
  assert(connection.isStalled());
});

/** A connection whose client takes only as many bytes as `take` says. */
function connected() {
  let taken: ((bytes: number) => void) | undefined;
  const connection = new Connection({
    remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 1 },
    read: () => Promise.resolve(null),
    write: () => new Promise<number>((resolve) => taken = resolve),
    closeWrite: () => Promise.resolve(),
    close() {},
    setNoDelay() {},
    setKeepAlive() {},
  });
  const take = async (bytes: number) => {
    taken?.(bytes);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { connection, take };
}
