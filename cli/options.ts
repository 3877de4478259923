/**
 * The command line as a value: what may be typed, and what it says about itself.
 *
 * Only the parts of `@optique/core` that are needed are imported: the whole of it, and even more
 * `@optique/run`, would be felt at every start and at every Tab.
 *
 * @module
 */

import { object, or } from "@optique/core/constructs";
import { runParser } from "@optique/core/facade";
import { formatMessage, type Message, message, text } from "@optique/core/message";
import { map, withDefault } from "@optique/core/modifiers";
import { argument, command, fail, flag } from "@optique/core/primitives";
import { extractOptionNames } from "@optique/core/usage";
import { english, type Words } from "../language/mod.ts";
import {
  holdMs,
  LOBBY_PORT,
  own,
  paceMessagesPerSecond,
  perAddressMax,
  ROOM_PORTS,
} from "../protocol/limits.ts";
import type { PortRange } from "../registry/port_pool.ts";
import type { MonitorAddress } from "../server/monitor.ts";
import { atTab, completions, helpAtTab, joiningFiles, tabCommand } from "./completions.ts";
import { CommandError, ExitCode } from "./exit_codes.ts";
import { helpColumnsMin, helpScreen } from "./first_page.ts";
import { examples, formatHelp, usage } from "./help.ts";
import { script } from "./shells.ts";
import {
  debug,
  footer,
  lang,
  setting,
  type Setup,
  translated,
  unexpected,
  yes,
} from "./settings.ts";
import * as values from "./values.ts";

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
  readonly server: values.ServerAddress | undefined;
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

/** What one command line asks for. */
export type Invocation =
  | { readonly command: "serve"; readonly options: ServeOptions }
  | { readonly command: "connect"; readonly options: ConnectOptions }
  /** Help, a version or completions, already printed: only the exit code is left. */
  | { readonly command: "shown"; readonly exitCode: ExitCode };

/** Where {@linkcode parseCommandLine} reads and writes; tests pass their own. */
export interface CommandLineWorld {
  /** Reads an environment variable. Default: `Deno.env.get`. */
  readonly env: (name: string) => string | undefined;
  /** The language of help and complaints. Default: English. */
  readonly words: Words;
  /** Prints help, a version, completions. Default: `console.log`. */
  readonly stdout: (text: string) => void;
  /** Prints help that nobody asked for. Default: `console.error`. */
  readonly stderr: (text: string) => void;
  /** The width of help, in columns. Default: the terminal's, at most 80. */
  readonly columns: number;
  /** Whether help has colours. Default: on a terminal, unless `NO_COLOR` is set. */
  readonly colors: boolean;
}

/**
 * Understands a command line; an option that is not given may come from its variable.
 *
 * @param args The words after `pychat`.
 * @param version What `--version` prints.
 * @throws {CommandError} When it makes no sense: one sentence, {@linkcode ExitCode.usage}.
 */
export function parseCommandLine(
  args: readonly string[],
  version: string,
  world: Partial<CommandLineWorld> = {},
): Invocation {
  const { env, words: language, stdout, stderr, columns, colors } = { ...thisProcess(), ...world };
  const { commandLine } = language;
  const bare = args.length === 0;
  const shown: Invocation = { command: "shown", exitCode: bare ? ExitCode.usage : ExitCode.ok };
  const onShow = (): Invocation => shown;
  const words = bare ? ["--help"] : atTab(args);
  const asked = runParser(pychat({ env, words: language }, words), "pychat", words, {
    brief: [text(commandLine.about)],
    footer: examples(
      commandLine,
      "pychat serve",
      "pychat connect 192.168.0.12",
      "pychat serve --help",
    ),
    help: { command: true, option: { names: ["--help", "-h"] }, onShow },
    version: { value: version, option: { names: ["--version", "-V"] }, onShow },
    completion: {
      command: { names: [tabCommand], hidden: true },
      shells: joiningFiles(words.at(-1) ?? ""),
      onShow,
    },
    usageLine: [{ type: "command", name: commandLine.metavars.command }, { type: "ellipsis" }],
    termWidth: "auto",
    maxWidth: Math.max(columns, helpColumnsMin),
    messageFormatter: (message, options) => formatHelp(translated(message, language), options),
    colors,
    aboveError: "none",
    // Optique has no other way to say it in another language.
    stdout: (page) => (bare ? stderr : stdout)(page.replace("Usage:", commandLine.usage)),
    // What Optique would print about an error; onError says it in our words instead.
    stderr: () => {},
    onError: (_code, error) => {
      throw new CommandError(sentence(translated(error, language)), ExitCode.usage);
    },
  });
  if (asked.command !== "completions") return asked;
  stdout(script(asked.shell));
  return shown;
}

