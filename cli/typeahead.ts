/**
 * What is typed or pasted ahead of a question, or behind the answer to one.
 *
 * @module
 */

import process from "node:process";

/** A key as `node:readline` reports it. */
interface Key {
  name?: string;
  ctrl?: boolean;
  readonly sequence?: string;
}

/**
 * Waits for a prompt of clack's, and gives back what was typed or pasted behind its answer. That may
 * come in one chunk with the Enter, and clack drops the rest of that chunk; here it returns to
 * `process.stdin`, for the next prompt or for whoever reads lines from there. (`Deno.stdin` would not
 * see it.)
 *
 * What returns has the line ends of a terminal in its ordinary mode, newlines, as has what was
 * typed before the prompt was there; for clack, which knows the raw mode's Enter alone, they are
 * renamed.
 *
 * Ctrl-C and Ctrl-D become other keys. At these two, `node:readline` beneath clack stops reading: at
 * Ctrl-D the prompt would wait for ever.
 *
 * @param ctrlD The name of the key that Ctrl-D stands for; Ctrl-C is as good as Esc.
 */
export async function keepTypeahead<T>(prompt: Promise<T>, ctrlD: "escape" | "delete"): Promise<T> {
  const closing: Readonly<Record<string, string>> = { c: "escape", d: ctrlD };
  let over = false;
  let rest = "";
  const rename = (_character: string, key: Key) => {
    if (key.name === "enter") key.name = "return";
    const otherwise = key.ctrl ? closing[key.name ?? ""] : undefined;
    if (otherwise !== undefined) Object.assign(key, { name: otherwise, ctrl: false });
  };
  const keep = (_character: string, key: Key) => {
    if (over) rest += key.name === "return" ? "\n" : key.sequence ?? "";
    // clack stops listening while it handles the key that ends its prompt; then these two are alone.
    over ||= process.stdin.listenerCount("keypress") === 2;
  };
  process.stdin.prependListener("keypress", rename);
  process.stdin.on("keypress", keep);
  try {
    return await prompt;
  } finally {
    process.stdin.off("keypress", rename);
    process.stdin.off("keypress", keep);
    if (rest !== "") process.stdin.unshift(rest);
  }
}
