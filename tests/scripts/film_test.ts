import assert from "node:assert/strict";
import { filmScenes } from "../../scripts/pictures/film_scenes.ts";
import { drawFilm, type Take } from "../../scripts/pictures/film_svg.ts";
import { inFilm } from "../../scripts/pictures/recorder.ts";

Deno.test("films: each row is to be seen while the terminal showed it, and at no other time", () => {
  const svg = drawFilm([
    take("one\nsame", [100, "two\nsame"], [300, "one\nsame"]),
    take("left"),
    take("right", [100, "late"]),
  ], { title: "A test", ms: 400, stillMs: 350 });
  assert.deepEqual(seen(svg, 0), ["one", "same", "left", "right"]);
  assert.deepEqual(seen(svg, 99), ["one", "same", "left", "right"]);
  assert.deepEqual(seen(svg, 100), ["same", "two", "left", "late"]);
  assert.deepEqual(seen(svg, 299), ["same", "two", "left", "late"]);
  assert.deepEqual(seen(svg, 300), ["one", "same", "left", "late"]);
  assert.deepEqual(seen(svg, 399), ["one", "same", "left", "late"]);
});

Deno.test("films: where nothing may move, one moment is to be seen", () => {
  const takes = [take("one", [100, "two"]), take("left"), take("right")] as const;
  const still = (stillMs: number) => drawFilm(takes, { title: "A test", ms: 200, stillMs });
  assert.deepEqual(seen(still(50)), ["one", "left", "right"]);
  assert.deepEqual(seen(still(150)), ["two", "left", "right"]);
  const [outside = ""] = still(50).split("@media (prefers-reduced-motion:no-preference)");
  assert.doesNotMatch(outside, /animation|keyframes/);
});

Deno.test("films: a long wait takes less time, and everything else the time that it took", () => {
  const waits = [{ fromMs: 1_000, toMs: 1_100 }, { fromMs: 2_000, toMs: 12_000 }];
  const times = [0, 1_050, 2_000, 7_000, 12_000, 13_000];
  assert.deepEqual(times.map((atMs) => inFilm(atMs, waits, 500)), [
    0,
    1_050,
    2_000,
    2_250,
    2_500,
    3_500,
  ]);
});

for (const { file, title, first, second, ...scene } of filmScenes) {
  const path = `docs/pictures/${file}.svg`;
  Deno.test(`films: ${path} is of the scene as it is now, short, small, and of no machine`, () => {
    const svg = Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));
    assert(svg.includes(`<title>${title}</title>`));
    assert(svg.length < 200 << 10, "under 200 KiB");
    const ms = lengthOf(svg);
    assert(ms >= 15_000 && ms <= 25_000, `${ms} ms`);

    const [beginning, still, end] = [seen(svg, 0), seen(svg), seen(svg, ms - 1)].map(joined);
    assert.equal(beginning, "$ $ $");
    for (const text of [first, second, scene.before, ...scene.meanwhile]) {
      assert(still?.includes(text), `${text} in: ${still}`);
    }
    assert(end?.includes(scene.goodbye), end);
    const ever = joined(seen(svg.replaceAll(/ class="[^"]*"/g, "")));
    for (const text of [scene.hello.split(" ")[0] ?? "", ...scene.crossing]) {
      assert(ever.includes(text.replaceAll(/\s*\p{Emoji_Presentation}/gu, "")), text);
    }
    assert.doesNotMatch(ever, /\/(tmp|home|root|Users)\b|error/i);
    for (const [address] of ever.matchAll(/\d+\.\d+\.\d+\.\d+/g)) {
      // While it was typed, it was shorter.
      assert(address === "0.0.0.0" || "192.168.0.12".startsWith(address), address);
    }
  });
}

function take(painted: string, ...later: readonly (readonly [number, string])[]): Take {
  const frames = [[0, painted] as const, ...later].map(([atMs, painted]) => ({
    atMs,
    painted,
    cursor: undefined,
  }));
  return { heading: "pychat", columns: 20, rows: 4, frames };
}

/** What is to be seen at a time in milliseconds, or where nothing moves, piece by piece. */
function seen(svg: string, atMs?: number): string[] {
  const ms = lengthOf(svg);
  const rules = new Map(
    [...svg.matchAll(/@keyframes (\w+)\{((?:[\d.]+%\{[^}]*\})+)\}/g)].map((
      [, name = "", steps = ""],
    ) => [name, steps]),
  );
  const shows = (classes: string) => {
    if (atMs === undefined) return !/\bh\b/.test(classes);
    const steps = rules.get(/\bt\d+/.exec(classes)?.[0] ?? "") ?? "";
    let visible = true;
    for (const [, share, now] of steps.matchAll(/([\d.]+)%\{visibility:(\w+)\}/g)) {
      if (Number(share) * ms / 100 <= atMs + 0.5) visible = now === "visible";
    }
    return visible;
  };
  return [...svg.matchAll(/<g(?: class="([^"]*)")?>(.*)<\/g>/g)]
    .filter(([, classes = ""]) => shows(classes))
    .flatMap(([, , row = ""]) => [...row.matchAll(/<text [^>]*>(.*?)<\/text>/g)])
    .map(([, text = ""]) => text);
}

function lengthOf(svg: string): number {
  return Number(/animation:(\d+)ms/.exec(svg)?.[1]);
}

function joined(pieces: readonly string[]): string {
  return pieces.join(" ").replaceAll(/\s+/g, " ");
}
