/**
 * A server of several processes, and chats that are spread over them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { PortRange } from "../../registry/port_pool.ts";
import { shareOut } from "../../server/shares.ts";
import { hello, RawClient, someRooms, type TestSeat, welcomed } from "../server/helpers.ts";
import { children, printed } from "../server/processes.ts";
import { ServeProgram } from "./program.ts";

/** A seat whose room's own lobby is named. */
export type Seat = TestSeat & { readonly lobby?: number };

/** Two people in one room. */
export interface Chat extends Disposable {
  readonly room: number;
  /** The lobby of the worker that has the room. */
  readonly lobby: number | undefined;
  readonly ana: RawClient;
  readonly bia: RawClient;
  /** What opens Bia's seat again. */
  readonly token: string | undefined;
}

/** A server of several processes. */
export class Workers extends ServeProgram {
  readonly shares: readonly PortRange[];

  constructor(count: number, args: readonly string[] = []) {
    const { first } = someRooms();
    const rooms = { first, last: first + 100 * count - 1 };
    const place = ["--rooms", `${rooms.first}-${rooms.last}`, "--per-address", "0", "--pace", "0"];
    super(["--workers", `${count}`, ...place, ...args]);
    this.shares = shareOut(rooms, count);
  }

  /** Which worker has a room, from 0. */
  shareOf(room: number): number {
    return this.shares.findIndex(({ first, last }) => first <= room && room <= last);
  }

  /** The processes of the workers. */
  get pids(): readonly number[] {
    return children(this.pid);
  }

  /** The rooms in the registry's table. */
  get rows(): readonly number[] {
    using db = new DatabaseSync(this.file, { readOnly: true });
    return db.prepare("SELECT id FROM rooms").all().map(({ id }) => Number(id));
  }

  async chat(): Promise<Chat> {
    const lobby = await this.port();
    const seat: Seat = await hello(lobby);
    const ana = await RawClient.open(seat.port);
    await ana.send(join(seat, "Ana"));
    await welcomed(ana);
    const second = await hello(lobby);
    assert.equal(second.port, seat.port);
    const bia = await RawClient.open(seat.port);
    await bia.send(join(second, "Bia"));
    const { resume } = await welcomed(bia);
    assert.match(await ana.line() ?? "", /^PEER .*"joined","name":"Bia"/);
    assert.match(await bia.line() ?? "", /^PEER .*"joined","name":"Ana"/);
    return {
      room: seat.port,
      lobby: seat.lobby,
      ana,
      bia,
      token: resume,
      [Symbol.dispose]() {
        ana.close();
        bia.close();
      },
    };
  }

  /** Begins chats until every worker has one; theirs, in the order of the workers. */
  async chatsEverywhere(): Promise<readonly Chat[] & Disposable> {
    const chats: Chat[] = [];
    const shares = () => new Set(chats.map(({ room }) => this.shareOf(room)));
    while (shares().size < this.shares.length) chats.push(await this.chat());
    const firsts = this.shares.map((_, share) => {
      const chat = chats.find(({ room }) => this.shareOf(room) === share);
      assert.ok(chat);
      return chat;
    });
    return Object.assign(firsts, {
      [Symbol.dispose]: () => chats.forEach((chat) => chat[Symbol.dispose]()),
    });
  }
}

/** Whether a process still runs. */
export function isThere(pid: number): boolean {
  // What has ended and is not waited for any more is a zombie until its new parent notices.
  const state = printed("bash", "-c", `sed 's/.*) //' /proc/${pid}/stat 2>/dev/null`);
  return state !== "" && !state.startsWith("Z");
}

/** What takes a seat. */
export function join({ ticket }: TestSeat, name: string): string {
  return `JOIN ${JSON.stringify({ ticket, name, features: ["resume"] })}\n`;
}

/** Fails unless the two hear each other. */
export async function assertTalk({ ana, bia }: Chat): Promise<void> {
  await ana.send('MSG {"id":1,"text":"oi"}\n');
  assert.equal(await bia.line(), 'MSG {"id":1,"text":"oi"}');
  await bia.send('ACK {"id":1}\n');
  assert.equal(await ana.line(), 'ACK {"id":1}');
}
