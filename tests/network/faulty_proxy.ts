/**
 * A bad network between real sockets: a TCP proxy on loopback, with real resets and real ends.
 *
 * @module
 */

import { createServer, type ListenOptions, type Server, Socket } from "node:net";
import type { Dial } from "../../client/transport.ts";
import { type FaultyNetwork, Passage, type Plan } from "./conduct.ts";
import { Relay } from "./relay.ts";

/** What is to be done with somebody who comes in. */
interface Expected {
  readonly passage: Passage;
  readonly server: Socket;
}

/**
 * Treats connections by plan, in a process of anybody's: a client of this process dials through it,
 * and any other program can be sent to an address that it {@linkcode mirror}s.
 */
export class FaultyProxy implements FaultyNetwork<Dial> {
  readonly passages: Passage[] = [];
  readonly #relays = new Set<Relay>();
  readonly #mirrors: Server[] = [];
  /** Who is about to come in, by the port that they come from. */
  readonly #expected = new Map<number, PromiseWithResolvers<Expected>>();
  #door: Promise<Server> | undefined;

  /** Opens the proxy's own connections, without a plan. */
  dial(plan: Plan): Dial {
    let count = 0;
    return async (host, port) => {
      const passage = this.#passage(++count, port, plan);
      if (passage.conduct.refused) throw new Deno.errors.ConnectionRefused("as planned");
      const server = await connect(host, port);
      const door = portOf(await this.#open());
      const client = await Deno.connect({ hostname: "127.0.0.1", port: door });
      client.setNoDelay(true);
      this.#comingFrom(client.localAddr.port).resolve({ passage, server });
      return client;
    };
  }

  /**
   * Listens on another address of this machine as the server does on its own, so that a client that
   * is told this address finds the lobby and the rooms behind the proxy.
   *
   * @param address Such as 127.0.0.2.
   * @param behind The server's address, and its ports: the lobby's and all its rooms'.
   */
  async mirror(
    address: string,
    behind: { readonly host: string; readonly ports: readonly number[] },
    plan: Plan,
  ): Promise<void> {
    let count = 0;
    const listen = (port: number) => {
      const receive = async (client: Socket) => {
        const passage = this.#passage(++count, port, plan);
        const server = passage.conduct.refused
          ? undefined
          : await connect(behind.host, port).catch(() => undefined);
        if (server) this.#relay(client, server, passage);
        else client.resetAndDestroy();
      };
      return listening({ host: address, port }, receive);
    };
    this.#mirrors.push(...await Promise.all(behind.ports.map(listen)));
  }

  /** Closes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    const servers = [...this.#mirrors, ...this.#door ? [await this.#door] : []];
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const relay of this.#relays) relay.close();
    await Promise.all([...this.#relays].map(({ closed }) => closed));
    await Promise.all(closed);
  }

  #open(): Promise<Server> {
    this.#door ??= listening({ host: "127.0.0.1", port: 0 }, async (client) => {
      const port = client.remotePort ?? 0;
      const { passage, server } = await this.#comingFrom(port).promise;
      this.#expected.delete(port);
      this.#relay(client, server, passage);
    });
    return this.#door;
  }

  /** Whichever comes first, the connection or what is to be done with it. */
  #comingFrom(port: number): PromiseWithResolvers<Expected> {
    const expected = this.#expected.get(port) ?? Promise.withResolvers<Expected>();
    this.#expected.set(port, expected);
    return expected;
  }

  #passage(no: number, port: number, plan: Plan): Passage {
    const passage = new Passage(no, port, plan(no));
    this.passages.push(passage);
    return passage;
  }

  #relay(client: Socket, server: Socket, passage: Passage): void {
    const relay = new Relay({ client, server, passage });
    this.#relays.add(relay);
    relay.closed.then(() => this.#relays.delete(relay));
  }
}

async function listening(
  where: ListenOptions,
  receive: (client: Socket) => Promise<void>,
): Promise<Server> {
  const server = createServer(
    { allowHalfOpen: true, pauseOnConnect: true, noDelay: true },
    receive,
  );
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(where, resolve);
  await promise;
  return server;
}

async function connect(host: string, port: number): Promise<Socket> {
  const socket = new Socket({ allowHalfOpen: true });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once("error", reject).connect({ host, port, noDelay: true }, () => {
    socket.off("error", reject);
    resolve();
  });
  try {
    await promise;
    return socket;
  } catch (cause) {
    throw new Deno.errors.ConnectionRefused(`nobody at ${host}:${port}`, { cause });
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" ? address?.port ?? 0 : 0;
}
