import assert from "node:assert/strict";
import { english } from "../../language/mod.ts";
import { jsonLine, prettyLine } from "../../server/log.ts";

const now = new Date(2026, 10, 22, 20, 38, 12);
const moment = { now, words: english, headcount: { waiting: 1, chats: 2, people: 5 } };

Deno.test("log: the invitation is the exact command for each address, the port only if it is not 1025", () => {
  const addresses = ["192.168.0.12", "fd00::2"];
  const event = { event: "listening", host: "::", addresses, tls: false } as const;
  assert.equal(
    prettyLine({ ...event, port: 1025 }, moment),
    "PyChat is online. Tell people to type:\n\n" +
      "    pychat connect 192.168.0.12\n    pychat connect fd00::2\n",
  );
  assert.match(
    prettyLine({ ...event, port: 2025 }, moment),
    /connect 192\.168\.0\.12:2025\n {4}pychat connect \[fd00::2\]:2025\n$/,
  );
  assert.match(
    prettyLine({ ...event, port: 2025, tls: true }, moment),
    /connect 192\.168\.0\.12:2025 --tls\n {4}pychat connect \[fd00::2\]:2025 --tls\n$/,
  );
});

Deno.test("log: a person reads when, what, and how many people there are", () => {
  assert.equal(
    prettyLine({ event: "joined", room: 4821 }, moment),
    "20:38:12  somebody arrived in room 4821                1 waiting · 2 chats",
  );
  assert.match(
    prettyLine({ event: "message", room: 4821, count: 1 }, moment),
    /1 message in/,
  );
  assert.match(
    prettyLine({ event: "message", room: 4821, count: 2 }, moment),
    /2 messages in/,
  );
});

Deno.test("log: a program reads one JSON object", () => {
  assert.deepEqual(JSON.parse(jsonLine({ event: "left", room: 4821 }, now)), {
    event: "left",
    room: 4821,
    at: now.toISOString(),
  });
});
