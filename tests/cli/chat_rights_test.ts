import assert from "node:assert/strict";

const rights = new URL("../../cli/chat_rights.ts", import.meta.url);

/** What a program of its own with the rights of an executable may do when it has given up some. */
async function after(writes: boolean): Promise<unknown> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      file,
      `import { renounceForChat } from "${rights}";
       await renounceForChat({ writes: ${writes} });
       const states = await Promise.all([
         { name: "read", path: "${file}" },
         { name: "write", path: "${file}" },
         { name: "sys", kind: "networkInterfaces" },
         { name: "run", command: Deno.execPath() },
         { name: "run", command: "/bin/sh" },
         { name: "net" },
         { name: "env", variable: "TERM" },
       ].map((right) => Deno.permissions.query(right)));
       if (${writes}) await Deno.writeTextFile("${file}", "saved");
       console.log(JSON.stringify(states.map(({ state }) => state === "granted")));`,
    );
    const allowed = ["net", "read", "write", "sys", `run=${Deno.execPath()},/bin/sh`, "env=TERM"];
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--no-prompt", ...allowed.map((it) => `--allow-${it}`), file],
    }).output();
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("chat rights: nobody who chats may read a file or start this program again", async () => {
  const [read, write, sys, program, ...others] = [false, true, false, false, true, true, true];
  assert.deepEqual(await after(true), [read, write, sys, program, ...others]);
});

Deno.test("chat rights: whoever cannot ask for a file may write none", async () => {
  const [read, write, sys, program, ...others] = [false, false, false, false, true, true, true];
  assert.deepEqual(await after(false), [read, write, sys, program, ...others]);
});
