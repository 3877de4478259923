import assert from "node:assert/strict";
import * as fc from "fast-check";
import { networkOf } from "../../protocol/network.ts";

const networks: Readonly<Record<string, string>> = {
  "127.0.0.1": "127.0.0.1",
  "192.168.0.12": "192.168.0.12",
  "::ffff:192.168.0.12": "192.168.0.12",
  "::FFFF:192.168.0.12": "192.168.0.12",
  "::ffff:c0a8:c": "192.168.0.12",
  "0:0:0:0:0:ffff:c0a8:000c": "192.168.0.12",
  "::1": "0:0:0:0::/64",
  "::": "0:0:0:0::/64",
  "2001:db8::": "2001:db8:0:0::/64",
  "2001:DB8:0:0:1:2:3:4": "2001:db8:0:0::/64",
  "2001:0db8:0000:0001::9": "2001:db8:0:1::/64",
  "2001:db8:1:2:3:4:5::": "2001:db8:1:2::/64",
  "::5:6:7:8": "0:0:0:0::/64",
  "1::5:6:7:8": "1:0:0:0::/64",
  "64:ff9b::192.0.2.33": "64:ff9b:0:0::/64",
  "fe80::1%eth0": "fe80:0:0:0::/64",
};

for (const [address, network] of Object.entries(networks)) {
  Deno.test(`network: ${address} is in ${network}`, () => {
    assert.equal(networkOf(address), network);
  });
}

Deno.test("network: what is no address comes back as it is", () => {
  for (const word of ["", "localhost", "1:2", "1::2::3", ":::", "g::1", "1:2:3:4:5:6:7:8:9"]) {
    assert.equal(networkOf(word), word);
  }
});

Deno.test("network: two addresses are in one network exactly when their first 64 bits are the same", () => {
  const group = fc.integer({ min: 0, max: 3 }).map((number) => [0, 1, 0xff, 0xffff][number] ?? 0);
  const address = fc.tuple(group, group, group, group, group, group, group, group)
    .filter((groups) => groups.slice(0, 5).some((group) => group !== 0));
  const written = (groups: readonly number[]) => groups.map((group) => group.toString(16));
  fc.assert(fc.property(address, address, (one, other) => {
    const same = one.slice(0, 4).join() === other.slice(0, 4).join();
    const networks = [one, other].map((groups) => networkOf(written(groups).join(":")));
    assert.equal(networks[0] === networks[1], same);
  }));
});

Deno.test("network: a zero is a zero however it is left out", () => {
  const groups = ["2001", "db8", "0", "7", "0", "0", "0", "9"];
  const whole = networkOf(groups.join(":"));
  assert.equal(networkOf("2001:db8:0:7::9"), whole);
  assert.equal(networkOf("2001:db8::7:0:0:0:9"), whole);
});
