/**
 * What keys are called, and which sequences stand for them: on xterm, VT220, rxvt, PuTTY and the
 * Linux console, with cursor keys in either mode.
 *
 * @module
 */

/** What somebody did at the keyboard. */
export type Key =
  /** Typed characters, no control characters among them; more than one when they came together. */
  | { readonly kind: "text"; readonly text: string }
  /** A bracketed paste, whole, as it was copied, but all its line breaks are newlines. */
  | { readonly kind: "paste"; readonly text: string }
  /** A key that writes nothing by itself. */
  | KeyPress
  /** The terminal's window is looked at, or no longer. */
  | { readonly kind: "focus"; readonly focused: boolean };

/** A key that writes nothing by itself, and what was held with it. */
export interface KeyPress {
  readonly kind: "key";
  /**
   * `left`, `right`, `up`, `down`, `home`, `end`, `insert`, `delete`, `pageup`, `pagedown`,
   * `backspace`, `tab`, `enter`, `escape` or `space`; with Ctrl or Alt any character, a small letter.
   */
  readonly name: string;
  /** Also with an Enter that came as a line feed: that is Ctrl-J, the key itself sends CR. */
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** The key of a C0 control character or DEL. */
export function controlKey(char: string, alt = false): KeyPress {
  const name = CONTROL_NAMES.get(char);
  if (name) return press(name, { alt });
  if (char === "\n") return press("enter", { alt, ctrl: true });
  const letter = String.fromCharCode(char.charCodeAt(0) + 0x40).toLowerCase();
  return press(letter === "@" ? " " : letter, { alt, ctrl: true });
}

/**
 * The key of an escape sequence without its ESC; nothing when none is known. A second ESC at its
 * beginning is Alt.
 */
export function sequenceKey(sequence: string): Key | undefined {
  if (sequence === "") return press("escape");
  const doubled = sequence.startsWith("\x1b");
  const bare = doubled ? sequence.slice(1) : sequence;
  if (bare === "[I" || bare === "[O") return { kind: "focus", focused: bare === "[I" };
  if (!/^[[O]./.test(bare)) return altKey(bare);
  const [, mode = "", params = "", final = ""] = /^([[O])([\d;:]*)(.)$/.exec(bare) ?? [];
  const key = finalKey(mode, params.split(";").map((param) => Number.parseInt(param) || 0), final);
  return doubled && key?.kind === "key" ? { ...key, alt: true } : key;
}

/** Alt and a character, or a control character: how terminals have sent them ever since Meta. */
function altKey(char: string): KeyPress {
  return char < " " || char === "\x7f" ? controlKey(char, true) : press(char, { alt: true });
}

function finalKey(mode: string, params: readonly number[], final: string): Key | undefined {
  const [first = 0, second = 0, third = 0] = params;
  switch (final) {
    case "~":
      // xterm's modifyOtherKeys.
      return first === 27 ? codeKey(third, second) : modified(NUMBERS.get(first), second);
    case "$":
      return modified(NUMBERS.get(first), 2);
    case "^":
      return modified(NUMBERS.get(first), 5);
    case "@":
      return modified(NUMBERS.get(first), 6);
    case "u":
      return codeKey(first, second);
    case "Z":
      return press("tab", { shift: true });
    case "M":
      // The keypad's; with numbers it is a report of the mouse.
      return mode === "O" ? press("enter") : undefined;
    case "a":
    case "b":
    case "c":
    case "d":
      return modified(LETTERS.get(final.toUpperCase()), mode === "O" ? 5 : 2);
    default:
      // The modifier is the last number: `[1;5D`, and `[5D` or `O5D` in older programs.
      return modified(LETTERS.get(final), params.at(-1) ?? 0);
  }
}

/** A key that is told by its character's code point (xterm, "formatOtherKeys"; "fixterms"). */
function codeKey(code: number, modifier: number): Key | undefined {
  if (code < 0x80) {
    const name = CONTROL_NAMES.get(String.fromCharCode(code));
    if (name) return modified(name, modifier);
  }
  // Beyond characters there are numbers for keys, in the area for private use.
  if (code < 0x20 || code > 0x10ffff || /\p{C}/u.test(String.fromCodePoint(code))) return undefined;
  const char = String.fromCodePoint(code);
  const key = modified(char, modifier);
  if (key.ctrl || key.alt) return key;
  return { kind: "text", text: key.shift ? char.toUpperCase() : char };
}

function modified(name: string, modifier: number): KeyPress;
function modified(name: string | undefined, modifier: number): KeyPress | undefined;
function modified(name: string | undefined, modifier: number): KeyPress | undefined {
  // xterm, "PC-Style Function Keys": one more than the sum of Shift 1, Alt 2, Ctrl 4.
  const bits = modifier === 0 ? 0 : modifier - 1;
  if (name === undefined) return undefined;
  return press(name, { shift: (bits & 1) !== 0, alt: (bits & 2) !== 0, ctrl: (bits & 4) !== 0 });
}

function press(name: string, held: Partial<KeyPress> = {}): KeyPress {
  // With Alt a terminal sends a capital letter for a key with Shift, or with Caps Lock.
  const small = name === " " ? "space" : name.toLowerCase();
  const shift = held.shift === true || /^\p{Lu}/u.test(name);
  return { kind: "key", name: small, ctrl: held.ctrl === true, alt: held.alt === true, shift };
}

const CONTROL_NAMES: ReadonlyMap<string, string> = new Map([
  ["\t", "tab"],
  ["\r", "enter"],
  ["\x1b", "escape"],
  ["\x7f", "backspace"],
]);

const LETTERS: ReadonlyMap<string, string> = new Map([
  ["A", "up"],
  ["B", "down"],
  ["C", "right"],
  ["D", "left"],
  ["F", "end"],
  ["H", "home"],
]);

const NUMBERS: ReadonlyMap<number, string> = new Map([
  [1, "home"],
  [2, "insert"],
  [3, "delete"],
  [4, "end"],
  [5, "pageup"],
  [6, "pagedown"],
  [7, "home"],
  [8, "end"],
]);
