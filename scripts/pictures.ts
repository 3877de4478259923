/**
 * Takes the pictures and films of `docs/pictures/`: it starts the real program in real terminals,
 * has two people chat, and draws what is on the screens. With `film` it takes the films alone.
 *
 * @module
 */

import { film } from "./pictures/film.ts";
import { filmScenes } from "./pictures/film_scenes.ts";
import { drawFilm } from "./pictures/film_svg.ts";
import { play } from "./pictures/play.ts";
import { scenes, type View } from "./pictures/scenes.ts";
import { drawWindow } from "./pictures/svg.ts";

const views: readonly View[] = ["host", "first", "second"];
const folder = new URL("../docs/pictures/", import.meta.url);

await Deno.mkdir(folder, { recursive: true });
for (const scene of Deno.args.includes("film") ? [] : scenes) {
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
for (const scene of filmScenes) {
  console.log(`${scene.first} and ${scene.second} are filmed; this takes a minute…`);
  const { takes, ...times } = await film(scene);
  const svg = drawFilm(takes, { title: scene.title, ...times });
  await Deno.writeTextFile(new URL(`${scene.file}.svg`, folder), svg);
  console.log(`docs/pictures/${scene.file}.svg: ${times.ms} ms, ${svg.length >> 10} KiB`);
}
