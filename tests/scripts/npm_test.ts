import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { npmPackage } from "../../scripts/release/npm.ts";

Deno.test("npm: a package is fetched once, and has the files that were packed", async () => {
  await using registry = await Registry.open((hash) => hash);
  for (const _ of [1, 2]) {
    const files = await npmPackage("@some/thing", registry.options);
    assert.deepEqual([...files.keys()], ["README.md"]);
    assert.equal(new TextDecoder().decode(files.get("README.md")), "Hello");
  }
  assert.deepEqual(registry.asked, ["/@some%2fthing/1.2.3", "/thing.tgz"]);
});

Deno.test("npm: what is not what the registry promised is refused, and not kept", async () => {
  await using registry = await Registry.open((hash) => hash.toLowerCase());
  await assert.rejects(
    npmPackage("@some/thing", registry.options),
    /^Error: @some\/thing 1\.2\.3 is not what npm's registry promised: sha512-/,
  );
  assert.deepEqual([...Deno.readDirSync(registry.options.cache)], []);
});

Deno.test("npm: a package that there is not is named", async () => {
  await using registry = await Registry.open((hash) => hash);
  await assert.rejects(npmPackage("other", registry.options), /\/other\/1\.2\.3 cannot .* 404\.$/);
});

/** A registry with one package, on this machine. */
class Registry implements AsyncDisposable {
  /** The paths that were asked for. */
  readonly asked: string[] = [];
  readonly options: {
    readonly version: string;
    readonly cache: string;
    readonly registry: string;
  };
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor(tarball: Uint8Array<ArrayBuffer>, integrity: string) {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
      const { pathname, origin } = new URL(url);
      this.asked.push(pathname);
      if (pathname === "/thing.tgz") return new Response(tarball);
      if (pathname !== "/@some%2fthing/1.2.3") return new Response("", { status: 404 });
      return Response.json({ dist: { tarball: `${origin}/thing.tgz`, integrity } });
    });
    const registry = `http://127.0.0.1:${this.#server.addr.port}/`;
    this.options = { version: "1.2.3", cache: Deno.makeTempDirSync(), registry };
  }

  /** @param said What the registry says instead of the hash of its package. */
  static async open(said: (hash: string) => string): Promise<Registry> {
    const header = { name: "package/README.md", size: 5 };
    const tarball = gzipSync(await packTar([{ header, body: "Hello" }]));
    const hash = createHash("sha512").update(tarball).digest("base64");
    return new Registry(new Uint8Array(tarball), `sha512-${said(hash)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    await Deno.remove(this.options.cache, { recursive: true });
  }
}
