/**
 * The icon of the executable for Windows: two speech bubbles, drawn here, so that no picture has to
 * be kept beside the sources.
 *
 * @module
 */

import { crc32, deflateSync } from "node:zlib";

/** The sizes that Windows asks for, in pixels. */
const sizes = [16, 32, 48, 256] as const;

/** Colours as red, green, blue and opacity. */
type Color = readonly [number, number, number, number];

const nothing: Color = [0, 0, 0, 0];
const theirs: Color = [94, 129, 172, 255];
const ours: Color = [163, 190, 140, 255];

/** An `.ico` file with the icon in every size, as PNG. */
export function drawIcon(): Uint8Array<ArrayBuffer> {
  const pictures = sizes.map((size) => png(size));
  const header = 6 + 16 * sizes.length;
  const file = new Uint8Array(header + pictures.reduce((sum, { length }) => sum + length, 0));
  const view = new DataView(file.buffer);
  view.setUint16(2, 1, true); // An icon, not a cursor.
  view.setUint16(4, sizes.length, true);
  let offset = header;
  for (const [index, picture] of pictures.entries()) {
    const entry = 6 + 16 * index;
    const size = sizes[index] ?? 0;
    file[entry] = file[entry + 1] = size % 256; // 0 stands for 256.
    view.setUint16(entry + 4, 1, true); // Planes.
    view.setUint16(entry + 6, 32, true); // Bits of a pixel.
    view.setUint32(entry + 8, picture.length, true);
    view.setUint32(entry + 12, offset, true);
    file.set(picture, offset);
    offset += picture.length;
  }
  return file;
}

/** What is at a point, both coordinates from 0 to 1. */
function colorAt(x: number, y: number): Color {
  if (isBubble({ x, y, left: 0.34, top: 0.4, tail: 0.82 })) return ours;
  if (isBubble({ x, y, left: 0.02, top: 0.08, tail: 0.16 })) return theirs;
  return nothing;
}

/** Whether a point is in a bubble: a round rectangle, and a tail below it. */
function isBubble(
  { x, y, left, top, tail }: Readonly<Record<"x" | "y" | "left" | "top" | "tail", number>>,
): boolean {
  const [width, height, radius] = [0.64, 0.4, 0.12];
  const beside = Math.max(left + radius - x, 0, x - (left + width - radius));
  const above = Math.max(top + radius - y, 0, y - (top + height - radius));
  const below = y - (top + height);
  return Math.hypot(beside, above) <= radius ||
    (below >= 0 && Math.abs(x - tail) <= 0.1 - below);
}

/** The icon as PNG (RFC 2083), four samples to each side of a pixel so that edges are smooth. */
function png(size: number): Uint8Array {
  const rows = new Uint8Array(size * (1 + 4 * size)); // Each row begins with 0: it is not filtered.
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      rows.set(pixel({ x, y, size }), y * (1 + 4 * size) + 1 + 4 * x);
    }
  }
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, size);
  head.setUint32(4, size);
  head.setUint8(8, 8); // Bits of a colour.
  head.setUint8(9, 6); // With opacity.
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return Uint8Array.from([
    ...signature,
    ...chunk("IHDR", new Uint8Array(head.buffer)),
    ...chunk("IDAT", deflateSync(rows)),
    ...chunk("IEND", new Uint8Array()),
  ]);
}

/** The mean of the samples of a pixel. */
function pixel(
  { x, y, size }: Readonly<Record<"x" | "y" | "size", number>>,
): readonly number[] {
  const side = 4;
  const [sum, samples] = [[0, 0, 0], side * side];
  let opacity = 0;
  for (let index = 0; index < samples; index++) {
    const across = (x + (index % side + 0.5) / side) / size;
    const down = (y + (Math.floor(index / side) + 0.5) / side) / size;
    const [red, green, blue, alpha] = colorAt(across, down);
    opacity += alpha;
    if (alpha > 0) [red, green, blue].forEach((value, at) => sum[at] = (sum[at] ?? 0) + value);
  }
  const seen = Math.max(1, opacity / 255);
  return [...sum.map((value) => Math.round(value / seen)), Math.round(opacity / samples)];
}

/** A part of a PNG: its length, its type, its bytes, and a check sum over the last two. */
function chunk(type: string, bytes: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + bytes.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, bytes.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(bytes, 8);
  view.setUint32(8 + bytes.length, crc32(chunk.subarray(4, 8 + bytes.length)));
  return chunk;
}
