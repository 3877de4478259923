import assert from "node:assert/strict";
import { english, wordsIn } from "../../language/mod.ts";
import { trouble } from "../../server/events.ts";
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
    prettyLine({ event: "joined", room: 4821, dialect: "classic" }, moment),
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

Deno.test("log: what happened again and again is one line with its number, in every language", async () => {
  const refused = { event: "refused", code: "full" } as const;
  const broken = trouble(new Error("The disk is full."));
  const portuguese = { ...moment, words: await wordsIn("pt-BR") };
  const read = [
    prettyLine(refused, moment),
    prettyLine({ ...refused, count: 1 }, moment),
    prettyLine({ ...refused, count: 240 }, moment),
    prettyLine({ ...refused, count: 240 }, portuguese),
    prettyLine(broken, moment),
    prettyLine({ ...broken, count: 12 }, moment),
    prettyLine({ ...broken, count: 1 }, portuguese),
  ].map((line) => line.slice("20:38:12  ".length).replace(/ {2,}.*| 1 (waiting|esperando).*/, ""));
  assert.deepEqual(read, [
    "somebody was sent away (full)",
    "1 more person was sent away (full)",
    "240 more people were sent away (full)",
    "mais 240 pessoas não puderam entrar (full)",
    "The disk is full.",
    "The disk is full. (12 more times)",
    "The disk is full. (mais 1 vez)",
  ]);
});

Deno.test("log: a program reads one JSON object", () => {
  assert.deepEqual(JSON.parse(jsonLine({ event: "left", room: 4821, reason: "broke" }, now)), {
    event: "left",
    reason: "broke",
    room: 4821,
    at: now.toISOString(),
  });
});
