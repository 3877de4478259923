import assert from "node:assert/strict";
import { limitedBy } from "../../bench/harness/measuring.ts";
import { asMarkdown, asText, formatCell, type Section } from "../../bench/harness/report.ts";

const section: Section = {
  name: "example",
  title: "An example",
  rows: [
    { server: "ours", "µs": { median: 1.234, low: 1, high: 12.34 } },
    { server: "another", "µs": 1234.5, extra: "word" },
  ],
  targets: [
    { what: "ratio", wanted: "≤ 1.3", found: 1.5, met: false },
    { what: "told", wanted: "told", found: 2 },
  ],
  notes: ["A sentence."],
};

Deno.test("bench: a figure has three digits that count", () => {
  assert.equal(formatCell(0.123), "0.12");
  assert.equal(formatCell(12.345), "12.3");
  assert.equal(formatCell(123_456.7), "123,457");
  assert.equal(formatCell(NaN), "–");
  assert.equal(formatCell({ median: 2, low: 1, high: 30 }), "2.00 (1.00–30.0)");
  assert.equal(formatCell({ median: 2, low: 2, high: 2 }), "2.00");
});

Deno.test("bench: a terminal gets columns, and an empty cell where a row has none", () => {
  assert.equal(
    asText(section),
    [
      "",
      "An example",
      "  server   µs                extra",
      "  ───────  ────────────────  ─────",
      "  ours     1.23 (1.00–12.3)",
      "  another  1,235             word",
      "  target  wanted  found  met",
      "  ──────  ──────  ─────  ───",
      "  ratio   ≤ 1.3   1.50   NO",
      "  told    told    2.00   –",
      "  A sentence.",
    ].join("\n"),
  );
});

Deno.test("bench: a document gets tables", () => {
  const lines = asMarkdown(section).split("\n");
  assert.ok(lines.includes("| server | µs | extra |"));
  assert.ok(lines.includes("| ours | 1.23 (1.00–12.3) |  |"));
  assert.ok(lines.includes("| ratio | ≤ 1.3 | 1.50 | NO |"));
});

Deno.test("bench: whoever uses a whole processor is in the way", () => {
  const cores = navigator.hardwareConcurrency;
  assert.equal(limitedBy([{ name: "a", each: 0.9 }, { name: "b", each: 0.2 }], 0), "a");
  assert.equal(limitedBy([{ name: "a", each: 0.1 }], 0), "waiting for each other");
  assert.equal(limitedBy([{ name: "a", each: 0.5, processes: 2 * cores }], 0), "the machine");
  assert.equal(limitedBy([{ name: "a", each: 0.1 }], cores), "other programs");
});
