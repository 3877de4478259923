/**
 * What is said about an answer while it is typed: nothing as long as it may still become one.
 *
 * @module
 */

import { nameCharsMax } from "../protocol/limits.ts";
import { serverAddress } from "./values.ts";

/** What keeps a text from being an address; whoever shows it has the words. */
export type AddressProblem = "spaces" | "port" | "ipv6" | "address";

/**
 * What is wrong with an address.
 *
 * @param input What was typed so far.
 * @param finished Whether that is all: then a mere beginning is wrong as well.
 * @returns `undefined` when nothing is, or when a few more characters would make an address of it.
 */
export function addressProblem(input: string, finished: boolean): AddressProblem | undefined {
  const text = input.trim();
  if (isAddress(text) || (!finished && isBeginning(text))) return undefined;
  if (/\s/.test(text)) return "spaces";
  const colon = text.lastIndexOf(":");
  const host = text.slice(0, Math.max(colon, 0));
  const clear = host.startsWith("[") || !host.includes(":");
  if (isAddress(host) && clear && !text.includes("/")) return "port";
  const hexadecimal = /^[[\]\da-f:.]*$/i.test(text) && /\[|:.*:/.test(text);
  return hexadecimal ? "ipv6" : "address";
}

/**
 * How many characters of a name are too many, counted as {@linkcode chatName} does.
 *
 * @param input What was typed so far.
 */
export function surplusChars(input: string): number {
  return Math.max(0, [...input.trim()].length - nameCharsMax);
}

function isAddress(text: string): boolean {
  return serverAddress().parse(text).success;
}

/** Whether some more characters make an address of this. */
function isBeginning(text: string): boolean {
  // Of Punycode, not every beginning can be decoded.
  if (text === "" || /(?:^|\.)xn--[a-z\d-]*$/i.test(text)) return true;
  // A name may follow as well, but whoever types 192.168.0.300 hardly means one.
  const more = /^[\d.]*$/.test(text) ? endings : [...endings, "z"];
  return more.some((ending) => isAddress(text + ending));
}

/** One for each place where a beginning may break off: in IPv4, a port or a zone; in IPv6. */
const endings: readonly string[] = [
  ...["1", "1.1", "1.1.1", ".1", ".1.1", ".1.1.1"],
  ...[":", "::", ":1"],
].flatMap((ending) => [ending, `${ending}]`]).concat("]");
