/**
 * From an unknown JSON value to a typed message, or a named error.
 *
 * @module
 */

import { isHost } from "./address.ts";
import { ProtocolError } from "./errors.ts";
import {
  featuresMax,
  hostCharsMax,
  lineBytesMax,
  proseCharsMax,
  textCharsMax,
  tokenCharsMax,
} from "./limits.ts";
import type { Message, Verb } from "./messages.ts";

/**
 * The message that a verb and its JSON make, with exactly the fields that we know.
 *
 * Unknown verbs, fields and peer states are ignored, so that an old program and a new one get
 * along; an unknown code or reason becomes the most general one.
 *
 * @returns The message, or `undefined` when it is one to ignore.
 * @throws {ProtocolError} `bad-shape` when a field is missing or not of its kind.
 */
export function toMessage(verb: string, json: unknown): Message | undefined {
  return isVerb(verb) ? readers[verb](new Fields(verb, json)) : undefined;
}

/** Whether pychat/2, as we know it, has this verb. */
export function isVerb(verb: string): verb is Verb {
  return Object.hasOwn(readers, verb);
}

type Readers = {
  readonly [V in Verb]: (fields: Fields) => Extract<Message, { verb: V }> | undefined;
};

const readers: Readers = {
  HELLO: (f) => ({
    verb: "HELLO",
    version: f.integer("version", 1),
    ...f.optional("client", (field) => f.text(field, tokenCharsMax)),
    ...f.optional("avoid", (field) => f.integer(field, 1, 65_535)),
    ...f.optional("avoidHost", (field) => f.host(field)),
    ...f.optional("stay", (field) => f.text(field, tokenCharsMax)),
  }),
  RESUME: (f) => ({
    verb: "RESUME",
    room: f.integer("room", 1, 65_535),
    token: f.text("token", tokenCharsMax),
  }),
  SEAT: (f) => ({
    verb: "SEAT",
    port: f.integer("port", 1, 65_535),
    ticket: f.text("ticket", tokenCharsMax),
    ...f.optional("host", (field) => f.host(field)),
    ...f.optional("lobby", (field) => f.integer(field, 1, 65_535)),
  }),
  REFUSE: (f) => ({
    verb: "REFUSE",
    code: f.oneOf("code", ["full", "closing", "version", "unavailable", "too-many", "banned"]) ??
      "unavailable",
    message: f.text("message", proseCharsMax),
    ...f.optional("retryAfterMs", (field) => f.integer(field, 0)),
  }),
  JOIN: (f) => ({
    verb: "JOIN",
    ticket: f.text("ticket", tokenCharsMax),
    name: f.text("name", proseCharsMax),
    ...f.optional("features", (field) => f.words(field)),
  }),
  WELCOME: (f) => ({
    verb: "WELCOME",
    room: f.integer("room", 1, 65_535),
    name: f.text("name", proseCharsMax),
    ...f.optional("resume", (field) => f.text(field, tokenCharsMax)),
    ...f.optional("chat", (field) => f.integer(field, 1)),
    ...f.optional("peer", (field) => f.text(field, proseCharsMax)),
    ...f.optional("features", (field) => f.words(field)),
    ...f.optional("reports", (field) => f.truth(field)),
  }),
  PEER: (f) => {
    const state = f.oneOf("state", ["joined", "left", "renamed", "away", "back"]);
    return state && {
      verb: "PEER",
      state,
      name: f.text("name", proseCharsMax),
      ...f.optional("chat", (field) => f.integer(field, 1)),
      ...f.optional("features", (field) => f.words(field)),
    };
  },
  NAME: (f) => ({ verb: "NAME", name: f.text("name", proseCharsMax) }),
  FENCE: () => ({ verb: "FENCE" }),
  MSG: (f) => ({
    verb: "MSG",
    id: f.integer("id", 1),
    ...f.eitherOf({ text: textCharsMax, sealed: lineBytesMax }),
  }),
  ACK: (f) => ({ verb: "ACK", id: f.integer("id", 1) }),
  TYPING: () => ({ verb: "TYPING" }),
  KEY: (f) => {
    const step = f.oneOf("step", ["commit", "reveal", "open"]);
    return step && { verb: "KEY", step, value: f.text("value", tokenCharsMax) };
  },
  PING: (f) => ({ verb: "PING", ...f.optional("token", (field) => f.text(field, tokenCharsMax)) }),
  PONG: (f) => ({ verb: "PONG", ...f.optional("token", (field) => f.text(field, tokenCharsMax)) }),
  SLOW: (f) => ({ verb: "SLOW", forMs: f.integer("forMs", 0) }),
  BLOCK: () => ({ verb: "BLOCK" }),
  REPORT: (f) => ({ verb: "REPORT", text: f.text("text", textCharsMax) }),
  REPORTED: (f) => ({ verb: "REPORTED", kept: f.truth("kept") }),
  QUIT: () => ({ verb: "QUIT" }),
  NOTICE: (f) => ({ verb: "NOTICE", message: f.text("message", proseCharsMax) }),
  BYE: (f) => ({
    verb: "BYE",
    reason: f.oneOf("reason", ["quit", "closing", "kicked", "idle"]) ?? "closing",
  }),
  ERROR: (f) => ({
    verb: "ERROR",
    code: f.oneOf("code", [
      "no-seat",
      "too-long",
      "not-utf8",
      "zero-byte",
      "not-json",
      "bad-shape",
      "unexpected",
      "timeout",
    ]) ?? "unexpected",
    message: f.text("message", proseCharsMax),
  }),
};

