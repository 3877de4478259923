import assert from "node:assert/strict";
import fc from "fast-check";
import { width } from "../../client/terminal/graphemes.ts";
import { palette, theme } from "../../scripts/pictures/colors.ts";
import { scenes, type View } from "../../scripts/pictures/scenes.ts";
import { drawWindow, metrics, type Screen } from "../../scripts/pictures/svg.ts";

Deno.test("pictures: every text stands in its row and column, whatever font it is shown in", () => {
  assert.deepEqual(places("ab c\n\n  d  ef"), [
    { text: "ab c", column: 0, columns: 4, row: 0 },
    { text: "d", column: 2, columns: 1, row: 2 },
    { text: "ef", column: 5, columns: 2, row: 2 },
  ]);
});

Deno.test("pictures: wide characters and emoji take two columns, and move nothing behind them", () => {
  assert.deepEqual(places("é京都 b👩‍🚀c e\u0301f"), [
    { text: "é", column: 0, columns: 1, row: 0 },
    { text: "京", column: 1, columns: 2, row: 0 },
    { text: "都", column: 3, columns: 2, row: 0 },
    { text: "b", column: 6, columns: 1, row: 0 },
    { text: "👩‍🚀", column: 7, columns: 2, row: 0 },
    { text: "c", column: 9, columns: 1, row: 0 },
    { text: "e\u0301", column: 11, columns: 1, row: 0 },
    { text: "f", column: 12, columns: 1, row: 0 },
  ]);
});

Deno.test("pictures: a symbol that another font may have to fill in stands alone", () => {
  assert.deepEqual(places("oi ✓ olá"), [
    { text: "oi", column: 0, columns: 2, row: 0 },
    { text: "✓", column: 3, columns: 1, row: 0 },
    { text: "olá", column: 5, columns: 3, row: 0 },
  ]);
});

Deno.test("pictures: whatever is on a screen, all of it is in the picture, and in its place", () => {
  const rows = fc.array(fc.string({ unit: fc.constantFrom(..."ab  é&<京🌸✓│…") }), {
    maxLength: 5,
  });
  fc.assert(fc.property(rows, (rows) => {
    const found = places(rows.join("\n"));
    for (const [row, line] of rows.entries()) {
      // Put back where they are, the texts make up the row again.
      let cells = "";
      for (const { text, column, columns } of found.filter((place) => place.row === row)) {
        assert.equal(width(text), columns);
        cells = cells.padEnd(cells.length + column - width(cells)) + text;
      }
      assert.equal(cells, line.trimEnd());
    }
  }));
});

Deno.test("pictures: what XML has other ideas about arrives as it is on the screen", () => {
  const svg = draw(`a<b> & "c" 'd' </text>`, { heading: "<&>", title: "\x07bell & <co>" });
  assert.match(svg, />a&lt;b&gt; &amp; &quot;c&quot; 'd' &lt;\/text&gt;<\/text>/);
  assert.match(svg, /<title>bell &amp; &lt;co&gt;<\/title>/);
  assert.match(svg, />&lt;&amp;&gt;<\/text>/);
});

Deno.test("pictures: 16, 256 and 16 million colours become those of the picture", () => {
  const colors = (painted: string) => texts(draw(painted)).map(({ fill }) => fill);
  assert.deepEqual(colors("\x1b[32mA\x1b[92mB\x1b[39mC"), [
    palette.value({ type: "named", name: "green" }),
    palette.value({ type: "named", name: "brightGreen" }),
    theme.foreground,
  ]);
  assert.deepEqual(colors("\x1b[38;5;196mA\x1b[38;5;244mB\x1b[38;2;79;158;128mC\x1b[0mD"), [
    "#ff0000",
    "#808080",
    "#4f9e80",
    theme.foreground,
  ]);
  const blue = palette.value({ type: "named", name: "blue" });
  assert.deepEqual(backgrounds(draw("a\x1b[48;2;1;2;3mbc\x1b[44md\x1b[49me\x1b[44mf")), [
    { column: 1, columns: 2, row: 0, fill: "#010203" },
    { column: 3, columns: 1, row: 0, fill: blue },
    { column: 5, columns: 1, row: 0, fill: blue },
  ]);
});

Deno.test("pictures: a style lasts until it is changed, on the next row too", () => {
  const [one, other, last] = texts(draw("\x1b[1;2mone\nother\x1b[0m last"));
  for (const text of [one, other]) {
    assert.match(text?.attributes ?? "", /font-weight="bold".* fill-opacity="0\.6"/);
  }
  assert.doesNotMatch(last?.attributes ?? "", /font-weight|fill-opacity/);
});

Deno.test("pictures: texts that look different in one thing alone are drawn apart", () => {
  for (const code of [1, 2, 3, 4, 31]) {
    const found = texts(draw(`ab\x1b[${code}mcd\x1b[0me`)).map(({ text }) => text);
    assert.deepEqual(found, ["ab", "cd", "e"]);
  }
});

