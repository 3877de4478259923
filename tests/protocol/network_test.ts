import assert from "node:assert/strict";
import * as fc from "fast-check";
import { networkOf } from "../../protocol/network.ts";

Deno.test("network: an IPv4 address is a network of its own", () => {
  for (const address of ["192.0.2.7", "0.0.0.0", "255.255.255.255", "127.0.0.1"]) {
    assert.equal(networkOf(address), address);
  }
});

Deno.test("network: an IPv4 address in an IPv6 one is that IPv4 address", () => {
  const forms = [
    "::ffff:192.0.2.7",
    "::FFFF:192.0.2.7",
    "::ffff:c000:207",
    "0:0:0:0:0:ffff:192.0.2.7",
    "0000:0000:0000:0000:0000:ffff:c000:0207",
    "::ffff:192.0.2.7%eth0",
  ];
  for (const form of forms) assert.equal(networkOf(form), "192.0.2.7", form);
  assert.equal(networkOf("::ffff:0.0.0.0"), "0.0.0.0");
});

Deno.test("network: an IPv6 address is one of its /64", () => {
  const cases = {
    "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
    "2001:0DB8:0001:0002:ffff:FFFF:ffff:ffff": "2001:db8:1:2::/64",
    "2001:db8:1:2::": "2001:db8:1:2::/64",
    "2001:db8::7": "2001:db8::/64",
    "2001:db8::": "2001:db8::/64",
    "2001:db8::1:2:3:4:5": "2001:db8:0:1::/64",
    "2001::1:0:0:0:0": "2001:0:0:1::/64",
    "::1:2:3:4:5": "0:0:0:1::/64",
    "0:1::": "0:1::/64",
    "1::8": "1::/64",
    "::2:3:4:5:6:7:8": "0:2:3:4::/64",
    "1:2:3:4:5:6:7::": "1:2:3:4::/64",
    "::": "::/64",
    "::1": "::/64",
    "::192.0.2.7": "::/64",
    "64:ff9b::192.0.2.7": "64:ff9b::/64",
    "1:2:3:4:5:6:192.0.2.7": "1:2:3:4::/64",
    "fd00:1:2:3::4%7": "fd00:1:2:3::/64",
    "fec0::1": "fec0::/64",
  };
  for (const [address, network] of Object.entries(cases)) {
    assert.equal(networkOf(address), network, address);
  }
});

Deno.test("network: link-local addresses stand for themselves, on whatever interface", () => {
  for (const form of ["fe80::1", "FE80::1%eth0", "fe80:0::0:1%2", "fe80::1%wlan 0%\n"]) {
    assert.equal(networkOf(form), "fe80:0:0:0:0:0:0:1", form);
  }
  assert.notEqual(networkOf("fe80::1"), networkOf("fe80::2"));
  assert.equal(networkOf("febf::1%en0"), "febf:0:0:0:0:0:0:1");
});

Deno.test("network: what is no address is a network of its own, as it is", () => {
  const others = [
    ...["", "a", "example.org", "unix:/run/chat", "::g", "[::1]", "::1%", "%eth0", "\n"],
    ...[
      "1.2.3",
      "1.2.3.4.5",
      "1.2.3.256",
      "01.2.3.4",
      "1.2.3.4.",
      ".1.2.3.4",
      "1..2.3",
      "1.2.3.4 ",
    ],
    ...["1.2.3.4%eth0", "1.2.3.4::", "::1.2.3.4:5", "::1.2.3", "::ffff:1.2.3.256", "0x7f.0.0.1"],
    ...[":", ":::", "1::2::3", ":1", "1:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::"],
    ...["1:2:3:4:5:6:7:8::", "1:2:3:4::5:6:7:8", ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:1.2.3.4"],
  ];
  for (const other of others) assert.equal(networkOf(other), other);
});

Deno.test("network: however an IPv6 address is written, its network is the same", () => {
  const group = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(0xffff));
  const groups = fc.array(group, { minLength: 8, maxLength: 8 });
  const style = fc.record({ from: fc.nat(7), upper: fc.boolean(), dots: fc.boolean() });
  fc.assert(fc.property(groups, style, (address, { from, upper, dots }) => {
    const written = write(address, from, dots);
    const plain = address.map((value) => value.toString(16)).join(":");
    assert.equal(networkOf(upper ? written.toUpperCase() : written), networkOf(plain));
    // What a network is called is itself a way to write an address of it.
    const network = networkOf(plain);
    assert.equal(networkOf(network.replace("/64", "")), network);
  }));
});

Deno.test("network: only what is behind the /64 makes no difference", () => {
  const whole = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 });
  fc.assert(fc.property(whole, whole, fc.nat(7), ([, ...one], [, ...two], at) => {
    const text = (groups: readonly number[]) =>
      [0x2001, ...groups].map((value) => value.toString(16)).join(":");
    const mixed = one.map((value, index) => index === at - 1 ? two[index] ?? 0 : value);
    const same = at === 0 || at > 3 || one[at - 1] === two[at - 1];
    assert.equal(networkOf(text(one)) === networkOf(text(mixed)), same);
  }));
});

/** Writes an address with a run of zeros that begins at a group shortened, if there is one. */
function write(groups: readonly number[], from: number, dots: boolean): string {
  const parts = groups.map((value) => value.toString(16).padStart(from % 5, "0"));
  let to = from;
  while (groups[to] === 0) to++;
  if (dots && to <= 6) {
    const bytes = groups.slice(6).flatMap((value) => [value >> 8, value & 0xff]);
    parts.splice(6, 2, bytes.join("."));
  }
  if (to === from || to === 7 && dots) return parts.join(":");
  return `${parts.slice(0, from).join(":")}::${parts.slice(to).join(":")}`;
}