/** Reads the fields of one JSON object, complaining by name. */
class Fields {
  readonly #verb: string;
  readonly #json: Readonly<Record<string, unknown>>;

  constructor(verb: string, json: unknown) {
    if (!isObject(json)) {
      throw new ProtocolError("bad-shape", `${verb} wants a JSON object; got ${kindOf(json)}.`);
    }
    this.#verb = verb;
    this.#json = json;
  }

  text(field: string, charsMax: number): string {
    const value = this.#json[field];
    if (typeof value !== "string") throw this.#wrong(field, "text", kindOf(value));
    // A code point is one or two UTF-16 units, so most texts need no counting.
    if (value.length > charsMax) {
      const chars = [...value].length;
      if (chars > charsMax) {
        throw this.#wrong(field, `at most ${charsMax} characters`, `${chars}`);
      }
    }
    return value;
  }

  integer(field: string, min: number, max: number = Number.MAX_SAFE_INTEGER): number {
    const value = this.#json[field];
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min || value > max) {
      const found = typeof value === "number" ? `${value}` : kindOf(value);
      throw this.#wrong(field, `a whole number from ${min} to ${max}`, found);
    }
    return value + 0; // JSON has a -0, which is 0 to everybody else.
  }

  host(field: string): string {
    const value = this.text(field, hostCharsMax);
    if (!isHost(value)) throw this.#wrong(field, "an IP address or a name in DNS", "another text");
    return value;
  }

  truth(field: string): boolean {
    const value = this.#json[field];
    if (typeof value !== "boolean") throw this.#wrong(field, "true or false", kindOf(value));
    return value;
  }

  /** A few words. */
  words(field: string): readonly string[] {
    const value = this.#json[field];
    const wanted = `at most ${featuresMax} words`;
    if (!Array.isArray(value)) throw this.#wrong(field, wanted, kindOf(value));
    if (value.length > featuresMax) throw this.#wrong(field, wanted, `${value.length}`);
    for (const word of value) {
      if (typeof word !== "string") throw this.#wrong(field, wanted, kindOf(word));
      if (!/^[a-z0-9-]{1,32}$/.test(word)) throw this.#wrong(field, "a-z, 0-9 and -", "others");
    }
    return value;
  }

  /** The one of these texts that is there, each with the code points that it may have. */
  eitherOf<const Field extends string>(
    charsMax: Readonly<Record<Field, number>>,
  ): { readonly [F in Field]?: string } {
    const there = (Object.keys(charsMax) as Field[]).filter((f) => this.#json[f] !== undefined);
    const [field] = there;
    if (field === undefined || there.length > 1) {
      throw this.#wrong(Object.keys(charsMax).join('" or "'), "one text", `${there.length}`);
    }
    return { [field]: this.text(field, charsMax[field]) } as { readonly [F in Field]?: string };
  }

  /** One of the words, or `undefined` for a word of a later version. */
  oneOf<const Word extends string>(field: string, words: readonly Word[]): Word | undefined {
    const value = this.text(field, proseCharsMax);
    return words.find((word) => word === value);
  }

  /** The field, read by `read`, in an object of its own; an empty object when it is absent. */
  optional<const Field extends string, Value>(
    field: Field,
    read: (field: Field) => Value,
  ): { readonly [F in Field]?: Value } {
    if (this.#json[field] === undefined) return {};
    return { [field]: read(field) } as { readonly [F in Field]: Value };
  }

  #wrong(field: string, wanted: string, found: string): ProtocolError {
    return new ProtocolError(
      "bad-shape",
      `${this.#verb} wants ${wanted} in "${field}"; got ${found}.`,
    );
  }
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function kindOf(json: unknown): string {
  if (json === undefined) return "nothing";
  if (json === null) return "null";
  return Array.isArray(json) ? "an array" : `a ${typeof json}`;
}
