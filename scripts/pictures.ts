/**
 * Takes the pictures of `docs/pictures/`: it starts the real program in real terminals, has two
 * people chat, and draws what is on the screens.
 *
 * @module
 */

import { play } from "./pictures/play.ts";
import { scenes, type View } from "./pictures/scenes.ts";
import { drawWindow } from "./pictures/svg.ts";

const views: readonly View[] = ["host", "first", "second"];
const folder = new URL("../docs/pictures/", import.meta.url);

await Deno.mkdir(folder, { recursive: true });
for (const scene of scenes) {
  console.log(`${scene.first} and ${scene.second} chat; this takes half a minute…`);
  const shots = await play(scene);
  for (const view of views) {
    const { file, title } = scene.pictures[view];
    const { command, ...screen } = shots[view];
    await Deno.writeTextFile(
      new URL(`${file}.svg`, folder),
      drawWindow({ ...screen, heading: command, title }),
    );
    console.log(`docs/pictures/${file}.svg`);
  }
}
