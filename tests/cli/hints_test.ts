import assert from "node:assert/strict";
import fc from "fast-check";
import { addressProblem, surplusChars } from "../../cli/hints.ts";

Deno.test("hints: what may still become an address is not scolded", () => {
  const beginnings = [
    ...["", " ", "exam", "example.", "my-", "my_box", "192", "192.", "192.168.", "192.168.0.1"],
    ...[
      "foo:",
      "foo:1",
      "foo:0",
      "3.example.org",
      "a.1",
      "café",
      "xn--caf-dm",
      "2001:db8",
      "fe80::1%",
    ],
    ...["[", "[:", "[::1", "[::1]", "[::1]:", "[fe80::1%", "::ffff:1.2.", "localhost "],
  ];
  for (const input of beginnings) assert.equal(addressProblem(input, false), undefined, input);
});

Deno.test("hints: no beginning of an address is scolded", () => {
  const name = fc.domain().filter((name) => !/^\d/.test(name));
  const port = fc.integer({ min: 1, max: 65_535 });
  const address = fc.oneof(
    fc.oneof(fc.ipV4(), fc.ipV6(), name),
    fc.tuple(fc.oneof(fc.ipV4(), name), port).map(([host, port]) => `${host}:${port}`),
    fc.tuple(fc.ipV6(), port).map(([host, port]) => `[${host}]:${port}`),
  );
  fc.assert(fc.property(address, (address) => {
    for (let length = 0; length <= address.length; length++) {
      const input = address.slice(0, length);
      assert.equal(addressProblem(input, false), undefined, input);
    }
  }));
});

Deno.test("hints: what can be no address any more is, by what is wrong with it", () => {
  const wrong = {
    spaces: ["my server", "pychat connect localhost", "foo :1"],
    port: ["foo:99999", "foo:12a", "127.0.0.1:x", "[::1]:70000"],
    ipv6: ["1:2:3:4:5:6:7:8:9", "::1:99999", "[1:2::3::", ":::"],
    address: ["192.168.0.300", "256.", "1.2.3.4.5", "99999", "http://", "user@host", "x:y:z", ":1"],
  };
  for (const [problem, inputs] of Object.entries(wrong)) {
    for (const input of inputs) assert.equal(addressProblem(input, false), problem, input);
  }
});

Deno.test("hints: a mere beginning is wrong when that is all", () => {
  const problems = {
    "192": "address",
    "192.168.": "address",
    "foo:": "port",
    "foo:0": "port",
    "[::1": "ipv6",
    "2001:db8": "address",
    "exam": undefined,
    "localhost:1025": undefined,
    "::1": undefined,
  };
  for (const [input, problem] of Object.entries(problems)) {
    assert.equal(addressProblem(input, true), problem, input);
  }
});

Deno.test("hints: a name of 32 characters fits, however wide they are", () => {
  assert.equal(surplusChars(" Iago "), 0);
  assert.equal(surplusChars("🦦".repeat(32)), 0);
  assert.equal(surplusChars(`  ${"你".repeat(33)} `), 1);
});
