/**
 * What may stand after an option or in a `PYCHAT_…` variable.
 *
 * The error of every parser here is the rest of a sentence: "wants …; got …". Whoever uses one puts
 * the subject in front of it: an option, a variable, or a prompt's "PyChat".
 *
 * @module
 */

import { type Message, message, text } from "@optique/core/message";
import { ensureNonEmptyString, type NonEmptyString } from "@optique/core/nonempty";
import { choice, type ValueParser } from "@optique/core/valueparser";
import { WithDefaultError } from "@optique/core/modifiers";
import { english, type Language, languageOf, languages, type Words } from "../language/mod.ts";
import { formatAddress, isHost } from "../protocol/address.ts";
import { hostCharsMax, nameCharsMax, own, ROOM_PORTS } from "../protocol/limits.ts";
import type { PortRange } from "../registry/port_pool.ts";
import { parseStoreUrl } from "../registry/redis_url.ts";
import type { MonitorAddress } from "../server/monitor.ts";

/** A value parser that answers at once. */
export type Value<T> = ValueParser<"sync", T>;

/** Where a lobby is. */
export interface ServerAddress {
  /** A name or an address; an IPv6 address has no brackets. */
  readonly host: string;
  /** Absent when nobody said: the lobby's default then. */
  readonly port?: number;
}

/** A port to listen on: 0 to 65535, where 0 lets the system choose a free one. */
export function port({ commandLine }: Words = english): Value<number> {
  const { metavars, wanted } = commandLine;
  return define(commandLine, metavars.port, wanted.port, 0, parsePort);
}

/** How many of something: 0 to 999999. */
export function count({ commandLine }: Words = english): Value<number> {
  return define(commandLine, "N", commandLine.wanted.count, 0, parseCount);
}

/** How many processes: 1 to {@linkcode own.workersMax}. */
export function workers({ commandLine }: Words = english): Value<number> {
  const wanted = commandLine.wanted.workers(own.workersMax);
  return define(commandLine, "N", wanted, 1, (input) => {
    const workers = parseCount(input) ?? 0;
    return workers >= 1 && workers <= own.workersMax ? workers : undefined;
  });
}

/** So many minutes: 0 to 999999. */
export function minutes({ commandLine }: Words = english): Value<number> {
  const { metavars, wanted } = commandLine;
  return define(commandLine, metavars.minutes, wanted.minutes, 0, parseCount);
}

/** So many seconds: 0 to 999999. */
export function seconds({ commandLine }: Words = english): Value<number> {
  const { metavars, wanted } = commandLine;
  return define(commandLine, metavars.seconds, wanted.seconds, 0, parseCount);
}

/** The ports that rooms may use, such as `1026-9999`. */
export function portRange({ commandLine }: Words = english): Value<PortRange> {
  const { metavars, wanted } = commandLine;
  return define<PortRange>(commandLine, metavars.ports, wanted.ports, ROOM_PORTS, (input) => {
    const [, first, last] = /^(\d+)-(\d+)$/.exec(input)?.map(parsePort) ?? [];
    return first && last && first <= last ? { first, last } : undefined;
  }, ({ first, last }) => `${first}-${last}`);
}

/** A server's address: `HOST`, `HOST:PORT`, `[IPV6]:PORT` or a bare IPv6 address. */
export function serverAddress({ commandLine }: Words = english): Value<ServerAddress> {
  const { metavars, wanted } = commandLine;
  const nobody: ServerAddress = { host: "localhost" };
  return define(commandLine, metavars.server, wanted.server, nobody, (input) => {
    const bare = parseHost(input);
    if (bare !== undefined) return { host: bare };
    const colon = input.lastIndexOf(":");
    const host = parseHost(input.slice(0, Math.max(colon, 0)));
    const port = parsePort(input.slice(colon + 1));
    // 1:2:3 is a mistyped IPv6 address, not the IPv6 address "1:2" and a port: it needs brackets.
    const clear = input.startsWith("[") || !host?.includes(":");
    return host !== undefined && port && clear ? { host, port } : undefined;
  }, formatServerAddress);
}

/** An address to listen on, without a port. */
export function listenHost({ commandLine }: Words = english): Value<string> {
  const { metavars, wanted } = commandLine;
  return define(commandLine, metavars.host, wanted.host, "::", parseHost);
}

/** An address or a name at which others reach this machine, without a port. */
export function reachableHost({ commandLine }: Words = english): Value<string> {
  const { metavars, wanted } = commandLine;
  return define(commandLine, metavars.reachable, wanted.reachableHost, "localhost", (input) => {
    return isHost(input) ? input : undefined;
  });
}

/** The address of a store that servers share. What is wrong with one is not shown: it has a password. */
export function storeUrl({ commandLine }: Words = english): Value<string> {
  const { metavars, wanted } = commandLine;
  return {
    ...define(commandLine, metavars.url, wanted.storeUrl, "redis://localhost", () => undefined),
    parse(input) {
      if (parseStoreUrl(input.trim())) return { success: true, value: input.trim() };
      return { success: false, error: [text(commandLine.wantsOnly(wanted.storeUrl))] };
    },
  };
}

/** Where to listen for those who watch: `PORT` of loopback, or `HOST:PORT`; 0 is any free port. */
export function monitorAddress({ commandLine }: Words = english): Value<MonitorAddress> {
  const { metavars, wanted } = commandLine;
  const nowhere: MonitorAddress = { host: loopback, port: 0 };
  return define(commandLine, metavars.monitor, wanted.monitor, nowhere, (input) => {
    const [, before = "", digits = ""] = /^(?:(.*):)?(\d+)$/.exec(input) ?? [];
    const port = parsePort(digits);
    // An IPv6 address has colons of its own: it needs brackets here.
    const host = before.includes(":") && !before.startsWith("[") ? undefined : parseHost(before);
    if (port === undefined || input.includes(":") && host === undefined) return undefined;
    return { host: host ?? loopback, port };
  }, ({ host, port }) => formatAddress(host, port));
}

