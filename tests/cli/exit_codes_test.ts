import assert from "node:assert/strict";
import { ExitCode, exitCodeOf } from "../../cli/exit_codes.ts";

Deno.test("exit codes: a goodbye is fine, however it came; being sent away and losing a chat are not", () => {
  for (const goodbye of ["quit", "closing", "idle"] as const) {
    assert.equal(exitCodeOf(goodbye), ExitCode.ok);
  }
  assert.equal(exitCodeOf("kicked"), ExitCode.refused);
  for (const trouble of ["lost", "error"] as const) {
    assert.equal(exitCodeOf(trouble), ExitCode.failure);
  }
});
