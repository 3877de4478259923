/**
 * Plays a scene with the real program on two machines with a cable between them, and films it.
 *
 * @module
 */

import { setTimeout as pause } from "node:timers/promises";
import { graphemes } from "../../client/terminal/graphemes.ts";
import { orThrow, twoMachines } from "../../tests/network/namespaces.ts";
import type { Terminal } from "../../tests/e2e/terminal.ts";
import type { Take } from "./film_svg.ts";
import type { FilmScene } from "./film_scenes.ts";
import { type Frame, Recorder } from "./recorder.ts";
import { Stage } from "./stage.ts";

/** A film. */
export interface Film {
  /** What the windows show: the host's, that of the first and that of the second person. */
  readonly takes: readonly [host: Take, first: Take, second: Take];
  /** How long it is, in milliseconds. */
  readonly ms: number;
  /** The moment to show to those who want nothing to move, in milliseconds. */
  readonly stillMs: number;
}

const wide = { columns: 95, rows: 10 };
const half = { columns: 45, rows: 15 };

/** The longest wait in a film, in milliseconds. */
const waitMs = 800;

/** How long the last picture stays, in milliseconds. */
const lastMs = 2_000;

/** Plays a scene once. It wants Linux, and the right to make networks. */
export async function film(scene: FilmScene): Promise<Film> {
  const address = "192.168.0.12";
  using network = orThrow(twoMachines([address, "192.168.0.20"]));
  const [here, there] = network.machines;
  await using stage = new Stage({ PYCHAT_LANG: scene.language, PYCHAT_DB: "rooms.db" });
  const host = await stage.open(wide, here.before);
  const first = await stage.open(half, here.before);
  const second = await stage.open(half, there.before);
  const recorder = new Recorder(waitMs);
  recorder.watch([host, first, second]);

  await write(host, "pychat serve");
  await recorder.wait(host.shows(/◆/));
  await pause(700);
  await host.press("Enter");
  await recorder.wait(host.shows(new RegExp(`pychat connect ${address}\\n[^]*\\n› *$`, "m")));
  await pause(600);
  for (const [terminal, name] of [[first, scene.first], [second, scene.second]] as const) {
    await write(terminal, `pychat connect ${address}`);
    await recorder.wait(terminal.shows(/◆/));
    await write(terminal, name);
    await recorder.wait(terminal.shows(/^› *$/m));
  }
  await recorder.wait(first.shows(/\d{4} \d{4}/));
  await pause(600);

  await write(first, scene.hello);
  await second.shows(said(scene.hello));
  await pause(400);
  await Promise.all([write(first, scene.crossing[0]), write(second, scene.crossing[1])]);
  await pause(700);
  await write(second, scene.before);
  await first.shows(said(scene.before));
  await pause(700);
  network.pull();
  // Nobody knows before one of them has said nothing for too long.
  await recorder.wait(Promise.all([first.shows(/…\n›/), second.shows(/…\n›/)]));
  await Promise.all([write(first, scene.meanwhile[0]), write(second, scene.meanwhile[1])]);
  await pause(600);
  network.plug();
  const [one, other] = scene.meanwhile;
  await recorder.wait(Promise.all([
    first.shows(said(other)),
    second.shows(said(one)),
    first.shows(new RegExp(`: ${literally(one)} ✓`)),
    second.shows(new RegExp(`: ${literally(other)} ✓`)),
  ]));
  await pause(900);
  const stillMs = recorder.atMs;

  await write(second, scene.goodbye);
  await first.shows(said(scene.goodbye));
  await pause(500);
  await write(second, "QUIT");
  await second.shows(/\n\$\s*$/);
  await pause(800);
  await write(host, "q");
  await recorder.wait(Promise.all([host, first].map((terminal) => terminal.shows(/\n\$\s*$/))));
  await pause(lastMs);
  const { takes: [atHost = [], atFirst = [], atSecond = []], ms } = await recorder.stop();
  return {
    takes: [
      take("pychat serve", atHost, wide),
      take(scene.first, atFirst, half),
      take(scene.second, atSecond, half),
    ],
    ms,
    stillMs,
  };
}

function take(
  heading: string,
  frames: readonly Frame[],
  size: { readonly columns: number; readonly rows: number },
): Take {
  return { heading, ...size, frames };
}

/** Types as fast as somebody who does that all day, and presses Enter. */
async function write(terminal: Terminal, text: string): Promise<void> {
  for (const character of graphemes(text)) {
    await terminal.type(character);
    await pause(character === " " ? 60 : 40);
  }
  await pause(200);
  await terminal.press("Enter");
}

/** A text on a screen, behind the name of whoever said it, however it was broken into rows. */
function said(text: string): RegExp {
  return new RegExp(`: ${text.split(" ").map(literally).join("\\s+")}`);
}

/** A pattern that fits these characters alone. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|\/]/g, "\\$&");
}
