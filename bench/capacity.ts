/**
 * What a machine, ten and a million people need, computed from what `deno task bench` has measured
 * (`results.json`) and from how people are taken to behave. Prints tables for `docs/capacity.md`.
 *
 * @module
 */

import { ROOM_PORTS } from "../protocol/limits.ts";
import { asMarkdown, type Row } from "./harness/report.ts";
import { introduce, readResults } from "./harness/results.ts";

/** How people are taken to behave; all of them chat. */
const people = {
  /** Seconds between two messages of one person. */
  messageEveryS: 15,
  /** Lines that a room passes on for one message: itself, its receipt, and two of who is typing. */
  linesPerMessage: 4,
  /** Seconds until somebody goes on to the next chat. */
  chatS: 300,
};

/** What is left of a processor for rushes, and for whatever else is there. */
const loadMax = 0.5;
/** Descriptors of one process: what many systems allow at most. */
const filesMax = 20_000;
/** What a process needs besides those of its people, with room to spare. */
const filesSpare = 500;
/** Room ports below those that Linux takes for outgoing connections (32768 and up). */
const widestRooms = 32_767 - ROOM_PORTS.first + 1;
/** Room ports when nobody says otherwise. */
const rooms = ROOM_PORTS.last - ROOM_PORTS.first + 1;
/** What a registry in Redis is asked for one who comes: a seat, taking it, leaving it. */
const questionsPerJoin = 3;

const { machine, sections } = await readResults();
if (!machine) throw new Error("Nothing has been measured: deno task bench");
console.log(introduce(machine));

/** What things cost, as measured. */
const cost = {
  line: figure("relay", { server: "PyChat", pairs: "1000", bytes: "100", "at once": "1" }, [
    "processor, µs/message",
  ]),
  pair: 1_000 * figure("joining", { "": "PyChat, 64 pairs at once" }, ["processor, ms each"]),
  each: figure("full-house", { server: "PyChat", "": "each" }, ["resident, KiB"]),
  base: figure("full-house", { server: "PyChat", "": "in all" }, ["resident, KiB"]),
  silent: silentUs(),
  question: figure("claims", { store: "Redis", rooms: "50.0 % full" }, ["the store's"]),
};

console.log(asMarkdown({
  name: "costs",
  title: "What things cost",
  rows: [
    row("passing on a line of 100 bytes, among 1,000 pairs", cost.line, "µs of processor time"),
    row("two who come and meet", cost.pair, "µs of processor time"),
    row("somebody who sits there and says nothing", cost.silent, "µs of processor time a second"),
    row("somebody with a seat", cost.each, "KiB of memory"),
    row("a process, with nobody there", cost.base / 1024, "MiB of memory"),
    row(
      "a claim in Redis; its other questions count as much",
      cost.question,
      "µs of its processor time",
    ),
  ],
  targets: [],
  notes: [],
}));

/** Of one person, in microseconds of processor time a second. */
const messages = people.linesPerMessage * cost.line / people.messageEveryS;
const joins = cost.pair / 2 / people.chatS;
const perPerson = messages + joins + cost.silent;
console.log(asMarkdown({
  name: "person",
  title: "What a person needs who chats, in microseconds of processor time a second",
  rows: [
    row("messages", messages, `one every ${people.messageEveryS} s`),
    row("coming and going", joins, `a new chat every ${people.chatS / 60} min`),
    row("being there", cost.silent, "signs of life, deadlines"),
    row("in all", perPerson, ""),
  ],
  targets: [],
  notes: [],
}));

const most = Math.min(2 * widestRooms, 4 * (filesMax - filesSpare));
console.log(asMarkdown({
  name: "sizes",
  title: "What so many people need",
  rows: [
    size("one process, as it comes", 2 * rooms, { machines: 1, workers: 1 }),
    size("a machine with 4 cores", most, { machines: 1, workers: 4 }),
    size("ten of these", 10 * most, { machines: 10, workers: 4 }),
    size("a million people", 1e6, { machines: Math.ceil(1e6 / most), workers: 4 }),
  ],
  targets: [],
  notes: [
    `More than one process: \`--rooms ${ROOM_PORTS.first}-32767 --workers 4\`, ${
      filesMax.toLocaleString("en-US")
    } descriptors each.`,
  ],
}));

console.log(asMarkdown({
  name: "ends",
  title: "Where each thing ends, alone",
  rows: [
    end("room ports, as they come", 2 * rooms, "of one address"),
    end("room ports, all below 32768", 2 * widestRooms, "of one address"),
    end("descriptors", filesMax - filesSpare, "of one process"),
    end(`half a core`, loadMax * 1e6 / perPerson, "of one process"),
    end("a GiB of memory", (1024 * 1024 - cost.base) / cost.each, "of one process"),
    end(
      "half a core of Redis",
      loadMax * 1e6 / (questionsPerJoin * cost.question) * people.chatS,
      "of all machines",
    ),
  ],
  targets: [],
  notes: [],
}));

function row(what: string, value: number, unit: string): Row {
  return { "": what, "figure": value, "unit": unit };
}

function size(
  what: string,
  count: number,
  { machines, workers }: { readonly machines: number; readonly workers: number },
): Row {
  const joinsPerS = count / people.chatS;
  return {
    "": what,
    "people": count,
    "machines": `${machines}`,
    "processes": `${machines * workers}`,
    "busy cores of each machine": count / machines * perPerson / 1e6,
    "memory of each, MiB": (count / machines * cost.each + workers * cost.base) / 1024,
    "seats a second, in all": joinsPerS,
    "busy cores of Redis": machines > 1 ? joinsPerS * questionsPerJoin * cost.question / 1e6 : "–",
  };
}

function end(what: string, count: number, of: string): Row {
  return { "": what, "people": Math.round(count), "of": of };
}

/** What somebody costs who only sits there, by how busy a silent full house is. */
function silentUs(): number {
  const seated = rowOf("full-house", { server: "PyChat", "": "each" })["people"];
  const busy = rowOf("full-house", { "": "full house: all silent" })["of one core"];
  return Number.parseFloat(`${busy}`) / 100 * 1e6 / Number(`${seated}`.replaceAll(",", ""));
}

function figure(section: string, where: Readonly<Record<string, string>>, [column]: [string]) {
  const cell = rowOf(section, where)[column];
  const value = typeof cell === "object" ? cell.median : Number(cell);
  if (!Number.isFinite(value)) throw new Error(`No figure for ${column} in ${section}`);
  return value;
}

function rowOf(section: string, where: Readonly<Record<string, string>>): Row {
  const { rows = [], more = [] } = sections.find(({ name }) => name === section) ?? {};
  const found = [...rows, ...more].find((row) =>
    Object.entries(where).every(([column, value]) => row[column] === value)
  );
  if (!found) throw new Error(`${section} has no row with ${JSON.stringify(where)}: measure it`);
  return found;
}
