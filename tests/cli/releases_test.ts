import assert from "node:assert/strict";
import { join } from "node:path";
import { isNewer, newestRelease, platformName, releasesBase } from "../../cli/releases.ts";
import { oldName, takePlace } from "../../cli/succession.ts";
import { platforms } from "../../scripts/release/platforms.ts";

const sha256 = "0123456789abcdef".repeat(4);

Deno.test("releases: the newest executable for a platform is found among all files", () => {
  const names = [
    "pychat-0.9.0-linux-x64",
    "pychat-0.10.0-linux-x64",
    "pychat-0.10.0-linux-x64.tar.gz",
    "pychat-0.10.0-windows-x64.exe",
    "pychat-0.10.0-windows-x64.zip",
    "pychat-0.10.0.cdx.json",
    "pychat-0.11.0-macos-x64",
    "pychat-../../0.12.0-linux-x64",
  ];
  const base = "https://example.org/r";
  for (const [mark, end] of [[" ", "\n"], ["*", "\r\n"]]) {
    const sums = names.map((name) => `${sha256.toUpperCase()} ${mark}${name}${end}`).join("");
    const find = (platform: string, kind: "executable" | "archive" = "executable") =>
      newestRelease(sums, { base, platform, kind });
    assert.deepEqual(find("linux-x64"), {
      version: "0.10.0",
      file: "pychat-0.10.0-linux-x64",
      sha256,
      url: "https://example.org/r/download/v0.10.0/pychat-0.10.0-linux-x64",
    });
    assert.equal(find("windows-x64")?.file, "pychat-0.10.0-windows-x64.exe");
    assert.equal(find("linux-arm64"), undefined);
    assert.equal(find("linux-x64", "archive")?.file, "pychat-0.10.0-linux-x64.tar.gz");
    assert.equal(find("windows-x64", "archive")?.file, "pychat-0.10.0-windows-x64.zip");
    assert.equal(find("macos-x64", "archive"), undefined);
  }
  for (const sums of ["", "<html>", `${sha256}  `, `${sha256.slice(1)}  pychat-1.0.0-linux-x64`]) {
    const options = { base, platform: "linux-x64", kind: "executable" } as const;
    assert.equal(newestRelease(sums, options), undefined);
  }
});

Deno.test("releases: versions are compared by their numbers", () => {
  const versions = ["0.1.0", "0.1.1", "0.2.0-rc.1", "0.2.0", "0.10.0", "1.0.0", "10.0.0"];
  for (const [i, version] of versions.entries()) {
    for (const [j, than] of versions.entries()) {
      assert.equal(isNewer(version, than), i > j, `${version} newer than ${than}`);
    }
  }
});

Deno.test("releases: this machine is called what its files are", () => {
  const systems = { linux: "linux", darwin: "darwin", windows: "windows" } as const;
  for (const { name, target } of platforms) {
    const arch = target.startsWith("aarch64") ? "aarch64" : "x86_64";
    const os = Object.values(systems).find((os) => target.includes(os));
    assert(os !== undefined);
    assert.equal(platformName({ os, arch }), name);
  }
  assert.equal(platformName({ os: "windows", arch: "aarch64" }), undefined);
  assert.equal(platformName({ os: "freebsd", arch: "x86_64" }), undefined);
});

Deno.test("releases: PYCHAT_RELEASES names a mirror", () => {
  const base = (value: string | undefined) => releasesBase(() => value, (wrong) => `no: ${wrong}`);
  assert.match(base(undefined), /^https:\/\/github\.com\/.*\/releases$/);
  assert.equal(base(""), base(undefined));
  assert.equal(base("http://127.0.0.1:7/r//"), "http://127.0.0.1:7/r");
  for (const wrong of ["mirror", "file:///r", "https://"]) {
    assert.throws(() => base(wrong), { message: `no: ${wrong}` });
  }
});

Deno.test("releases: on Windows the old one steps aside, and comes back if the new one cannot", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const executable = join(folder, "pychat.exe");
    const next = join(folder, "next");
    await Deno.writeTextFile(executable, "old");
    await assert.rejects(takePlace(next, executable, "windows"), Deno.errors.NotFound);
    assert.equal(await Deno.readTextFile(executable), "old");
    for (const [before, after] of [["old", "new"], ["new", "newer"]] as const) {
      await Deno.writeTextFile(next, after);
      await takePlace(next, executable, "windows");
      assert.equal(await Deno.readTextFile(executable), after);
      assert.equal(await Deno.readTextFile(oldName(executable)), before);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
