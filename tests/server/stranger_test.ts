import assert from "node:assert/strict";
import { classicSilenceMs, lineMs, tickMs } from "../../protocol/limits.ts";
import { Connection, type Socket } from "../../server/connection.ts";
import { type SeatBook, Stranger } from "../../server/stranger.ts";
import { orFail } from "./helpers.ts";

/** A socket on which these bytes come and then nothing more, until it is closed. */
class StillSocket implements Socket {
  readonly remoteAddr = { transport: "tcp", hostname: "192.0.2.1", port: 5000 } as const;
  written = "";
  readonly #closed = Promise.withResolvers<null>();
  #bytes: Uint8Array | undefined;

  constructor(text: string) {
    if (text !== "") this.#bytes = new TextEncoder().encode(text);
  }

  read(into: Uint8Array): Promise<number | null> {
    const bytes = this.#bytes;
    this.#bytes = undefined;
    if (!bytes) return this.#closed.promise;
    into.set(bytes);
    return Promise.resolve(bytes.length);
  }

  write(bytes: Uint8Array): Promise<number> {
    this.written += new TextDecoder().decode(bytes);
    return Promise.resolve(bytes.length);
  }

  closeWrite(): Promise<void> {
    this.#closed.resolve(null);
    return Promise.resolve();
  }

  close(): void {
    this.#closed.resolve(null);
  }

  setNoDelay(): void {}
  setKeepAlive(): void {}
}

for (
  const { what, text, patienceMs } of [
    { what: "is silent", text: "", patienceMs: classicSilenceMs },
    { what: "has begun a line", text: "JOI", patienceMs: lineMs },
  ]
) {
  Deno.test(`stranger: whoever ${what} is sent away in time though the registry fails`, async () => {
    const fail = () => Promise.reject(new Error("The disk is full."));
    const registry: SeatBook = { renew: fail, promised: fail, take: fail };
    const socket = new StillSocket(text);
    const stranger = new Stranger(new Connection(socket), 1026, registry);
    await new Promise((resolve) => setImmediate(resolve)); // What has come is read.
    for (let ticks = 1; ticks * tickMs <= patienceMs; ticks++) {
      assert.equal(stranger.tick(), true, "it is to be asked again");
      await assert.rejects(stranger.renew(0), /disk is full/);
      assert.equal(socket.written, "");
    }
    assert.equal(stranger.tick(), false);
    assert.deepEqual(await orFail(stranger.introduction, "it was not sent away"), {
      refused: "timeout",
    });
    assert.match(socket.written, /^ERROR {"code":"timeout"/);
  });
}