/** Where nobody but this machine comes. */
const loopback = "127.0.0.1";

/** A name to chat under; what a room makes of unusual characters is the protocol's business. */
export function chatName({ commandLine }: Words = english): Value<string> {
  const { metavars, wanted } = commandLine;
  return define(commandLine, metavars.name, wanted.name(nameCharsMax), "", (input) => {
    return input !== "" && [...input].length <= nameCharsMax ? input : undefined;
  });
}

/** A file's path; shells complete it. */
export function file({ commandLine }: Words = english): Value<string> {
  const { metavars, wanted } = commandLine;
  return {
    ...define(commandLine, metavars.file, wanted.file, "", () => undefined),
    // Not trimmed: a path may begin or end with a space.
    parse(input) {
      if (input !== "") return { success: true, value: input };
      return { success: false, error: complaint(commandLine, wanted.file, input) };
    },
    *suggest() {
      yield { kind: "file", type: "any" };
    },
  };
}

/** One word of several. */
export function oneOf<const T extends string>(
  { commandLine }: Words,
  metavar: "format" | "shell" | "command",
  choices: readonly T[],
): Value<T> {
  const wants = commandLine.wanted.oneOf(choices);
  const invalidChoice = (input: string) => complaint(commandLine, wants, input);
  return choice(choices, {
    metavar: nonEmpty(commandLine.metavars[metavar]),
    errors: { invalidChoice },
  });
}

/** Yes or no, for the variable of an option that takes no value. */
export function yesOrNo({ commandLine }: Words = english): Value<boolean> {
  return define(commandLine, "1|0", commandLine.wanted.yesOrNo, false, (input) => {
    if (/^(1|true|yes|on)$/i.test(input)) return true;
    return /^(0|false|no|off)$/i.test(input) ? false : undefined;
  });
}

/**
 * Reads a value from an environment variable, by the rules of the option that it stands for. A
 * variable that is empty counts as unset.
 *
 * @throws {WithDefaultError} When the variable holds something else; Optique shows its message.
 */
export function fromVariable<T>(
  content: string | undefined,
  name: string,
  value: Value<T>,
): T | undefined {
  if (!content) return undefined;
  const result = value.parse(content);
  if (result.success) return result.value;
  throw new WithDefaultError(message`${text(name)} ${result.error}`);
}

/** Writes an address so that {@linkcode serverAddress} reads it back: brackets around IPv6. */
export function formatServerAddress({ host, port }: ServerAddress): string {
  return port === undefined ? host : formatAddress(host, port);
}

/** A language, by its tag or any locale of it; shells complete the tags. */
export function language({ commandLine }: Words = english): Value<Language> {
  const { metavars, wanted } = commandLine;
  const wants = wanted.oneOf(languages);
  return {
    ...define<Language>(commandLine, metavars.language, wants, "en", languageOf),
    *suggest(prefix) {
      for (const text of languages) if (text.startsWith(prefix)) yield { kind: "literal", text };
    },
  };
}

function define<T>(
  commandLine: Words["commandLine"],
  metavar: string,
  wants: string,
  placeholder: T,
  parse: (input: string) => T | undefined,
  format: (value: T) => string = String,
): Value<T> {
  return {
    mode: "sync",
    metavar: nonEmpty(metavar),
    placeholder,
    format,
    parse(input) {
      const value = parse(input.trim());
      if (value === undefined) {
        return { success: false, error: complaint(commandLine, wants, input) };
      }
      return { success: true, value };
    },
  };
}

function complaint(
  commandLine: Words["commandLine"],
  wants: string,
  input: string,
): Message {
  return message`${text(commandLine.wants(wants))} ${input}.`;
}

/** Optique takes no empty placeholder, and no language has one. */
function nonEmpty(metavar: string): NonEmptyString {
  ensureNonEmptyString(metavar);
  return metavar;
}

function parsePort(digits: string): number | undefined {
  return /^\d{1,5}$/.test(digits) && Number(digits) <= 65_535 ? Number(digits) : undefined;
}

function parseCount(digits: string): number | undefined {
  return /^\d{1,6}$/.test(digits) ? Number(digits) : undefined;
}

/**
 * A host as a person reads it. The URL parser alone would take "1025", a port, for the address
 * 0.0.4.1 and "192.168." for 192.0.0.168, and whatever is behind a bracket for no part of the host.
 */
function parseHost(input: string): string | undefined {
  const inner = /^\[(.*)\]$/.exec(input)?.[1];
  const host = inner ?? input;
  if (host.includes(":")) {
    const [, address] = /^([\da-f:.]+)(?:%[\w.-]+)?$/i.exec(host) ?? [];
    return address !== undefined && URL.canParse(`http://[${address}]/`) ? host : undefined;
  }
  const named = inner === undefined && /^[\p{L}\p{M}\p{N}._-]+$/u.test(host);
  if (!named || !URL.canParse(`http://${host}/`)) return undefined;
  const { hostname } = new URL(`http://${host}/`);
  const numeric = /^\d+(\.\d+){3}$/.test(hostname);
  const strange = numeric && hostname !== host;
  return strange || hostname.length > hostCharsMax ? undefined : hostname;
}
