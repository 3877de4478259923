/**
 * Names that nobody may wear, because whoever reads them would believe the server itself.
 *
 * @module
 */

/**
 * Whether a name reads as the server, its host or this program: as one of its words, or as all of it
 * together. Whoever writes it with the letters of another alphabet, with digits, accents, dots or
 * spaces in it reads no different; words that only begin or end like one are none.
 *
 * @param name A name without control characters.
 *
 * @example
 * ```ts
 * import { isReserved } from "./reserved_names.ts";
 *
 * isReserved("Ѕ3rvеr"); // true
 * isReserved("Serverina"); // false
 * ```
 */
export function isReserved(name: string): boolean {
  const words = name.split(/\s+/);
  return [...new Set([...words, words.join("")])].some(readsAsReserved);
}

/** Once with signs for letters, as in `$erver`, and once without what stands around, as in `Server!`. */
function readsAsReserved(word: string): boolean {
  const start = word.replace(/^\P{L}+/u, "");
  const end = (text: string) => text.replace(/\P{L}+$/u, "");
  return [...new Set([word, start, end(word), end(start)])].some((text) => {
    const letters = skeleton(text);
    return [...letters.split(/\P{L}+/u), letters.replace(/\P{L}+/gu, "")].some((it) =>
      RESERVED.test(it)
    );
  });
}

/** A text in small Latin letters, as far as what it is written with looks like them. */
function skeleton(text: string): string {
  const plain = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
    .replaceAll("\\/", "v");
  return Array.from(plain, (char) => LETTERS.get(char) ?? inASign(char) ?? char).join("");
}

/** The letter in a sign of the kinds of 🇸, 🅢 and 🆂, which Unicode gives no simpler form. */
function inASign(char: string): string | undefined {
  const code = char.codePointAt(0) ?? 0;
  const first = [0x1f1e6, 0x1f150, 0x1f170].find((first) => code >= first && code < first + 26);
  if (first === undefined) return undefined;
  const letter = String.fromCharCode(0x61 + code - first);
  return LETTERS.get(letter) ?? letter;
}

/**
 * For each letter of the words below what looks like it, once it is small and without accents; from
 * Latin, Greek, Cyrillic, Armenian, Coptic and Cherokee, and from what people write instead. Some
 * signs look like two letters (a capital Η is an H, a small η an n), so those are taken for one.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: "аαɑᴀⱥⲁꭺλ4@",
  c: "сϲᴄȼⲥꮯ¢",
  d: "ԁɗđðᴅꭰ",
  e: "еєεɛҽəᴇɇⲉꭼ℮3€",
  f: "ƒғϝꜰ",
  i: "іιıɩɪӏꙇⲓꭵlłɭ1!|¡",
  n: "hһнηʜħꮋհⲏпոռɴⲛ#",
  o: "оοσøөօᴏⲟθ0○◯",
  p: "рρᴘƿᵽꮲⲣ",
  r: "гяʀɾɍᴦꭱꮢⲅꭇ®",
  s: "ѕꜱςʂꮪꮥտ5$§",
  t: "тτᴛŧꭲⲧ7+†",
  v: "yνѵυᴠʋꮩⲩуүγʏɏꭹ∨٧۷",
};

const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([letter, others]) =>
    Array.from(others, (other) => [other, letter] as const)
  ),
);

/** In English and in Portuguese, with an article or without, one of them or several. */
const RESERVED = new RegExp(
  `^(?:the|an?|o)?(?:${
    ["server", "servidor", "pychat", "host", "anfitriao", "anfitria"].map(skeleton).join("|")
  })+$`,
);