function pychat(setup: Setup, [word = ""]: readonly string[]) {
  const { words } = setup;
  const commands = {
    serve: serve(setup),
    connect: connect(setup),
    completions: completions(words),
  };
  const known = word === "serve" || word === "connect" || word === "completions";
  const chosen = known ? word : undefined;
  // Only the outermost `or` is asked about a word that fits nowhere, even far behind a command.
  const unexpectedInput = chosen
    ? unexpected(words, `pychat ${chosen}`, [
      ...extractOptionNames(commands[chosen].usage),
      "--help",
    ])
    : unexpected(words, "pychat", [
      ...["serve", "connect", "completions", "help", "--help", "--version", "--lang"],
    ]);
  const help = word === tabCommand ? helpAtTab(words) : fail<Invocation>();
  return or(commands.serve, commands.connect, commands.completions, help, {
    errors: { unexpectedInput },
  });
}

function serve(setup: Setup) {
  const { words } = setup;
  const { metavars, serve } = words.commandLine;
  const options = object({
    host: setting(setup, "--host", "PYCHAT_HOST", {
      value: values.listenHost(words),
      fallback: undefined,
      description: serve.host,
    }),
    port: setting(setup, "--port", "PYCHAT_PORT", {
      value: values.port(words),
      fallback: LOBBY_PORT,
      description: serve.port,
    }),
    rooms: setting(setup, "--rooms", "PYCHAT_ROOMS", {
      value: values.portRange(words),
      fallback: ROOM_PORTS,
      description: serve.rooms,
    }),
    db: setting(setup, "--db", "PYCHAT_DB", {
      value: values.file(words),
      fallback: undefined,
      description: serve.db,
    }),
    registry: setting(setup, "--registry", "PYCHAT_REGISTRY", {
      value: values.storeUrl(words),
      fallback: undefined,
      description: serve.registry,
    }),
    advertise: setting(setup, "--advertise", "PYCHAT_ADVERTISE", {
      value: values.reachableHost(words),
      fallback: undefined,
      description: serve.advertise,
    }),
    tlsCert: setting(setup, "--tls-cert", "PYCHAT_TLS_CERT", {
      value: values.file(words),
      fallback: undefined,
      description: serve.tlsCert,
    }),
    tlsKey: setting(setup, "--tls-key", "PYCHAT_TLS_KEY", {
      value: values.file(words),
      fallback: undefined,
      description: serve.tlsKey,
    }),
    log: setting(setup, "--log", "PYCHAT_LOG", {
      value: values.oneOf(words, "format", ["pretty", "json"]),
      fallback: "pretty",
      description: serve.log,
    }),
    reports: setting(setup, "--reports", "PYCHAT_REPORTS", {
      value: values.file(words),
      fallback: undefined,
      description: serve.reports,
    }),
    metrics: setting(setup, "--metrics", "PYCHAT_METRICS", {
      value: values.monitorAddress(words),
      fallback: undefined,
      description: serve.metrics,
    }),
    holdSeconds: setting(setup, "--hold", "PYCHAT_HOLD", {
      value: values.seconds(words),
      fallback: holdMs / 1_000,
      description: serve.hold,
    }),
    perAddress: setting(setup, "--per-address", "PYCHAT_PER_ADDRESS", {
      value: values.count(words),
      fallback: perAddressMax,
      description: serve.perAddress,
    }),
    clients: setting(setup, "--clients", "PYCHAT_CLIENTS", {
      value: values.count(words),
      fallback: 0,
      description: serve.clients,
    }),
    idleMinutes: setting(setup, "--idle", "PYCHAT_IDLE", {
      value: values.minutes(words),
      fallback: 0,
      description: serve.idle,
    }),
    pace: setting(setup, "--pace", "PYCHAT_PACE", {
      value: values.count(words),
      fallback: paceMessagesPerSecond,
      description: serve.pace,
    }),
    workers: setting(setup, "--workers", "PYCHAT_WORKERS", {
      value: values.workers(words),
      fallback: 1,
      description: serve.workers,
    }),
    notify: yes(setup, "--notify", "PYCHAT_NOTIFY", serve.notify),
    lang: lang(setup),
    debug: debug(setup),
  });
  const invocation = map(
    options,
    ({ lang: _, ...options }): Invocation => ({ command: "serve", options }),
  );
  return command("serve", invocation, {
    brief: [text(serve.brief)],
    description: [text(serve.description)],
    footer: footer(
      words,
      [
        "PYCHAT_HOST",
        "PYCHAT_PORT",
        "PYCHAT_ROOMS",
        "PYCHAT_DB",
        "PYCHAT_REGISTRY",
        "PYCHAT_ADVERTISE",
        "PYCHAT_TLS_CERT",
        "PYCHAT_TLS_KEY",
        "PYCHAT_LOG",
        "PYCHAT_REPORTS",
        "PYCHAT_METRICS",
        "PYCHAT_HOLD",
        "PYCHAT_PER_ADDRESS",
        "PYCHAT_CLIENTS",
        "PYCHAT_IDLE",
        "PYCHAT_PACE",
        "PYCHAT_WORKERS",
        "PYCHAT_LANG",
        "PYCHAT_NOTIFY=1",
      ],
      "pychat serve",
      "pychat serve --host localhost --port 0 --log json",
    ),
    usageLine: usage(`[${metavars.option}]...`),
  });
}

