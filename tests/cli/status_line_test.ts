import assert from "node:assert/strict";
import { english } from "../../language/mod.ts";
import { cut, duration, statusLine } from "../../cli/status_line.ts";

const headcount = { waiting: 1, chats: 2, people: 5 };
const words = english.hosting.status;
const startMs = new Date(2026, 10, 22, 20, 38).getTime();
const activity = {
  uptimeMs: 151_000,
  messagesPerSecond: 2.36,
  busiest: { startMs, messages: 120 },
};

Deno.test("status line: it has everything that fits, what matters most first", () => {
  const line = (columns: number) => statusLine(activity, headcount, { columns, words });
  assert.equal(
    line(119),
    " 3 rooms · 1 waiting · 5 people · 2.4 msg/s · up 00:02:31 · busiest minute 20:38, 120 messages",
  );
  assert.equal(
    line(79),
    " 3 rooms · 1 waiting · 5 people · 2.4 msg/s · up 00:02:31 · busiest 20:38 (120)",
  );
  assert.equal(line(60), " 3 rooms · 1 waiting · 5 people · 2.4 msg/s · up 00:02:31");
  assert.equal(line(30), " 3 rooms · 1 waiting");
  assert.equal(line(4), " 3 r");
  for (let columns = 1; columns < 120; columns++) assert.ok(line(columns).length <= columns);
});

Deno.test("status line: one is not several, and nothing is no minute", () => {
  assert.equal(
    statusLine(
      { uptimeMs: 0, messagesPerSecond: 0, busiest: undefined },
      { waiting: 1, chats: 0, people: 1 },
      { columns: 79, words },
    ),
    " 1 room · 1 waiting · 1 person · 0 msg/s · up 00:00:00",
  );
});

Deno.test("status line: many messages a second are a round number", () => {
  const line = statusLine({ ...activity, messagesPerSecond: 1_239.6 }, headcount, {
    columns: 79,
    words,
  });
  assert.match(line, / 1240 msg\/s /);
});

Deno.test("status line: a time has days when it needs them", () => {
  assert.equal(duration(-1, words), "00:00:00");
  assert.equal(duration(86_399_999, words), "23:59:59");
  assert.equal(duration(86_400_000, words), "1d 00:00:00");
});

Deno.test("status line: a cut goes between characters, however wide", () => {
  assert.equal(cut("你好", 3), "你");
  assert.equal(cut("👩🏽‍💻!", 2), "👩🏽‍💻");
  assert.equal(cut("abc", 0), "");
});