Deno.test("pictures: italic and underlined text looks like that", () => {
  const [italic, underlined] = texts(draw("\x1b[3mone\x1b[23;4mother"));
  assert.match(italic?.attributes ?? "", /font-style="italic"/);
  assert.doesNotMatch(underlined?.attributes ?? "", /font-style/);
  assert.match(underlined?.attributes ?? "", /text-decoration="underline"/);
});

Deno.test("pictures: inverse swaps the colours, and a drawn cursor is a block", () => {
  const svg = draw("a\x1b[7mb\x1b[31;42mc\x1b[0m\x1b[7m \x1b[0m");
  const red = palette.value({ type: "named", name: "red" });
  const green = palette.value({ type: "named", name: "green" });
  assert.deepEqual(backgrounds(svg), [
    { column: 1, columns: 1, row: 0, fill: theme.foreground },
    { column: 2, columns: 1, row: 0, fill: red },
    { column: 3, columns: 1, row: 0, fill: theme.foreground },
  ]);
  assert.deepEqual(texts(svg).map(({ fill }) => fill), [theme.foreground, theme.background, green]);
});

Deno.test("pictures: the terminal's own cursor is a block, on a character or behind them all", () => {
  const on = draw("ab京", { cursor: { column: 2, row: 0 } });
  assert.deepEqual(backgrounds(on), [{ column: 2, columns: 2, row: 0, fill: theme.foreground }]);
  assert.equal(texts(on).at(-1)?.fill, theme.background);
  for (const column of [2, 7]) {
    const behind = draw("a\nbc", { cursor: { column, row: 1 } });
    assert.deepEqual(backgrounds(behind), [
      { column, columns: 1, row: 1, fill: theme.foreground },
    ]);
  }
  assert.deepEqual(backgrounds(draw("ab")), []);
});

Deno.test("pictures: they are as large as the screen, tell what they show, and end with it", () => {
  const svg = draw("one\ntwo\nthree\n", { columns: 40, rows: 2, title: "Two rows" });
  assert.match(svg, /^<svg [^>]*width="368" height="104" viewBox="0 0 368 104" role="img"/);
  assert.match(svg, /<title>Two rows<\/title>/);
  assert.deepEqual(texts(svg).map(({ text }) => text), ["one", "two"]);
});

for (const { pictures, drafts } of scenes) {
  for (const view of ["host", "first", "second"] satisfies View[]) {
    const file = `docs/pictures/${pictures[view].file}.svg`;
    Deno.test(`pictures: ${file} is of the scene as it is now, and of no machine`, () => {
      const svg = Deno.readTextFileSync(new URL(`../../${file}`, import.meta.url));
      const words = texts(svg).map(({ text }) => text).join(" ");
      assert(words.includes(drafts[view]), words);
      assert(svg.includes(`<title>${pictures[view].title}</title>`));
      assert.doesNotMatch(words, /\d+\.\d+\.\d+\.\d+|\/(tmp|home|root|Users)\b|error/i);
    });
  }
}

interface Piece {
  readonly text: string;
  readonly fill: string;
  readonly attributes: string;
}

/** The texts on the screen; the heading is none of them. */
function texts(svg: string): Piece[] {
  return [...svg.matchAll(/<text ([^>]*textLength[^>]*)>(.*?)<\/text>/g)].map(
    ([, attributes = "", text = ""]) => ({
      text: text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
        .replaceAll("&amp;", "&"),
      fill: /fill="(.*?)"/.exec(attributes)?.[1] ?? "",
      attributes,
    }),
  );
}

/** Where the texts of a picture are, in cells. */
function places(painted: string) {
  return texts(draw(painted)).map(({ text, attributes }) => ({
    text,
    column: cells(number(attributes, "x") - metrics.padding),
    columns: cells(number(attributes, "textLength")),
    row: (number(attributes, "y") - metrics.bar - metrics.padding - metrics.baseline) /
      metrics.cellHeight,
  }));
}

/** The stretches of a picture that have a background of their own, in cells. */
function backgrounds(svg: string) {
  const rects = svg.slice(svg.indexOf("</text>")).matchAll(/<rect ([^>]*)\/>/g);
  return [...rects].map(([, attributes = ""]) => ({
    column: cells(number(attributes, "x") - metrics.padding),
    columns: cells(number(attributes, "width")),
    row: (number(attributes, "y") - metrics.bar - metrics.padding) / metrics.cellHeight,
    fill: /fill="(.*?)"/.exec(attributes)?.[1],
  }));
}

function number(attributes: string, name: string): number {
  return Number(new RegExp(`\\b${name}="(.*?)"`).exec(attributes)?.[1]);
}

/** Pixels as columns; the pictures round to hundredths of a pixel. */
function cells(pixels: number): number {
  return Math.round(100 * pixels / metrics.cellWidth) / 100;
}

function draw(painted: string, screen: Partial<Screen> = {}): string {
  const about = { heading: "pychat", title: "A test", cursor: undefined };
  return drawWindow({ ...about, columns: 80, rows: 24, painted, ...screen });
}
