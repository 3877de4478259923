/**
 * The codec, the line buffer and the relay, on whatever comes.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  checkLines,
  decode,
  encode,
  lineEnd,
  MessageDecoder,
  searchable,
} from "../../protocol/codec.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import { lineBytesMax } from "../../protocol/limits.ts";
import { LineBuffer } from "../../protocol/line_buffer.ts";
import type { Message } from "../../protocol/messages.ts";
import { kindOfLine } from "../../protocol/relay.ts";
import { isVerb } from "../../protocol/validate.ts";
import { inPieces, someBytes } from "./inputs.ts";
import { type Target, target } from "./target.ts";

/** What was got before it ended, with an error or without. */
interface Outcome<T> {
  readonly got: T[];
  readonly error: ProtocolError | undefined;
}

/** Runs something that may refuse with a {@linkcode ProtocolError}, and with nothing else. */
function outcome<T>(act: (got: T[]) => void): Outcome<T> {
  const got: T[] = [];
  try {
    act(got);
    return { got, error: undefined };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { got, error };
  }
}

/** Whole or in pieces, the messages are the same, and so is whether they end in an error. */
export const decoderTarget: Target = target("decoder", someBytes, (bytes, random) => {
  const whole = outcome<Message>((got) => {
    for (const message of new MessageDecoder().push(bytes)) got.push(message);
  });
  const pieces = outcome<Message>((got) => {
    const decoder = new MessageDecoder();
    for (const piece of inPieces(random, bytes)) {
      for (const message of decoder.push(piece)) got.push(message);
    }
  });
  assert.equal(pieces.error === undefined, whole.error === undefined, "only one was refused");
  // Lines that come together with a bad one go with it.
  if (whole.error) assert.deepEqual(pieces.got.slice(0, whole.got.length), whole.got);
  else assert.deepEqual(pieces.got, whole.got);
  for (const message of whole.got) survives(message);
});

/** A message that was understood is written and understood again, unless it grew too long. */
function survives(message: Message): void {
  assert.ok(isVerb(message.verb));
  let line: Uint8Array;
  try {
    line = encode(message);
  } catch (error) {
    assert.ok(error instanceof RangeError, "an error that has no name");
    return;
  }
  assert.deepEqual(decode(line), message);
}

/** A buffer gives the lines that there are, however they are taken and whatever they are. */
export const linesTarget: Target = target("lines", someBytes, (bytes, random) => {
  const pieces = inPieces(random, bytes);
  const [all, single] = [new LineBuffer(), new LineBuffer()];
  let taken = "";
  const together = outcome<string>((got) => {
    for (const piece of pieces) {
      all.push(piece);
      const lines = all.take();
      taken += latin1(lines);
      const chars = searchable(lines);
      for (let from = 0, end; from < lines.length; from = end) {
        end = lineEnd(chars, from);
        got.push(latin1(lines.subarray(from, end)));
        checkKind(lines, from, end);
      }
    }
  });
  const oneByOne = outcome<string>((got) => {
    for (const piece of pieces) {
      single.push(piece);
      for (let line = single.takeLine(); line.length > 0; line = single.takeLine()) {
        got.push(latin1(line));
      }
    }
  });
  assert.deepEqual(oneByOne.error?.code, together.error?.code);
  assert.deepEqual(oneByOne.got, together.got);
  for (const line of together.got) assert.ok(line.length <= lineBytesMax);
  if (together.error) return;
  assert.equal(taken + latin1(all.pending), latin1(bytes));
  assert.equal(latin1(single.pending), latin1(all.pending));
});

/** What a room would do with a line is what its first letters say. */
function checkKind(lines: Uint8Array, from: number, end: number): void {
  const line = latin1(lines.subarray(from, end));
  const { got: [kind], error } = outcome<string>((got) =>
    got.push(kindOfLine(searchable(lines), from, end))
  );
  if (error) assert.equal(error.code, "not-json");
  const said = /^MSG(?: |\r?\n)/.test(line);
  const object = /^MSG \{[^]*\}\r?\n$/.test(line);
  if (said) assert.equal(kind, object ? "said" : undefined, line);
  else assert.equal(kind, /^(?:ACK|TYPING|KEY)(?: |\r?\n)/.test(line) ? "relayed" : "own", line);
  const { got: [message] } = outcome<Message | undefined>((got) => {
    checkLines(lines.subarray(from, end));
    got.push(decode(lines.subarray(from, end)));
  });
  if (said && message) assert.equal(message.verb, "MSG");
}

const decoder = new TextDecoder("latin1");

function latin1(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
