import assert from "node:assert/strict";
import { english } from "../../language/mod.ts";
import { CommandError, ExitCode } from "../../cli/exit_codes.ts";
import { explain } from "../../cli/main.ts";
import { assertHarmless } from "../hostile.ts";

Deno.test("cli: an error that people can act on is its own sentence and exit code", () => {
  const error = new CommandError("Nobody answers.", ExitCode.unreachable);
  assert.deepEqual(explained(error), { code: 3, printed: ["Nobody answers."] });
});

Deno.test("cli: an error without a message ends without a word", () => {
  const error = new CommandError("", ExitCode.interrupted);
  assert.deepEqual(explained(error), { code: 130, printed: [] });
});

Deno.test("cli: any other error is one line, and exit code 1", () => {
  assert.deepEqual(explained(new TypeError("first\n  second")), {
    code: 1,
    printed: ["Something went wrong inside PyChat: first second (--debug shows where)"],
  });
  assert.deepEqual(explained("thrown text").code, 1);
});

Deno.test("cli: with --debug the error itself follows, causes included", () => {
  const error = new CommandError("Nobody answers.", ExitCode.unreachable, { cause: "why" });
  assert.deepEqual(explained(error, true), {
    code: 3,
    printed: ["Nobody answers.", Deno.inspect(error)],
  });
  assert.match(Deno.inspect(error), /Nobody answers[^]* at [^]*why/);
});

Deno.test("cli: what an error quotes of somebody else's cannot act on the terminal", () => {
  const cause = new SyntaxError("not JSON: \x1b[2J\x9b31m\u202e");
  const error = new CommandError("Nobody answers.", ExitCode.unreachable, { cause });
  for (const debug of [true, false]) {
    for (const it of [error, cause]) assertHarmless(explained(it, debug).printed.join("\n"));
  }
});

function explained(error: unknown, debug = false) {
  const printed: unknown[] = [];
  const consoleError = console.error;
  console.error = (text: unknown) => printed.push(text);
  try {
    return { code: explain(error, english, debug), printed };
  } finally {
    console.error = consoleError;
  }
}
