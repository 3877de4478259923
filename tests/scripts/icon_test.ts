import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { drawIcon } from "../../scripts/release/icon.ts";

Deno.test("icon: every size that Windows asks for is in it, as a picture of that size", () => {
  const file = drawIcon();
  const view = new DataView(file.buffer);
  assert.deepEqual([view.getUint16(0, true), view.getUint16(2, true)], [0, 1]);
  const sizes = Array.from({ length: view.getUint16(4, true) }, (_, index) => {
    const entry = 6 + 16 * index;
    const picture = file.subarray(
      view.getUint32(entry + 12, true),
      view.getUint32(entry + 12, true) + view.getUint32(entry + 8, true),
    );
    const size = new DataView(picture.buffer, picture.byteOffset).getUint32(16);
    assert.equal(size % 256, view.getUint8(entry));
    const { corner, colors } = pixels(picture, size);
    assert.equal(corner, 0, "the corner is transparent");
    assert.ok(colors >= 2, "there are two bubbles");
    return size;
  });
  assert.deepEqual(sizes, [16, 32, 48, 256]);
});

/** How opaque the first pixel is, and how many colours the opaque ones have. */
function pixels(
  picture: Uint8Array,
  size: number,
): { readonly corner: number | undefined; readonly colors: number } {
  const text = new TextDecoder("latin1").decode(picture);
  const rows = inflateSync(picture.subarray(text.indexOf("IDAT") + 4, text.indexOf("IEND") - 8));
  const colors = new Set<string>();
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = y * (1 + 4 * size) + 1 + 4 * x;
      if (rows[at + 3] === 255) colors.add(rows.subarray(at, at + 3).join());
    }
  }
  return { corner: rows[4], colors: colors.size };
}
