/**
 * What starting costs, and how much memory a program has then.
 *
 * What ends by itself is compared with Deno that has nothing to do; what goes on with a program of
 * ours that does nothing but listen, when it is ready.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Children } from "../harness/children.ts";
import { ratios } from "../harness/figures.ts";
import type { Section, Target } from "../harness/report.ts";
import {
  type Command,
  type Measured,
  measureStarts,
  processor,
  startNotes,
  startRow,
} from "../harness/starting.ts";
import { type Peer, startPychat, taskPermissions } from "../peers/peer.ts";
import type { Run } from "./scenario.ts";

/** Up to here a person takes it for “about as fast as Deno itself”. */
const ratioMax = 1.6;

interface StartCommand extends Command {
  readonly hasTarget?: boolean;
}

const deno = Deno.execPath();
const mod = fileURLToPath(new URL("../../mod.ts", import.meta.url));
const bare = fileURLToPath(new URL("../peers/bare_relay_main.ts", import.meta.url));
const nothing = "deno eval 0";
const listens = "bare relay, until it listens";

/** Measures it in turns. */
export async function start(run: Run): Promise<Section> {
  const { children, quick } = run;
  const server = await startPychat(children, { rooms: "20000-29999" });
  const commands = await allCommands(children, server);
  const measured = await measureStarts(commands, { run, scenario: "start" });
  return {
    name: "start",
    title: "Starting",
    rows: measured.map(startRow),
    targets: measured.filter(({ command }) => command.hasTarget).map(targetOf),
    notes: startNotes(quick),
  };
}

async function allCommands(children: Children, { port }: Peer): Promise<readonly StartCommand[]> {
  const pychat = [deno, "run", "--no-prompt", "--allow-env=PYCHAT_*", mod];
  const serve = [deno, "run", ...await taskPermissions("serve"), mod, "serve"];
  const connect = [deno, "run", ...await taskPermissions("connect"), mod, "connect"];
  const place = ["--host", "127.0.0.1", "--port", "0", "--rooms", "30000-32000"];
  const file = `${await children.folder()}/registry.db`;
  const ends = { floor: nothing };
  const quickly = { ...ends, hasTarget: true };
  const stays = { floor: listens, staysUp: true };
  return [
    { name: nothing, words: [deno, "eval", "0"], floor: nothing },
    { name: "--version", words: [...pychat, "--version"], ...quickly },
    { name: "--help", words: [...pychat, "--help"], ...quickly },
    { name: "completions bash", words: [...pychat, "completions", "bash"], ...ends },
    {
      name: "Tab behind serve --ro",
      words: [...pychat, "completions", "bash", "serve", "--ro"],
      ...ends,
    },
    { name: listens, words: [deno, "run", "--quiet", "--allow-net", bare], ...stays },
    {
      name: "serve, until it listens",
      words: [...serve, ...place, "--db", file, "--log", "json"],
      ...stays,
    },
    {
      name: "connect, until it has a seat",
      words: [...connect, `127.0.0.1:${port}`, "--name", "Ana", "--json"],
      ...stays,
    },
  ];
}

function targetOf({ command, own, floor }: Measured<StartCommand>): Target {
  const found = ratios(own.map(processor), floor.map(processor));
  return {
    what: `processor time of ${command.name} by ${command.floor}`,
    wanted: `≤ ${ratioMax}`,
    found,
    met: found.median <= ratioMax,
  };
}
