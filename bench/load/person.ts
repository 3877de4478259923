/**
 * Somebody on a connection, as cheap as they can be: they count messages and read nothing of them.
 *
 * @module
 */

const newline = 0x0a;
/** `MSG` of pychat/2 and of those who copy bytes, and what an IRC server passes on. */
const [messageOurs, messageIrc] = [0x4d, 0x3a];

/** A person whose connection is read from until it ends. */
export class Person {
  /** Resolves when the server says that the other one is there; in pychat/2 only. */
  readonly met: Promise<void>;
  /** Where they sit. */
  readonly room: number;
  readonly #connection: Deno.TcpConn;
  readonly #meet: () => void;
  /** Whole messages that nobody has asked for yet. */
  #messages = 0;
  #wanted = 0;
  #heard: PromiseWithResolvers<void> | undefined;
  /** Inside of a line: whether it is a message. */
  #inLine: "message" | "other" | undefined;
  /** The beginning of a line that is no message. */
  #other = "";
  #over: Error | undefined;
  #closed = false;

  constructor(connection: Deno.TcpConn, options: { readBytes: number; room?: number }) {
    ({ promise: this.met, resolve: this.#meet } = Promise.withResolvers<void>());
    this.#connection = connection;
    this.room = options.room ?? 0;
    this.#listen(new Uint8Array(options.readBytes));
  }

  /** Says all of it. */
  async say(bytes: Uint8Array): Promise<void> {
    let at = await this.#connection.write(bytes);
    while (at < bytes.length) at += await this.#connection.write(bytes.subarray(at));
  }

  /** Resolves when so many more messages have come. */
  hear(count: number): Promise<void> {
    if (this.#over) return Promise.reject(this.#over);
    this.#wanted += count;
    if (this.#messages >= this.#wanted) {
      this.#settle();
      return Promise.resolve();
    }
    this.#heard = Promise.withResolvers<void>();
    return this.#heard.promise;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.close();
  }

  async #listen(buffer: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      for (;;) {
        const count = await this.#connection.read(buffer);
        if (count === null) throw new Error("The server has ended a connection.");
        this.#scan(buffer, count);
        if (this.#heard && this.#messages >= this.#wanted) {
          const { resolve } = this.#heard;
          this.#heard = undefined;
          this.#settle();
          resolve();
        }
      }
    } catch (error) {
      this.#over = error instanceof Error ? error : new Error(`${error}`);
      this.#heard?.reject(this.#over);
      this.close();
    }
  }

  #settle(): void {
    this.#messages -= this.#wanted;
    this.#wanted = 0;
  }

  #scan(buffer: Uint8Array, count: number): void {
    for (let at = 0; at < count;) {
      this.#inLine ??= buffer[at] === messageOurs || buffer[at] === messageIrc
        ? "message"
        : "other";
      const found = buffer.indexOf(newline, at);
      const ends = found !== -1 && found < count;
      const end = ends ? found + 1 : count;
      if (this.#inLine === "other") this.#note(buffer.subarray(at, end), ends);
      else if (ends) this.#messages++;
      if (ends) this.#inLine = undefined;
      at = end;
    }
  }

  #note(bytes: Uint8Array, ends: boolean): void {
    this.#other += new TextDecoder().decode(bytes);
    if (!ends) return;
    const line = this.#other;
    this.#other = "";
    if (line.startsWith("PEER") && line.includes('"state":"joined"')) this.#meet();
    // Both protocols ask alike, and want the same words back.
    if (line.startsWith("PING")) {
      this.say(new TextEncoder().encode(`PONG${line.slice("PING".length)}`)).catch(() => {});
    }
  }
}