function connect(setup: Setup) {
  const { env, words } = setup;
  const { metavars, connect } = words.commandLine;
  const options = object({
    server: withDefault(
      argument(values.serverAddress(words), {
        description: [text(connect.server(LOBBY_PORT))],
        errors: { invalidValue: (error) => message`pychat connect ${error}` },
      }),
      () => values.fromVariable(env("PYCHAT_SERVER"), "PYCHAT_SERVER", values.serverAddress(words)),
    ),
    name: setting(setup, "--name", "PYCHAT_NAME", {
      value: values.chatName(words),
      fallback: undefined,
      description: connect.name,
    }),
    tls: yes(setup, "--tls", "PYCHAT_TLS", connect.tls),
    ca: setting(setup, "--ca", "PYCHAT_CA", {
      value: values.file(words),
      fallback: undefined,
      description: connect.ca,
    }),
    output: withDefault(
      or(
        map(flag("--plain", { description: [text(connect.plain)] }), plain),
        map(flag("--json", { description: [text(connect.json)] }), json),
      ),
      "auto",
    ),
    retrySeconds: setting(setup, "--retry", "PYCHAT_RETRY", {
      value: values.seconds(words),
      fallback: own.reconnectMs / 1_000,
      description: connect.retry,
    }),
    lang: lang(setup),
    debug: debug(setup),
  });
  const invocation = map(
    options,
    ({ lang: _, ...options }): Invocation => ({ command: "connect", options }),
  );
  return command("connect", invocation, {
    brief: [text(connect.brief)],
    description: [text(connect.description)],
    footer: footer(
      words,
      ["PYCHAT_SERVER", "PYCHAT_NAME", "PYCHAT_TLS=1", "PYCHAT_CA", "PYCHAT_RETRY", "PYCHAT_LANG"],
      "pychat connect 192.168.0.12 --name Iago",
      "printf 'hello\\nQUIT\\n' | pychat connect localhost --name echo --json",
    ),
    usageLine: usage(`[${metavars.server}]`, `[${metavars.option}]...`),
  });
}

const plain = () => "plain" as const;
const json = () => "json" as const;

/** One line, whatever Optique made of it. */
function sentence(error: Message): string {
  return formatMessage(error).replaceAll(/\s+/g, " ").trim();
}

function thisProcess(): CommandLineWorld {
  return {
    env: (name) => Deno.env.get(name),
    words: english,
    stdout: (text) => console.log(text),
    stderr: (text) => console.error(text),
    ...helpScreen(),
  };
}
