import assert from "node:assert/strict";
import { own } from "../../protocol/limits.ts";
import { isOutOfFiles, Reserve } from "../../server/reserve.ts";

Deno.test("reserve: it lends what it has, and has it again later", () => {
  using reserve = new Reserve();
  for (let n = 0; n < own.reserveFiles; n++) assert.ok(reserve.lend());
  assert.ok(!reserve.lend());
  assert.ok(reserve.refill());
  assert.ok(reserve.lend());
});

Deno.test("reserve: one that is over takes nothing back", () => {
  const reserve = new Reserve();
  reserve[Symbol.dispose]();
  reserve.refill();
  assert.ok(!reserve.lend());
});

Deno.test("reserve: only what the system says about descriptors means that there are none", () => {
  const coded = (code: string) => Object.assign(new Error("failed"), { code });
  assert.ok(isOutOfFiles(coded("EMFILE")));
  assert.ok(isOutOfFiles(coded("ENFILE")));
  assert.ok(!isOutOfFiles(coded("EADDRINUSE")));
  assert.ok(!isOutOfFiles(new Error("Too many open files")));
  assert.ok(!isOutOfFiles("EMFILE"));
});
