/**
 * How things are at one moment, as figures: those that are looked up rather than counted.
 *
 * Which files this process has open only somebody with all rights may look up (Deno keeps `/proc`
 * from everybody else), so what a server holds itself is told instead.
 *
 * @module
 */

import { cpuUsage } from "node:process";
import config from "../deno.json" with { type: "json" };
import type { Doorkeeper } from "./doorkeeper.ts";
import type { Headcount } from "./events.ts";
import { type Numbers, type Series, series } from "./figures.ts";
import type { NumberName } from "./metrics.ts";
import type { Rooms } from "./rooms.ts";

/** What a server knows of itself. */
export interface State {
  readonly headcount: Headcount;
  readonly rooms: Rooms["census"];
  readonly door: Doorkeeper["census"];
  /** Seats that are promised. */
  readonly promised: number;
  /** Ports that rooms may use. */
  readonly roomsMax: number;
  /** People whom the host wants; 0 for as many as the rooms seat. */
  readonly clientsMax: number;
  /** Bans in force; absent when the registry does not tell. */
  readonly bans: number | undefined;
}

/** A server's state and that of its process. */
export function gauges(state: State): Numbers {
  const { headcount, rooms, door, promised, roomsMax, clientsMax, bans } = state;
  const seated = Math.max(0, headcount.people - rooms.away);
  const answered = Math.max(0, door.connections - door.arriving - seated);
  return {
    pychat_people: headcount.people,
    pychat_people_max: Math.min(2 * roomsMax, clientsMax || Infinity),
    pychat_people_waiting: headcount.waiting,
    pychat_people_away: rooms.away,
    pychat_chats: headcount.chats,
    pychat_rooms_open: rooms.open,
    pychat_rooms_max: roomsMax,
    pychat_seats_promised: promised,
    [connections("seated")]: seated,
    [connections("arriving")]: door.arriving,
    [connections("answered")]: answered,
    // The lobby's port is one more.
    pychat_sockets: door.connections + rooms.listening + 1,
    pychat_workers: 1,
    ...bans !== undefined && { pychat_bans: bans },
    ...ofProcess(),
  };
}

function connections(state: string): Series<NumberName> {
  return series("pychat_connections", { state });
}

function ofProcess(): Numbers {
  const { rss, heapUsed } = Deno.memoryUsage();
  const { user, system } = cpuUsage();
  return {
    [series("pychat_build_info", { version: config.version, deno: Deno.version.deno })]: 1,
    pychat_heap_bytes: heapUsed,
    process_resident_memory_bytes: rss,
    process_cpu_seconds_total: (user + system) / 1_000_000,
    process_start_time_seconds: performance.timeOrigin / 1_000,
  };
}
