/**
 * The commands that people type, by their names: what help, completions and the manual page are
 * made from.
 *
 * @module
 */

import type { Parser } from "@optique/core/parser";
import { completions, type ScriptRequest } from "./completions.ts";
import { connectCommand } from "./connect_command.ts";
import type { CommandName, Invocation } from "./invocation.ts";
import { manCommand } from "./man_command.ts";
import { serveCommand } from "./serve_command.ts";
import type { Setup } from "./settings.ts";
import { upgradeCommand } from "./upgrade_command.ts";

/** Understands one command. */
export type CommandParser = Parser<"sync", Invocation | ScriptRequest, unknown>;

/** All of them, in the order in which help lists them. */
export function commands(setup: Setup): Readonly<Record<CommandName, CommandParser>> {
  return {
    serve: serveCommand(setup),
    connect: connectCommand(setup),
    upgrade: upgradeCommand(setup),
    completions: completions(setup.words),
    man: manCommand(setup),
  };
}
