import assert from "node:assert/strict";
import { english } from "../../language/mod.ts";
import { CommandError } from "../../cli/exit_codes.ts";
import { defaultRegistryFile, recentServersFile } from "../../cli/paths.ts";

Deno.test("cli: the registry lives in the state directory that the system has for it", () => {
  const home = { HOME: "/home/iago" };
  assert.equal(file("linux", home), "/home/iago/.local/state/pychat/registry.db");
  assert.equal(file("linux", { ...home, XDG_STATE_HOME: "/s" }), "/s/pychat/registry.db");
  assert.equal(
    file("darwin", { ...home, XDG_STATE_HOME: "/s" }),
    "/home/iago/Library/Application Support/pychat/registry.db",
  );
  assert.equal(
    file("windows", { LOCALAPPDATA: "C:\\Users\\Iago\\AppData\\Local" }),
    "C:\\Users\\Iago\\AppData\\Local\\pychat\\registry.db",
  );
});

Deno.test("cli: a relative or empty XDG_STATE_HOME is ignored", () => {
  for (const XDG_STATE_HOME of ["", "state", "./state"]) {
    assert.equal(
      file("linux", { HOME: "/home/iago", XDG_STATE_HOME }),
      "/home/iago/.local/state/pychat/registry.db",
    );
  }
});

Deno.test("cli: the servers where somebody was last are kept beside the registry", () => {
  const variables: Record<string, string> = { HOME: "/home/iago", LOCALAPPDATA: "C:\\Iago" };
  const env = (name: string) => variables[name];
  for (const os of ["linux", "darwin", "windows"] as const) {
    const beside = defaultRegistryFile(english, { os, env }).replace("registry.db", "servers");
    assert.equal(recentServersFile({ os, env }), beside);
    assert.equal(recentServersFile({ os, env: () => undefined }), undefined);
  }
});

Deno.test("cli: without a home directory the way out is named", () => {
  for (const os of ["linux", "darwin", "windows"] as const) {
    assert.throws(
      () => file(os, {}),
      (error) => error instanceof CommandError && /Choose a file with --db/.test(error.message),
    );
  }
});

function file(os: typeof Deno.build.os, variables: Record<string, string>): string {
  return defaultRegistryFile(english, { os, env: (name) => variables[name] });
}
