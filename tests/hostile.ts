/**
 * What somebody may send to act on a terminal or to pass for somebody else, and what has to be true
 * of whatever is shown. Both are written down here from the standards, not from `sanitize.ts`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { combiningMarksMax, emojiJoinersMax } from "../protocol/limits.ts";

/** A letter that no joiner belongs to. */
const SIMPLE = "[\\p{L}&&[\\p{scx=Latin}\\p{scx=Greek}\\p{scx=Cyrillic}]]";

/** What a text must not have, by what it is. */
const HARM: Readonly<Record<string, RegExp>> = {
  "a control character": /(?!\n)\p{Cc}/u,
  "a bidirectional control": /\p{Bidi_Control}/u,
  "a format character": /(?![\u200c\u200d])\p{Cf}/u,
  "an invisible character": /(?![\u200c\u200d\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}/u,
  "a code point that is none": /\p{Noncharacter_Code_Point}|\p{Surrogate}/u,
  "a line break but the newline": /[\p{Zl}\p{Zp}]/u,
  "a space but the space": /(?! )\p{Zs}|\u2800/u,
  "a joiner at an end": /(?<![^\s])[\u200c\u200d]|[\u200c\u200d](?![^\s])/u,
  "a joiner in a row": /[\u200c\u200d]{2}/u,
  "a joiner among letters that need none": new RegExp(
    `${SIMPLE}[\\u200c\\u200d]|[\\u200c\\u200d]${SIMPLE}`,
    "v",
  ),
  "a selector without an emoji": /(?<![\p{Emoji}\p{Extended_Pictographic}])[\ufe0e\ufe0f]/u,
  "a tower of marks": new RegExp(`(?:[\\u200c\\u200d]*\\p{M}){${combiningMarksMax + 1}}`, "u"),
  "an emoji of many parts": new RegExp(
    `(?:\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]{0,2}\\u200d){${
      emojiJoinersMax + 1
    }}`,
    "u",
  ),
  "skin of several colours": /\p{Emoji_Modifier}{2}/u,
};

/** The harm that is in a text, if there is any. */
export function harmIn(text: string): string | undefined {
  if (/^[\x20-\x7e\n]*$/.test(text)) return undefined;
  return Object.keys(HARM).find((what) => HARM[what]?.test(text));
}

/** Expects a text that acts on nothing. */
export function assertHarmless(text: string): void {
  const harm = harmIn(text);
  assert.equal(harm, undefined, `${harm} in ${JSON.stringify(text)}`);
}

/** Expects one line that acts on nothing. */
export function assertHarmlessLine(line: string): void {
  assertHarmless(line);
  assert.doesNotMatch(line, /\n/);
}

/** Expects a name that acts on nothing, and after which nothing seems to have been said. */
export function assertHarmlessName(name: string): void {
  assertHarmlessLine(name);
  assert.doesNotMatch(name, /^$|^\s|\s$|^[*·]|[:：∶]/u);
}

/** Texts that act on a terminal, or on whoever reads it; `x` and `y` are what is to be read. */
export const hostileTexts: readonly string[] = [
  "x\x1b[2J\x1b[Hy",
  "x\x1b]0;title\x07y",
  "x\x1b]52;c;cm0gLXJm\x1b\\y",
  "x\x1b]8;;http://evil.example\x1b\\y\x1b]8;;\x1b\\",
  "x\x9b31my\x9d0;title\x9c",
  "x\x90q#0\x9cy",
  "x\x1bP+q544e\x1b\\y",
  "x\x1b_Gf=100;AAAA\x1b\\y\x1b^pm\x1b\\\x1bXsos\x1b\\",
  "x\x1b\x1b[\x1b[31my",
  "x\x1b[3\x001my",
  "x\x1b]0;\x1b[31m\x9b31\x07y",
  "x\x1b[",
  "x\x1b]0;unfinished",
  "x\r(00:00:00) Ana y\x08\x08\x08",
  "x\x07\x00\x7f\x85y",
  "x\u202ey\u202c\u2066\u2069\u200f\u061c",
  "x\u200b\u200c\u200d\u2060\ufeff\u00ad\u034fy",
  "x\u{e0041}\u{e007f}\ufe0f\ufe01\u{e0100}y",
  "x\u3164\u115f\uffa0\u2800\u180ey",
  `x${"\u0301\u0489".repeat(50)}y`,
  `x${"👩\u200d".repeat(20)}y`,
  `x${"🏽".repeat(20)}y`,
  "x\ud83dy\udc69",
  "x\ufffe\u{1ffff}\ufdd0y",
];

/** Names that read as the server, its host or the program. */
export const impostors: readonly string[] = [
  ...["Server", "SERVER", "server", "Servidor", "PyChat", "pychat", "Host", "Anfitrião"],
  ...["Anfitriao", "Anfitriã", "The Server", "O Servidor", "PyChat Server", "Server says"],
  ...[
    "Server:",
    "Server :",
    "[Server]",
    "«Server»",
    "*Server*",
    "~ server ~",
    "Server!",
    "¡Server",
  ],
  ...[
    "S e r v e r",
    "S.e.r.v.e.r",
    "Ser-ver",
    "Py Chat",
    "Ho st",
    "Server 2",
    "Server1",
    "2Server",
  ],
  ...["S3rver", "5erver", "53rv3r", "$erver", "$erver!", "Serv1dor", "h0st", "pych4t", "@nfitri@o"],
  ...["Ѕеrvеr", "ѕеrѵег", "Ηоѕt", "ΗΟSΤ", "РуСhаt", "русhат", "ΡΥCΗΑΤ", "Sеrvidоr"],
  ...["Ｓｅｒｖｅｒ", "𝓢𝓮𝓻𝓿𝓮𝓻", "𝐇𝐨𝐬𝐭", "ⓈⒺⓇⓋⒺⓇ", "🅢🅔🅡🅥🅔🅡", "🅂🄴🅁🅅🄴🅁", "🇸🇪🇷🇻🇪🇷", "ꜱᴇʀᴠᴇʀ", "Ꮪꭼꭱꮩꭼꭱ"],
  ...["Ŝêřvér", "s̶e̶r̶v̶e̶r̶", "Sérvidör", "Ser\\/er", "øserver".slice(1), "hösŧ"],
  ...["\u2800Server", "S\u200be\u00adrver\u2060", "\x1b[31mServer", "\u202eServer", "Server\u3164"],
  ...["Server\nAna", "* Server", "· Server: x", "Server: Ana saiu do chat."],
];

/** Names of honest people, which stay as they are. */
export const honestNames: readonly string[] = [
  ...["Ana", "Iago", "Isabelle", "João", "Zoë", "Serverina", "Ghost", "Hostin", "Observer"],
  ...["Conserver", "Servando", "Horst", "Hosta", "Hester", "Sergey", "Silver", "Ser Verde", "Chat"],
  ...[
    "Python",
    "Pycharm",
    "Stranger",
    "Mr. X",
    "O'Neil",
    "Anne-Marie",
    "@ana",
    "[BR] Ana",
    "Ana 2",
  ],
  ...["Настя", "Хвост", "Νίκος", "Σοφία", "हिन्दी", "小明", "さくら", "محمد", "שרה", "👩‍👩‍👧‍👦", "😀"],
];
