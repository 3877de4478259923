import assert from "node:assert/strict";
import { Lines, plainStyle } from "../../client/lines.ts";
import { english } from "../../language/mod.ts";

Deno.test("lines: whatever has lines of its own, only the first of them begins at the margin", () => {
  const lines = new Lines(plainStyle, english);
  lines.saying(1, "one\ntwo");
  const undelivered = lines.line({ event: "undelivered", id: 1 }, "Ana") ?? "";
  assert.match(undelivered, /: one\n {11}two$/);
  assert.match(lines.line({ event: "notice", message: "a\nb" }, "Ana") ?? "", /: a\n {11}b$/);
  assert.match(lines.notice("a\nb"), / a\n {11}b$/);
});
