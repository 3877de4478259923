import assert from "node:assert/strict";
import { isMissing } from "../programs.ts";

const rights = new URL("../../cli/worker_rights.ts", import.meta.url);

/**
 * What a program of its own with these permissions finds that it may start as a worker, before and
 * after it gives that up, and whether it may still run `true` then.
 */
async function inProgram(...permissions: readonly string[]): Promise<unknown> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      file,
      `import { renounceWorkers, startable } from "${rights}";
       const before = await startable();
       await renounceWorkers();
       const after = await startable();
       const { state } = await Deno.permissions.query({ name: "run", command: "true" });
       console.log(JSON.stringify([before ?? null, after ?? null, state]));`,
    );
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "--no-prompt", ...permissions, file],
    }).output();
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("workers: whoever may start Deno by its path finds that, and can give it up", async () => {
  const deno = Deno.execPath();
  assert.deepEqual(await inProgram(`--allow-run=${deno},true`), [deno, null, "granted"]);
});

Deno.test({
  name: "workers: whoever may start what PATH calls deno finds that, and can give it up",
  ignore: isMissing("deno"),
  async fn() {
    const [before, after, others] = await inProgram("--allow-run=deno,true") as unknown[];
    assert.ok(before === "deno" || before === Deno.execPath());
    assert.deepEqual([after, others], [null, "granted"]);
  },
});

Deno.test("workers: whoever may start nothing, or other programs, finds nothing", async () => {
  assert.deepEqual(await inProgram(), [null, null, "prompt"]);
  assert.deepEqual(await inProgram("--allow-run=true"), [null, null, "granted"]);
});
