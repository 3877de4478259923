/**
 * What may be typed after `pychat connect`.
 *
 * @module
 */

import { object, or } from "@optique/core/constructs";
import { message, text } from "@optique/core/message";
import { map, withDefault } from "@optique/core/modifiers";
import type { Parser } from "@optique/core/parser";
import { argument, command, flag } from "@optique/core/primitives";
import { LOBBY_PORT, own } from "../protocol/limits.ts";
import { usage } from "./help.ts";
import type { Invocation } from "./invocation.ts";
import { debug, footer, lang, setting, type Setup, yes } from "./settings.ts";
import * as values from "./values.ts";

/** The command with its options. */
export function connectCommand(setup: Setup): Parser<"sync", Invocation, unknown> {
  const { env, words } = setup;
  const { metavars, connect } = words.commandLine;
  setup.declared?.(metavars.server, "PYCHAT_SERVER");
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
