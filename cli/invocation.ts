/**
 * What a command line asks for, as a value, and the names of the commands.
 *
 * @module
 */

import type { PortRange } from "../registry/port_pool.ts";
import type { MonitorAddress } from "../server/monitor.ts";
import type { ExitCode } from "./exit_codes.ts";
import type { Shell } from "./shells.ts";
import type { ServerAddress } from "./values.ts";

/** What `pychat serve` was asked for. */
export interface ServeOptions {
  /** The address to listen on; undefined: ask on a terminal, else every address. */
  readonly host: string | undefined;
  /** The lobby's port; 0 picks a free one. */
  readonly port: number;
  /** The ports that rooms may use. */
  readonly rooms: PortRange;
  /** The registry's file; undefined: `defaultRegistryFile()` of `paths.ts`. */
  readonly db: string | undefined;
  /** The store that servers elsewhere share, in place of a file; undefined: none. */
  readonly registry: string | undefined;
  /** Where those servers send people; undefined: the first address at which others reach us. */
  readonly advertise: string | undefined;
  /** The file with the certificate, for TLS; together with {@linkcode tlsKey}. */
  readonly tlsCert: string | undefined;
  /** The file with its private key. */
  readonly tlsKey: string | undefined;
  /** For people, or one JSON object a line. */
  readonly log: "pretty" | "json";
  /** The file that reports go to; undefined: there are none. */
  readonly reports: string | undefined;
  /** Where Prometheus finds figures; undefined: nowhere. */
  readonly metrics: MonitorAddress | undefined;
  /** How long a seat is held for whoever's connection breaks; 0 for not at all. */
  readonly holdSeconds: number;
  /** Connections at once from one address; 0 for no limit. */
  readonly perAddress: number;
  /** People at once; 0 for as many as the rooms seat. */
  readonly clients: number;
  /** After so many minutes a silent room is closed; 0 for never. */
  readonly idleMinutes: number;
  /** Messages a second that one person may say for long; 0 for no limit. */
  readonly pace: number;
  /** Processes that share the work; with 1, the server is this one. */
  readonly workers: number;
  /** Whether the host's desktop tells of who arrives and of messages. */
  readonly notify: boolean;
  /** Whether errors show where they come from. */
  readonly debug: boolean;
}

/** What `pychat connect` was asked for. */
export interface ConnectOptions {
  /** The server; undefined: ask on a terminal, else an error. */
  readonly server: ServerAddress | undefined;
  /** What the stranger sees; undefined: ask on a terminal, else an error. */
  readonly name: string | undefined;
  /** Whether the server speaks TLS. */
  readonly tls: boolean;
  /** A file of certificates to trust; if there is one, the server speaks TLS. */
  readonly ca: string | undefined;
  /** Lines of text, one JSON object a line, or whatever suits where it runs. */
  readonly output: "auto" | "plain" | "json";
  /** How long to try to come back when the connection breaks; 0 for not at all. */
  readonly retrySeconds: number;
  /** Whether errors show where they come from. */
  readonly debug: boolean;
}

/** What `pychat upgrade` was asked for. */
export interface UpgradeOptions {
  /** Whether only to say if there is a newer one. */
  readonly check: boolean;
  /** Whether the answer to the question is yes. */
  readonly yes: boolean;
  /** Whether errors show where they come from. */
  readonly debug: boolean;
}

/** What `pychat completions` was asked for, other than a script. */
export interface CompletionsOptions {
  /** Whether the shell's script is put where the shell finds it, or taken away from there. */
  readonly action: "install" | "uninstall";
  /** Which shell; undefined: the one that `SHELL` names. */
  readonly shell: Shell | undefined;
}

/** The commands that people type, in the order in which help lists them. */
export const commandNames = ["serve", "connect", "upgrade", "completions", "man"] as const;

/** One of them. */
export type CommandName = typeof commandNames[number];

/** Whether a word is one of them. */
export function isCommand(word: string): word is CommandName {
  return commandNames.some((name) => name === word);
}

/** What one command line asks for. */
export type Invocation =
  | { readonly command: "serve"; readonly options: ServeOptions }
  | { readonly command: "connect"; readonly options: ConnectOptions }
  | { readonly command: "upgrade"; readonly options: UpgradeOptions }
  | { readonly command: "completions"; readonly options: CompletionsOptions }
  | { readonly command: "man" }
  /** Help, a version or completions, already printed: only the exit code is left. */
  | { readonly command: "shown"; readonly exitCode: ExitCode };
