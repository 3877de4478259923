/**
 * What a server needs after many chats, beside what it needed after a few: memory that grows with the
 * number of chats that there were is lost.
 *
 * The real program runs as another process, and two people at a time come, talk and go (see
 * `tests/server/crowd.ts`). After 500 chats, after each doubling, and in the end everybody leaves, the
 * server collects its garbage, and is measured. What is left on its heap then is the exact figure.
 * The resident memory is what an operator sees, and moves by itself: V8 and the allocator keep what
 * they may need again, more of it after a busier minute.
 *
 * `deno task soak [chats]`
 *
 * @module
 */

import { crowd } from "../tests/server/crowd.ts";
import { until } from "../tests/server/helpers.ts";
import { type HeapUsage, Inspector } from "./heap.ts";
import { startServer } from "./processes.ts";

/** Chats in all. */
const chats = Number(Deno.args[0] ?? 50_000);
/** Chats before the first measurement: the program is compiled, its caches are full. */
const warmUp = 500;
/** People who are there at once, at most. */
const atOnce = 64;
/** The heap may grow by so much in all: what V8 notes about code that runs hot, and nothing a chat. */
const heapGrowthMax = 1.1;
/** The resident memory may grow by so much. */
const residentGrowthMax = 1.25;

/** A server at one moment, with nobody there. */
interface Sample {
  readonly chats: number;
  /** All in bytes. */
  readonly heap: number;
  readonly buffers: number;
  readonly resident: number;
  /** The registry's file and its log. */
  readonly file: number;
  readonly log: number;
  readonly descriptors: number;
  readonly threads: number;
  /** Since the sample before. */
  readonly chatsPerSecond: number;
}

if (Deno.build.os !== "linux") {
  console.error("This needs Linux: /proc, and all of 127.0.0.0/8.");
  Deno.exit(1);
}
const folder = await Deno.makeTempDir();
const file = `${folder}/registry.db`;
const inspectorUrl = Promise.withResolvers<string>();
const { process, port } = await startServer(file, {
  deno: ["--inspect=127.0.0.1:0"],
  onError: (line) => {
    const [url] = /ws:\S+/.exec(line) ?? [];
    if (url) inspectorUrl.resolve(url);
    else if (!/inspect/i.test(line)) console.error(line);
  },
});
try {
  using inspector = await Inspector.open(await inspectorUrl.promise);
  Deno.exitCode = judge(await soak(inspector)) ? 0 : 1;
} finally {
  process.kill("SIGKILL");
  await process.status;
  await Deno.remove(folder, { recursive: true });
}

async function soak(inspector: Inspector): Promise<readonly Sample[]> {
  const atRest = descriptors();
  console.log(`${chats} chats, ${atOnce} people at once; memory with nobody there, after a`);
  console.log(
    "collection. The server ends every connection first, so the ports that wait are its.",
  );
  const samples: Sample[] = [];
  for (let done = 0, next = Math.min(warmUp, chats); done < chats;) {
    const start = performance.now();
    await crowd({ port, people: 2 * (next - done), atOnce });
    const seconds = (performance.now() - start) / 1_000;
    await until(() => descriptors() <= atRest, `${atRest} descriptors, as in the beginning`);
    samples.push(measure(next, (next - done) / seconds, await inspector.collect()));
    print(samples.at(-1));
    done = next;
    next = Math.min(2 * next, chats);
  }
  return samples;
}

function measure(
  chats: number,
  chatsPerSecond: number,
  { usedBytes, buffersBytes }: HeapUsage,
): Sample {
  const [residentKiB = NaN, threads = NaN] = run("ps", "-o", "rss=,nlwp=", "-p", `${process.pid}`)
    .split(/\s+/).map(Number);
  return {
    chats,
    heap: usedBytes,
    buffers: buffersBytes,
    resident: residentKiB * 1024,
    file: size(file),
    log: size(`${file}-wal`),
    descriptors: descriptors(),
    threads,
    chatsPerSecond,
  };
}

function print(sample: Sample | undefined): void {
  if (!sample) return;
  const mb = (bytes: number) => (bytes / 2 ** 20).toFixed(2).padStart(7);
  const kb = (bytes: number) => `${Math.round(bytes / 1024)}`.padStart(5);
  console.log([
    `${sample.chats}`.padStart(8) + " chats:",
    `heap ${mb(sample.heap)} MiB, buffers ${mb(sample.buffers)}, resident ${mb(sample.resident)},`,
    `file ${kb(sample.file)} KiB, log ${kb(sample.log)},`,
    `${sample.descriptors} descriptors, ${sample.threads} threads;`,
    `${Math.round(sample.chatsPerSecond)} chats/s`,
  ].join(" "));
}

/** Says how much it grew; whether that is little enough. */
function judge(samples: readonly Sample[]): boolean {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return false;
  const heap = last.heap / first.heap;
  const resident = last.resident / first.resident;
  const bytesEach = (last.heap - first.heap) / Math.max(1, last.chats - first.chats);
  console.log(
    `From ${first.chats} to ${last.chats} chats: heap × ${heap.toFixed(3)} (at most ` +
      `${heapGrowthMax}), ${bytesEach.toFixed(1)} bytes a chat; resident × ${
        resident.toFixed(3)
      } ` +
      `(at most ${residentGrowthMax}); descriptors ${first.descriptors} → ${last.descriptors}.`,
  );
  return heap <= heapGrowthMax && resident <= residentGrowthMax &&
    last.descriptors <= first.descriptors;
}

function descriptors(): number {
  return run("ls", `/proc/${process.pid}/fd`).split("\n").length;
}

/** What a command prints: Deno itself looks into /proc only for whoever may do anything. */
function run(command: string, ...args: readonly string[]): string {
  const { stdout } = new Deno.Command(command, { args: [...args] }).outputSync();
  return new TextDecoder().decode(stdout).trim();
}

function size(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0; // There is no log right now.
  }
}
