import assert from "node:assert/strict";
import { Reporting } from "../../client/reporting.ts";
import { english } from "../../language/mod.ts";
import { textCharsMax } from "../../protocol/limits.ts";

function reporting(reports = true) {
  const sent: string[] = [];
  const session = { reports, report: (text: string) => void sent.push(text) };
  return { sent, reporting: new Reporting(session, english.chat) };
}

Deno.test("report: nothing goes before the person has read it and said so", () => {
  const { sent, reporting: report } = reporting();
  for (const line of ["(1) Ana: hi", "\x1b[2m(2)\x1b[22m Bia: you fool", "(3) Ana: ?"]) {
    report.shown(line);
  }
  assert.deepEqual(report.draft(2, "insults"), [
    "The host will read this, and nothing else:",
    "  (2) Bia: you fool",
    "  (3) Ana: ?",
    "  # insults",
    "/report send sends it.",
  ]);
  assert.deepEqual(sent, []);
  assert.equal(report.send(), undefined);
  assert.deepEqual(sent, ["(2) Bia: you fool\n(3) Ana: ?\n# insults"]);
  assert.equal(report.send(), english.chat.wantsLines("/report"), "once");
});

Deno.test("report: what was said with somebody else is not in it", () => {
  const { reporting: report } = reporting();
  report.shown("(1) Ana: hi");
  report.draft(1, "");
  report.begin();
  assert.deepEqual(report.draft(5, "why"), [english.chat.nothingToReport]);
  assert.notEqual(report.send(), undefined, "nor is a draft from before sent");
});

Deno.test("report: it fits a message, the last lines first", () => {
  const { sent, reporting: report } = reporting();
  for (const letter of ["a", "b", "c"]) report.shown(letter.repeat(textCharsMax / 2 - 10));
  report.draft(3, "why");
  report.send();
  assert.match(sent[0] ?? "", /^b+\nc+\n# why$/);
});

Deno.test("report: where the host takes none, the person is told", () => {
  const { sent, reporting: report } = reporting(false);
  report.shown("(1) Ana: hi");
  assert.deepEqual(report.draft(1, ""), [english.chat.notReported]);
  assert.notEqual(report.send(), undefined);
  assert.deepEqual(sent, []);
});
