import assert from "node:assert/strict";
import * as fc from "fast-check";
import { isHost } from "../../protocol/address.ts";
import { hostCharsMax } from "../../protocol/limits.ts";
import { anyText } from "./helpers.ts";

Deno.test("address: an IP address or a name in DNS is a host", () => {
  const label = "a".repeat(63);
  const hosts = ["192.0.2.7", "2001:db8::7", "::1", "::", "::ffff:192.0.2.7", "localhost", "a"]
    .concat("chat.example", "CHAT.Example", "xn--bcher-kva.example", "7chat.example", "1.2.3.x4")
    .concat(`${label}.${label}.${label}.${"a".repeat(61)}`);
  for (const host of hosts) assert.ok(isHost(host), host);
});

Deno.test("address: nothing else is a host", () => {
  const label = "a".repeat(63);
  const others = [
    "",
    ".",
    "a.",
    ".a",
    "a..b",
    "-a",
    "a-",
    "a_b",
    "a b",
    "a\n",
    "\ta",
    "bücher.example",
  ]
    .concat("[::1]", "fe80::1%eth0", "chat.example:1025", "192.0.2.7:1", "user@chat.example", "//a")
    .concat("1.2.3", "127.1", "2130706433", "0x7f.0.0.0x1", "a.0x", "256.0.0.1", "01.2.3.4", "1:2")
    .concat(
      "*",
      "a/b",
      "a%41",
      "a\u202eb",
      `${label}a`,
      `${`${label}.`.repeat(3)}${"a".repeat(62)}`,
    );
  for (const host of others) assert.ok(!isHost(host), JSON.stringify(host));
});

Deno.test("address: whatever is a host is short and plain", () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      if (isHost(text)) assert.match(text, /^[a-z\d.:-]+$/i);
      assert.ok(!isHost(text.padEnd(hostCharsMax + 1, "a")));
    }),
    { numRuns: 1_000 },
  );
});
