import assert from "node:assert/strict";
import { lobbyBurst, lobbyPerSecond, own } from "../../protocol/limits.ts";
import { Addresses } from "../../server/addresses.ts";

Deno.test("addresses: exactly so many connections at once, and another one when one is over", () => {
  const addresses = new Addresses(2);
  assert.ok(addresses.enter("192.0.2.1", "room", 0));
  assert.ok(addresses.enter("192.0.2.1", "lobby", 0));
  assert.ok(!addresses.enter("192.0.2.1", "room", 0));
  assert.ok(!addresses.enter("192.0.2.1", "lobby", 0));
  assert.ok(addresses.enter("192.0.2.2", "room", 0));
  addresses.leave("192.0.2.1", 0);
  assert.ok(addresses.enter("::ffff:192.0.2.1", "room", 0));
  assert.ok(!addresses.enter("192.0.2.1", "room", 0));
});

Deno.test("addresses: those of one /64 are one, those of another are not", () => {
  const addresses = new Addresses(1);
  assert.ok(addresses.enter("2001:db8:0:1::1", "room", 0));
  assert.ok(!addresses.enter("2001:db8:0:1:ffff::2", "room", 0));
  assert.ok(addresses.enter("2001:db8:0:2::1", "room", 0));
});

Deno.test("addresses: one comes to the lobby so often at once, and then as fast as that grows back", () => {
  const addresses = new Addresses(100);
  const come = (now: number, address = "192.0.2.1") => {
    const stays = addresses.enter(address, "lobby", now);
    if (stays) addresses.leave(address, now);
    return stays;
  };
  for (let time = 0; time < lobbyBurst; time++) assert.ok(come(0));
  assert.ok(!come(0));
  assert.ok(!come(1_000 / lobbyPerSecond - 1));
  assert.ok(come(1_000 / lobbyPerSecond));
  assert.ok(!come(1_000 / lobbyPerSecond));
  assert.ok(come(0, "192.0.2.2"));
  assert.ok(addresses.enter("192.0.2.1", "room", 0), "a room is another door");
});

Deno.test("addresses: without a limit nothing is counted and nothing is remembered", () => {
  const addresses = new Addresses(0);
  for (let time = 0; time < 1_000; time++) assert.ok(addresses.enter("192.0.2.1", "lobby", 0));
  assert.equal(addresses.size, 0);
  addresses.leave("192.0.2.1", 0);
});

Deno.test("addresses: one is forgotten when it may come as often as any other", () => {
  const addresses = new Addresses(100);
  addresses.enter("192.0.2.1", "lobby", 0);
  addresses.enter("192.0.2.2", "room", 0);
  addresses.leave("192.0.2.2", 0);
  assert.equal(addresses.size, 1);
  addresses.leave("192.0.2.1", 0);
  addresses.forget(1_000 / lobbyPerSecond - 1);
  assert.equal(addresses.size, 1);
  addresses.forget(1_000 / lobbyPerSecond);
  assert.equal(addresses.size, 0);
});

Deno.test("addresses: however many come and go, no more are remembered than fit", () => {
  const addresses = new Addresses(100);
  addresses.enter("192.0.2.1", "lobby", 0);
  for (let n = 0; n < own.goneAddressesMax + 1_000; n++) {
    const address = `2001:db8:${(n >> 16).toString(16)}:${(n & 0xffff).toString(16)}::1`;
    assert.ok(addresses.enter(address, "lobby", 0));
    addresses.leave(address, 0);
  }
  assert.equal(addresses.size, own.goneAddressesMax + 1);
});
