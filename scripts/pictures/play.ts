/**
 * Plays a scene with the real program, and takes the pictures.
 *
 * Nothing here waits for a sentence of the program, but for what the scene itself says, for names,
 * commands and symbols: so a scene may be in any language.
 *
 * @module
 */

import { own } from "../../protocol/limits.ts";
import { until } from "../../tests/server/helpers.ts";
import type { Terminal } from "../../tests/e2e/terminal.ts";
import type { Place } from "./cells.ts";
import type { Line, Scene, View } from "./scenes.ts";
import { Stage } from "./stage.ts";

/** What a terminal showed. */
export interface Shot {
  /** The command that was typed in it. */
  readonly command: string;
  readonly columns: number;
  readonly rows: number;
  /** The screen, with escape sequences. */
  readonly painted: string;
  /** Where the terminal's own cursor was, if it was to be seen. */
  readonly cursor: Place | undefined;
}

const wide = { columns: 80, rows: 24 };
const narrow = { columns: 40, rows: 15 };

/** Plays a scene once. The server listens on its usual port, which has to be free. */
export async function play(scene: Scene): Promise<Readonly<Record<View, Shot>>> {
  const serve = ["pychat serve --db rooms.db", ...scene.options].join(" ");
  const connect = ["pychat connect localhost", ...scene.options].join(" ");
  await using stage = new Stage();
  const host = await stage.open(wide);
  await openServer(host, serve);
  const first = await stage.open(wide);
  await join(first, connect, scene.first);
  await pause(1_200);
  const second = await stage.open(narrow);
  await join(second, connect, scene.second);
  const people = { first, second };
  for (const line of scene.chat.slice(0, scene.hostAfter)) await say(line, people);

  await enter(host, scene.asked);
  await host.type(scene.drafts.host);
  await host.shows(new RegExp(`› ${literally(scene.drafts.host)}`));
  const hostShot = await shot(host, serve, wide);

  for (const line of scene.chat.slice(scene.hostAfter)) await say(line, people);
  // So soon after a message nobody is told that the next one is being written.
  await pause(own.typingToldMs);
  await second.type(scene.drafts.second);
  await first.type(scene.drafts.first);
  await first.shows(new RegExp(`^${scene.second} .*…\n› ${literally(scene.drafts.first)}`, "m"));
  await second.shows(new RegExp(`^${scene.first} .*…\n› ${literally(scene.drafts.second)}`, "m"));
  const shots = {
    host: hostShot,
    first: await shot(first, connect, wide),
    second: await shot(second, connect, narrow),
  };

  await host.press("C-c");
  for (const terminal of [host, first, second]) await terminal.shows(/\n\$\s*$/);
  return shots;
}

/** Starts a server for this machine alone, the last of the choices. */
async function openServer(host: Terminal, command: string): Promise<void> {
  await enter(host, command);
  await host.shows(/◆/);
  await host.press("Up");
  await host.shows(/● .*localhost/);
  await host.press("Enter");
  await host.shows(/pychat connect localhost\n[^]*\n› *$/m);
}

async function join(terminal: Terminal, command: string, name: string): Promise<void> {
  await enter(terminal, command);
  await terminal.shows(/◆/);
  await enter(terminal, name);
  await terminal.shows(/^› *$/m);
}

/** Says something, and waits until it is known to have arrived. */
async function say(
  { by, text }: Line,
  people: Readonly<Record<Line["by"], Terminal>>,
): Promise<void> {
  // As long as a person would take, so that the times in the pictures are a chat's.
  await pause(700 + 50 * text.length);
  await enter(people[by], text);
  const { first, second } = people;
  // However it was broken into rows.
  const arrived = async (terminal: Terminal) =>
    (await terminal.history()).replaceAll(/\s+/g, " ")
      .includes(`: ${text}${terminal === people[by] ? " ✓" : ""} `);
  await until(async () => await arrived(first) && await arrived(second), `"${text}" arrived`);
}

async function enter(terminal: Terminal, text: string): Promise<void> {
  await terminal.type(text);
  await terminal.press("Enter");
}

async function shot(
  terminal: Terminal,
  command: string,
  size: { readonly columns: number; readonly rows: number },
): Promise<Shot> {
  const painted = await terminal.painted();
  return { command, ...size, painted, cursor: await terminal.cursor() };
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** A pattern that fits these characters alone. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|\/]/g, "\\$&");
}
