/**
 * Words that nobody is to find again, and a finder that would.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { classicSaid } from "../../protocol/classic.ts";

/** Words that occur nowhere else. */
export class Secrets {
  readonly #forms = new Map<string, readonly Buffer[]>();

  /** A new word in ASCII. */
  word(): string {
    return this.#remember("q", "abcdefghijklmnopqrstuvwxyz");
  }

  /** A new word that every encoding writes in its own way. */
  foreignWord(): string {
    return this.#remember("ж", "αβγδεζηθικλμνξοπρστυφχψω");
  }

  /** Those of all words that are in these bytes, in whatever form. */
  findIn(bytes: Uint8Array): readonly string[] {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return [...this.#forms].filter(([, forms]) => forms.some((form) => text.includes(form)))
      .map(([word]) => word);
  }

  /**
   * Looks into every file of a folder and of those in it.
   *
   * @returns What was found, as `path: word`, and how many files there were.
   */
  async findUnder(folder: string): Promise<{ readonly found: string[]; readonly files: number }> {
    const found: string[] = [];
    let files = 0;
    for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
      const path = `${folder}/${name}`;
      found.push(...this.findIn(new TextEncoder().encode(name)).map((word) => `${path}: ${word}`));
      if (isDirectory) {
        const below = await this.findUnder(path);
        found.push(...below.found);
        files += below.files;
      } else if (isFile) {
        files++;
        found.push(...this.findIn(await Deno.readFile(path)).map((word) => `${path}: ${word}`));
      }
    }
    return { found, files };
  }

  #remember(first: string, letters: string): string {
    const random = crypto.getRandomValues(new Uint8Array(15));
    const word = first + Array.from(random, (byte) => letters[byte % letters.length]).join("");
    this.#forms.set(word, formsOf(word));
    return word;
  }
}

/** A word as it may be written somewhere. */
function formsOf(word: string): readonly Buffer[] {
  const utf8 = Buffer.from(word);
  const utf16 = Buffer.from(word, "utf16le");
  const escaped = Array.from(word, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
    return [`\\u${hex}`, `\\u${hex.toUpperCase()}`] as const;
  });
  const folded = new TextDecoder().decode(classicSaid("", word)[0]).replace(/^.*: /, "");
  return [
    utf8,
    utf16,
    Buffer.from(utf16).swap16(),
    Buffer.from(escaped.map(([lower]) => lower).join("")),
    Buffer.from(escaped.map(([, upper]) => upper).join("")),
    Buffer.from(encodeURIComponent(word)),
    Buffer.from(utf8.toString("hex")),
    Buffer.from(utf8.toString("hex").toUpperCase()),
    Buffer.from(folded),
    ...[utf8, utf16].flatMap(base64Forms),
  ];
}

/** What base64 makes of bytes wherever they stand in something longer, without the ends. */
function base64Forms(bytes: Buffer): readonly Buffer[] {
  return [0, 1, 2].flatMap((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const whole = Math.floor((before + bytes.length) * 8 / 6);
    const inner = all.slice([0, 2, 3][before], whole);
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")].map((text) =>
      Buffer.from(text)
    );
  });
}
