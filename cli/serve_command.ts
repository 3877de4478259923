/**
 * What may be typed after `pychat serve`.
 *
 * @module
 */

import { object } from "@optique/core/constructs";
import { text } from "@optique/core/message";
import { map } from "@optique/core/modifiers";
import type { Parser } from "@optique/core/parser";
import { command } from "@optique/core/primitives";
import {
  holdMs,
  LOBBY_PORT,
  paceMessagesPerSecond,
  perAddressMax,
  ROOM_PORTS,
} from "../protocol/limits.ts";
import { usage } from "./help.ts";
import type { Invocation } from "./invocation.ts";
import { debug, footer, lang, setting, type Setup, yes } from "./settings.ts";
import * as values from "./values.ts";

/** The command with its options. */
export function serveCommand(setup: Setup): Parser<"sync", Invocation, unknown> {
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
