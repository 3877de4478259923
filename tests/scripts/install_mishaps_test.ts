import assert from "node:assert/strict";
import { orFail } from "../server/helpers.ts";
import {
  command,
  executable,
  failed,
  platform,
  portable,
  program,
  run,
  script,
  start,
  succeeded,
  test,
  Tools,
} from "./installing.ts";
import type { Mishap } from "./mirror.ts";

const mishaps: Readonly<Record<Mishap, RegExp>> = {
  missing: /^Cannot download .*Nothing was changed/m,
  corrupted: /is not what the release says: its checksum is [0-9a-f]{64}.*Nothing was changed/,
  shortened: /is not what the release says.*Nothing was changed/,
  "cut off": /^Cannot download .*Nothing was changed/m,
  "never ending": /^$/,
};

for (const [mishap, complaint] of Object.entries(mishaps) as [Mishap, RegExp][]) {
  for (const kind of ["executable", "archive"]) {
    test(`what is there stays as it is when the ${kind} is ${mishap}, and nothing of it is run`, {
      async run({ mirror, home }) {
        mirror.release("0.1.0", executable("0.1.0"));
        succeeded(await run(mirror, home), /^Installed/m);
        const before = home.tree();
        const trap = `: >"$HOME/it ran"`;
        const files = kind === "archive" ? portable("0.2.0", trap) : executable("0.2.0", trap);
        mirror.release("0.2.0", files);
        for (const file of Object.keys(files)) mirror.spoil(file, mishap);
        if (mishap === "never ending") {
          const { process, said } = start(mirror, home, { detached: true });
          await orFail(mirror.half, "nothing was downloaded");
          // As Ctrl-C does: the shell, and the program that it waits for.
          Deno.kill(-process.pid, "SIGINT");
          assert.notEqual((await orFail(said, "it went on")).code, 0);
        } else failed(await run(mirror, home), complaint);
        assert.deepEqual(home.tree(), before);
      },
    });
  }
}

test("a list of checksums that is missing, cut off or none changes nothing", {
  async run({ mirror, home }) {
    const file = `pychat-0.1.0-${platform}`;
    mirror.release("0.1.0", { ...executable("0.1.0"), SHA256SUMS: "<html>Not found</html>\n" });
    failed(await run(mirror, home), /names nothing for .*Nothing was changed/);
    for (const sum of ["0".repeat(63), "0".repeat(65), "G".repeat(64), `../${"0".repeat(61)}`]) {
      mirror.release("0.1.0", { ...executable("0.1.0"), SHA256SUMS: `${sum}  ${file}\n` });
      failed(await run(mirror, home), /names nothing for /);
    }
    mirror.release("0.1.0", {
      ...executable("0.1.0"),
      SHA256SUMS: `${"0".repeat(64)}  ${file}\n`,
    });
    failed(await run(mirror, home), /ought to be 0{64}/);
    mirror.spoil("SHA256SUMS", "cut off");
    failed(await run(mirror, home), /^Cannot download .*SHA256SUMS/m);
    mirror.spoil("SHA256SUMS", "missing");
    failed(await run(mirror, home), /^Cannot download .*SHA256SUMS/m);
    assert.deepEqual(home.tree(), []);
  },
});

test("a version that would lead elsewhere is none", {
  async run({ mirror, home }) {
    for (const version of ["../../evil", "1/2", "x", "1 2"]) {
      mirror.release("0.1.0", { [`pychat-${version}-${platform}`]: program("0.1.0") });
      failed(await run(mirror, home), /names nothing for /);
      failed(await run(mirror, home, { args: ["--version", version] }), /is no version/);
    }
    assert.deepEqual(home.tree(), []);
  },
});

test("what does not run on this machine does not take the place of what does", {
  async run({ mirror, home }) {
    mirror.release("0.1.0", executable("0.1.0"));
    succeeded(await run(mirror, home), /^Installed/m);
    const before = home.tree();
    const reason = "echo no such library >&2; exit 127";
    for (const files of [executable("0.2.0", reason), portable("0.2.0", reason)]) {
      mirror.release("0.2.0", files);
      const { errors } = failed(await run(mirror, home), /does not run on this machine/);
      assert.match(errors, /no such library/);
      assert.deepEqual(home.tree(), before);
    }
  },
});

test("an installed program that was damaged is mended", {
  async run({ mirror, home }) {
    mirror.release("0.1.0", { ...executable("0.1.0"), ...portable("0.1.0") });
    for (const args of [[], ["--portable"]]) {
      succeeded(await run(mirror, home, { args }), /^Installed/m);
      const whole = home.tree();
      Deno.writeTextFileSync(command(home), "#!/bin/sh\nexit 3\n");
      succeeded(await run(mirror, home, { args }), /^Installed/m);
      assert.deepEqual(home.tree(), whole);
    }
  },
});

test("a script that was cut off anywhere does nothing", {
  async run({ mirror, home }) {
    mirror.release("0.1.0", executable("0.1.0"));
    const text = Deno.readTextFileSync(script).trimEnd();
    const lengths = new Set<number>();
    for (let length = 1; length < text.length; length += 97) lengths.add(length);
    for (let length = text.length - 40; length < text.length; length++) lengths.add(length);
    for (const length of lengths) await run(mirror, home, { text: text.slice(0, length) });
    assert.deepEqual(mirror.requests, []);
    assert.deepEqual(home.tree(), []);
    succeeded(await run(mirror, home, { text }), /^Installed/m);
  },
});

for (const tool of ["curl", "wget", "busybox wget"]) {
  test(`with ${tool} alone it downloads, and notices what is wrong`, {
    needs: [tool.split(" ")[0] ?? tool, "sha256sum"],
    async run({ mirror, home }) {
      using tools = new Tools([tool, "sha256sum"]);
      mirror.release("0.1.0", executable("0.1.0"));
      succeeded(await run(mirror, home, { path: tools.folder }), /^Installed/m);
      const before = home.tree();
      mirror.release("0.2.0", executable("0.2.0"));
      const file = `pychat-0.2.0-${platform}`;
      for (const mishap of ["corrupted", "cut off", "missing"] satisfies Mishap[]) {
        mirror.spoil(file, mishap);
        failed(await run(mirror, home, { path: tools.folder }), /Nothing was changed/);
        assert.deepEqual(home.tree(), before);
      }
    },
  });
}

for (const tool of ["sha256sum", "shasum", "openssl"]) {
  test(`with ${tool} alone it verifies`, {
    needs: [tool],
    async run({ mirror, home }) {
      using tools = new Tools(["curl", tool]);
      mirror.release("0.1.0", executable("0.1.0"));
      mirror.release("0.2.0", executable("0.2.0"));
      mirror.spoil(`pychat-0.2.0-${platform}`, "corrupted");
      failed(await run(mirror, home, { path: tools.folder }), /is not what the release says/);
      const args = ["--version", "v0.1.0"];
      succeeded(await run(mirror, home, { args, path: tools.folder }), /^Installed/m);
    },
  });
}

test("without what it needs it says what that is", {
  needs: ["curl", "sha256sum"],
  async run({ mirror, home }) {
    using noNetwork = new Tools(["sha256sum"]);
    failed(await run(mirror, home, { path: noNetwork.folder }), /^This needs curl or wget/);
    using noSums = new Tools(["curl"]);
    failed(await run(mirror, home, { path: noSums.folder }), /^This needs sha256sum, shasum or/);
    assert.deepEqual(mirror.requests, []);
    assert.deepEqual(home.tree(), []);
  },
});
