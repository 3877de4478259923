/**
 * What a server needs after many chats, beside what it needed after a few: memory that grows with the
 * number of chats that there were is lost.
 *
 * The real program runs as another process, and people come, talk and go: most politely, some break
 * off, some come back, some speak classic (`tests/server/crowd.ts`). After some chats to warm up, 500
 * more and each doubling of these, everybody leaves, the server collects its garbage, and is measured.
 *
 * What is left on its heap then is the exact figure, and its bound is a tenth: V8 itself notes more
 * about code that runs hot, and nothing may remain of a chat. The resident memory is what an operator
 * sees, and moves by itself: V8 and the allocator keep what they may need again, so that it grows for
 * the first thousands of chats and then stays; its bound is a quarter.
 *
 * `deno task soak [chats]`
 *
 * @module
 */

import { crowd } from "../tests/server/crowd.ts";
import { until } from "../tests/server/helpers.ts";
import type { HeapUsage } from "../tests/server/inspector.ts";
import { printed, startMeasured } from "../tests/server/processes.ts";

/** Chats in all. */
const chats = Number(Deno.args[0] ?? 50_000);
/** Chats before all others: the program is compiled then, and V8 knows how much it wants. */
const warmUp = 2_000;
/** Chats before the first measurement. */
const few = 500;
/** People who are there at once, at most. */
const atOnce = 64;
/** So many times as large may the heap become. */
const heapGrowthMax = 1.1;
/** So many times as large may the resident memory become. */
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
const server = await startMeasured(file);
try {
  Deno.exitCode = judge(await soak()) ? 0 : 1;
} finally {
  server.process.kill("SIGKILL");
  await server.process.status;
  await Deno.remove(folder, { recursive: true });
}

async function soak(): Promise<readonly Sample[]> {
  const { port } = server;
  const atRest = server.descriptors();
  await crowd({ port, people: 2 * warmUp, atOnce });
  console.log(
    `${chats} chats after ${warmUp} to warm up, ${atOnce} people at once. Nobody is there and all ` +
      "garbage is collected when memory is measured.",
  );
  const samples: Sample[] = [];
  for (let done = 0, next = Math.min(few, chats); done < chats;) {
    const start = performance.now();
    await crowd({ port, people: 2 * (next - done), atOnce });
    const seconds = (performance.now() - start) / 1_000;
    await until(() => server.descriptors() <= atRest, `${atRest} descriptors, as in the beginning`);
    samples.push(measure(next, (next - done) / seconds, await server.collect()));
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
  const [residentKiB = NaN, threads = NaN] = printed(
    "ps",
    "-o",
    "rss=,nlwp=",
    "-p",
    `${server.process.pid}`,
  )
    .split(/\s+/).map(Number);
  return {
    chats,
    heap: usedBytes,
    buffers: buffersBytes,
    resident: residentKiB * 1024,
    file: size(file),
    log: size(`${file}-wal`),
    descriptors: server.descriptors(),
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

function size(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0; // There is no log right now.
  }
}
