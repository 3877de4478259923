/**
 * Looks into the heap of another Deno process, by the inspector's protocol.
 *
 * @module
 */

/** Memory of a process's JavaScript, in bytes. */
export interface HeapUsage {
  /** What is in use on V8's heap. */
  readonly usedBytes: number;
  /** What buffers hold outside of it. */
  readonly buffersBytes: number;
}

/** A connection to the inspector of a process that was started with `--inspect`. */
export class Inspector implements Disposable {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (result: Record<string, number>) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const { id, result } = JSON.parse(data);
      this.#answers.get(id)?.(result ?? {});
      this.#answers.delete(id);
    };
  }

  /** Connects to the address that the process prints when it starts. */
  static async open(url: string): Promise<Inspector> {
    const socket = new WebSocket(url);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`Nobody answers at ${url}`));
    await promise;
    return new Inspector(socket);
  }

  /** Collects all garbage, and tells what is left: what is there is there for a reason. */
  async collect(): Promise<HeapUsage> {
    // The second time finds what the first one has only unlinked.
    await this.#ask("HeapProfiler.collectGarbage");
    await this.#ask("HeapProfiler.collectGarbage");
    const { usedSize = NaN, backingStorageSize = NaN } = await this.#ask("Runtime.getHeapUsage");
    return { usedBytes: usedSize, buffersBytes: backingStorageSize };
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #ask(method: string): Promise<Record<string, number>> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method }));
    });
  }
}
