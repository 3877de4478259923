import assert from "node:assert/strict";
import { formatMessage } from "@optique/core/message";
import * as values from "../../cli/values.ts";

Deno.test("cli: a server's address is a name or an address, with or without a port", () => {
  const written: Record<string, values.ServerAddress> = {
    "localhost": { host: "localhost" },
    "192.168.0.12": { host: "192.168.0.12" },
    "192.168.0.12:1025": { host: "192.168.0.12", port: 1025 },
    "chat.example.org:65535": { host: "chat.example.org", port: 65_535 },
    "my_box": { host: "my_box" },
    ["x".repeat(253)]: { host: "x".repeat(253) },
    "::1": { host: "::1" },
    "[::1]": { host: "::1" },
    "[::1]:1025": { host: "::1", port: 1025 },
    "fe80::1%eth0": { host: "fe80::1%eth0" },
    "[fe80::1%eth0]:7": { host: "fe80::1%eth0", port: 7 },
    " localhost ": { host: "localhost" },
    "café.example": { host: "xn--caf-dma.example" },
  };
  for (const [input, expected] of Object.entries(written)) {
    assert.deepEqual(parsed(values.serverAddress(), input), expected, input);
  }
});

Deno.test("cli: what is no server's address is refused", () => {
  const wrong = [
    "",
    "1025",
    ":1025",
    "localhost:",
    "localhost:0",
    "localhost:70000",
    "localhost:x",
    "[::1",
    "[localhost]:1",
    "::1:99999",
    "1:2:3",
    "1:2:3:4:5:6:7:8:9",
    "256.1.1.1",
    "192.168.",
    "192.168.1",
    "192.168.0.012",
    "0x7f.1",
    "http://localhost",
    "user@host",
    "two words",
    "::1%",
    "::1%eth0%eth1",
    "::1]/[",
    "::1]/\x1b[2J",
    "::\r1",
    "x".repeat(254),
  ];
  for (const input of wrong) {
    assert.match(complaint(values.serverAddress(), input), /^wants /, input);
  }
});

Deno.test("cli: an address that is written is read back the same", () => {
  const addresses = [
    { host: "::1", port: 1025 },
    { host: "::1" },
    { host: "localhost", port: 9 },
    { host: "fe80::1%eth0", port: 9 },
  ];
  for (const address of addresses) {
    const input = values.formatServerAddress(address);
    assert.deepEqual(parsed(values.serverAddress(), input), address);
  }
});

Deno.test("cli: a port is 0 to 65535", () => {
  assert.equal(parsed(values.port(), "0"), 0);
  assert.equal(parsed(values.port(), "65535"), 65_535);
  for (const input of ["65536", "-1", "1e3", "0x10", "1.5", "", "port"]) {
    assert.match(complaint(values.port(), input), /^wants a port from 0 to 65535/);
  }
});

Deno.test("cli: rooms are two ports, the smaller first", () => {
  assert.deepEqual(parsed(values.portRange(), "1026-9999"), { first: 1026, last: 9999 });
  assert.deepEqual(parsed(values.portRange(), "5000-5000"), { first: 5000, last: 5000 });
  for (const input of ["9-3", "0-5", "1026", "1026-", "1026-70000", "a-b", "1-2-3"]) {
    assert.equal(
      complaint(values.portRange(), input),
      `wants two ports, the smaller first, like 1026-9999; got "${input}".`,
    );
  }
});

Deno.test("cli: a name holds 32 characters, however many bytes they take", () => {
  assert.equal(parsed(values.chatName(), " Iago "), "Iago");
  assert.equal(parsed(values.chatName(), "🦦".repeat(32)), "🦦".repeat(32));
  for (const input of ["", "  ", "x".repeat(33)]) {
    assert.match(complaint(values.chatName(), input), /^wants a name of 1 to 32 characters/);
  }
});

Deno.test("cli: an address to listen on has no port", () => {
  for (const host of ["::", "0.0.0.0", "localhost"]) {
    assert.equal(parsed(values.listenHost(), host), host);
  }
  assert.match(complaint(values.listenHost(), "0.0.0.0:1025"), /without a port/);
});

Deno.test("cli: a variable that is empty counts as unset", () => {
  assert.equal(values.fromVariable("", "PYCHAT_PORT", values.port()), undefined);
  assert.equal(values.fromVariable(undefined, "PYCHAT_PORT", values.port()), undefined);
  assert.equal(values.fromVariable("7", "PYCHAT_PORT", values.port()), 7);
});

function parsed<T>(value: values.Value<T>, input: string): T {
  const result = value.parse(input);
  assert(result.success, `"${input}" was refused`);
  return result.value;
}

function complaint<T>(value: values.Value<T>, input: string): string {
  const result = value.parse(input);
  assert(!result.success, `"${input}" was taken`);
  return formatMessage(result.error);
}

Deno.test("cli: who watches a server comes to a port of this machine, or of an address with it", () => {
  const written: Record<string, { readonly host: string; readonly port: number }> = {
    "9464": { host: "127.0.0.1", port: 9464 },
    "0": { host: "127.0.0.1", port: 0 },
    "0.0.0.0:9464": { host: "0.0.0.0", port: 9464 },
    "localhost:0": { host: "localhost", port: 0 },
    "[::1]:9464": { host: "::1", port: 9464 },
    " [::]:1 ": { host: "::", port: 1 },
  };
  for (const [input, expected] of Object.entries(written)) {
    assert.deepEqual(parsed(values.monitorAddress(), input), expected, input);
    const format = values.monitorAddress().format(expected);
    assert.deepEqual(parsed(values.monitorAddress(), format), expected, format);
  }
  for (
    const input of ["", ":9464", "localhost", "localhost:", "::1", "::1:9464", "[::1", "1:2:3"]
      .concat(["70000", "localhost:70000", "a b:1", "9464/metrics", "http://localhost:1", "-1"])
  ) {
    assert.match(complaint(values.monitorAddress(), input), /^wants a port from 0 to 65535/, input);
  }
});
