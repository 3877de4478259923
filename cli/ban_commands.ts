/**
 * What a host can type to keep somebody out, and to let them in again.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { own } from "../protocol/limits.ts";
import type { Server } from "../server/server.ts";

/** What these commands need of a server. */
export type Bouncer = Pick<Server, "ban" | "unban" | "bans">;

type HostWords = Words["hosting"];

/** `ban CONNECTION [TIME]`: what to answer. */
export async function ban(argument: string, bouncer: Bouncer, words: HostWords): Promise<string> {
  const [, connection = "", time = ""] = /^#?(\d{1,15})(?:\s+(\S+))?$/.exec(argument) ?? [];
  const forMs = time === "" ? own.banMs : milliseconds(time);
  if (connection === "" || forMs === undefined) return words.banWants;
  const made = await bouncer.ban(Number(connection), forMs);
  if (!made) return words.noSuchConnection(connection);
  return words.banned(connection, made.number, clock(made.until));
}

/** `unban BAN`: what to answer. */
export async function unban(argument: string, bouncer: Bouncer, words: HostWords): Promise<string> {
  if (!/^\d{1,15}$/.test(argument)) return words.unbanWants;
  return await bouncer.unban(Number(argument))
    ? words.unbanned(argument)
    : words.noSuchBan(argument);
}

/** `bans`: what to answer, a line each. */
export async function bans(bouncer: Bouncer, words: HostWords): Promise<readonly string[]> {
  const all = await bouncer.bans();
  if (all.length === 0) return [words.noBans];
  return all.map(({ number, since, until }) =>
    `  ${words.ban(number, clock(since), clock(until))}`
  );
}

/** What `30m`, `12h` or `7d` is in milliseconds: a minute at least, {@linkcode own.banMaxMs} at most. */
function milliseconds(time: string): number | undefined {
  const [, count = "", unit = ""] = /^(\d{1,6})([mhd])$/.exec(time) ?? [];
  const ms = Number(count) * ({ m: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? NaN);
  return ms > 0 && ms <= own.banMaxMs ? ms : undefined;
}

/** A moment in the host's own time, to the minute. */
function clock(ms: number): string {
  const at = new Date(ms);
  const two = (part: number) => String(part).padStart(2, "0");
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
