/**
 * Running a tool, with the permissions that one gives and without.
 *
 * @module
 */

import assert from "node:assert/strict";
import { runDesktopCommand } from "../../../client/notifications/run.ts";

const folder = new URL("../../../client/notifications/", import.meta.url);

Deno.test("notifications: a tool that succeeds, fails, is missing or hangs", async () => {
  const sh = (script: string) => ({ command: "sh", args: ["-c", script], env: { WHAT: "text" } });
  assert.equal(await runDesktopCommand(sh('[ "$WHAT" = text ]')), true);
  assert.equal(await runDesktopCommand(sh("exit 1")), false);
  assert.equal(await runDesktopCommand({ command: "pychat-no-tool", args: [], env: {} }), false);
  const hanging = { command: "sleep", args: ["1000"], env: {} };
  assert.equal(await runDesktopCommand(hanging, { limitMs: 1 }), false);
});

Deno.test("notifications: without permissions, nothing is run, read, asked or thrown", async () => {
  const said = await inProgram([], {});
  assert.equal(said, '[null,null,false,"\\u0007"]\n');
});

Deno.test("notifications: only what may be read is read, other variables denied or not", async () => {
  const env = { TERM: "foot", SSH_TTY: "x" };
  assert.match(await inProgram(["--allow-env=TERM"], env), /^\["foot",null,/);
  assert.match(await inProgram(["--allow-env=TERM", "--ignore-env"], env), /^\["foot",null,/);
});

Deno.test("notifications: a variable of the loader does not keep the tool from running", async () => {
  const said = await inProgram(["--allow-run=true"], { LD_LIBRARY_PATH: "/nowhere" });
  assert.equal(said, '[null,null,true,"\\u0007"]\n');
});

/**
 * What a program of its own with these permissions finds out: TERM, SSH_TTY, whether it could run
 * `true`, and what its notifier wrote.
 */
async function inProgram(
  permissions: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      file,
      `import { readEnv } from "${folder}environment.ts";
       import { Notifier } from "${folder}notifier.ts";
       import { runDesktopCommand } from "${folder}run.ts";
       let written = "";
       const notifier = new Notifier({ os: "android", write: (text) => { written += text; } });
       await notifier.notify({ title: "PyChat", body: "Hello" }, 0);
       const ran = await runDesktopCommand({ command: "true", args: [], env: {} });
       console.log(JSON.stringify([readEnv("TERM") ?? null, readEnv("SSH_TTY") ?? null, ran, written]));`,
    );
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "--no-prompt", ...permissions, file],
      env: { ...env },
      stdin: "null",
    }).output();
    assert.equal(new TextDecoder().decode(stderr), "");
    return new TextDecoder().decode(stdout);
  } finally {
    await Deno.remove(file);
  }
}
