// deno-lint-ignore-file no-control-regex -- control characters are what this file is about
/**
 * Where an escape sequence ends, whatever it means (ECMA-48, section 5; Paul Williams' parser for
 * DEC's terminals at vt100.net), with what keyboards do beyond that.
 *
 * @module
 */

/** What a character made of a sequence. */
export interface Followed {
  /** Whether the character belongs to it; otherwise it broke the sequence off. */
  readonly used: boolean;
  /** What is whole now, each without its ESC, which is the Escape key when nothing is behind it. */
  readonly sequences: readonly string[];
}

/** Collects one escape sequence after another, a character at a time. */
export class EscapeReader {
  #state: "none" | "escape" | "control" | "single" | "mouse" | "string" | "string-end" = "none";
  /** What has come behind ESC. */
  #sequence = "";

  /** Whether a sequence is unfinished, so that the next character goes to {@linkcode follow}. */
  get open(): boolean {
    return this.#state !== "none";
  }

  /** Says that ESC has come. */
  start(): void {
    this.#state = "escape";
    this.#sequence = "";
  }

  /** Takes the next character, a whole code point. */
  follow(char: string): Followed {
    switch (this.#state) {
      case "none":
        return BROKEN;
      case "escape":
        return this.#begin(char);
      case "control":
        if (!PRINTABLE.test(char)) return this.#over(BROKEN);
        this.#sequence += char;
        if (MOUSE_REPORT.test(this.#sequence)) this.#state = "mouse";
        else if (CONTROL_SEQUENCE.test(this.#sequence)) return this.#whole();
        return UNFINISHED;
      case "single":
        if (!PRINTABLE.test(char)) return this.#over(BROKEN);
        this.#sequence += char;
        return /[\d;]/.test(char) ? UNFINISHED : this.#whole();
      case "mouse":
        if (char < " ") return this.#over(BROKEN);
        this.#sequence += ".";
        return this.#sequence.endsWith("M...") ? this.#over(UNFINISHED) : UNFINISHED;
      case "string":
        if (char === "\x07" || char === "\x9c") return this.#over(UNFINISHED);
        if (char < " " && char !== "\x1b") return this.#over(BROKEN);
        if (char === "\x1b") this.#state = "string-end";
        else this.#sequence += char;
        return UNFINISHED;
      case "string-end":
        if (char === "\\") return this.#over(UNFINISHED);
        this.start();
        return this.#begin(char);
    }
  }

  /** Says that nothing came for a while; returns what a person has typed if it was one. */
  flush(): readonly string[] {
    const typed = this.#typed();
    if (typed.length > 0) this.#state = "none";
    return typed;
  }

  #typed(): readonly string[] {
    if (this.#state === "escape") return this.#sequence ? ["", ""] : [""];
    if (this.#state === "string-end") return [""];
    // Alt and "]", say: waiting for the end of a string would make the keyboard deaf.
    return this.#state === "string" && this.#sequence.length === 1 ? [this.#sequence] : [];
  }

  /** The character behind ESC, or behind two: then the first is Alt on rxvt, or the Escape key. */
  #begin(char: string): Followed {
    const earlier = this.#sequence === "" ? [] : [""];
    if (char === "\x1b") {
      this.#sequence = char;
      return { used: true, sequences: earlier };
    }
    if (char === "[" || char === "O") {
      this.#state = char === "[" ? "control" : "single";
      this.#sequence += char;
      return UNFINISHED;
    }
    this.#state = /[\]PX^_]/.test(char) ? "string" : "none";
    this.#sequence = char;
    return { used: true, sequences: this.#state === "none" ? [...earlier, char] : earlier };
  }

  #whole(): Followed {
    return this.#over({ used: true, sequences: [this.#sequence] });
  }

  #over(followed: Followed): Followed {
    this.#state = "none";
    return followed;
  }
}

const UNFINISHED: Followed = { used: true, sequences: [] };
const BROKEN: Followed = { used: false, sequences: [] };

const PRINTABLE = /^[\x20-\x7e]$/;

/**
 * A control sequence up to its final character; the Linux console's F1 to F5 are `[[A` to `[[E`,
 * and rxvt ends a key with Shift in `$`.
 */
const CONTROL_SEQUENCE = /^\x1b?\[(?!\[$)(?:\[.|\d+\$|[\x20-\x3f]*[\x40-\x7e])$/;

/** The oldest report of the mouse, which three characters follow (xterm, "Mouse Tracking"). */
const MOUSE_REPORT = /^\x1b?\[M$/;
