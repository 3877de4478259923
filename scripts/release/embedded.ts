/**
 * Reads out of an executable what `deno compile` put into it. Nothing is run.
 *
 * @module
 */

/** What is inside an executable. */
export interface Embedded {
  /** Files by their path inside; each tells how many bytes it takes, and its text. */
  readonly files: ReadonlyMap<string, EmbeddedFile>;
  /** What it may do: for each kind what is allowed, denied or ignored, none standing for all. */
  readonly permissions: Readonly<Record<string, unknown>>;
  /** The unstable parts of Deno that it uses. */
  readonly features: readonly string[];
}

/** One of the files. */
export interface EmbeddedFile {
  readonly sizeBytes: number;
  readonly text: string;
}

/**
 * Reads what is inside an executable.
 *
 * The part that Deno added stands somewhere in the file, whatever the platform: a mark; then, each
 * with its length before it, what it should know as it starts (JSON) and which packages there are;
 * then modules from the web; then, with their lengths, the folders (JSON) and the bytes of all files.
 *
 * @throws {RangeError} When there is no such part, or there are modules from the web in it: ours has
 * none, and they would not be among the files.
 */
export function readEmbedded(bytes: Uint8Array): Embedded {
  const { metadata, end } = findMetadata(bytes);
  const packages = section(bytes, end);
  // Of modules from the web there are three counts: of names, of redirections, of modules.
  const counts = bytes.subarray(packages.end, packages.end + 12);
  if (counts.some((byte) => byte !== 0)) {
    throw new RangeError("The executable holds modules from the web.");
  }
  const folders = section(bytes, packages.end + 12);
  const contents = section(bytes, folders.end);
  const files = new Map<string, EmbeddedFile>();
  collect(JSON.parse(decode(folders.bytes)), { at: "", contents: contents.bytes, files });
  return {
    files,
    permissions: metadata.permissions,
    features: metadata.unstable_config.features,
  };
}

interface Metadata {
  readonly permissions: Readonly<Record<string, unknown>>;
  readonly unstable_config: { readonly features: readonly string[] };
}

/** The base runtime holds the mark as well, but nothing like this behind it. */
function findMetadata(bytes: Uint8Array): { readonly metadata: Metadata; readonly end: number } {
  const mark = new TextEncoder().encode("d3n0l4nd");
  const [first = 0] = mark;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (!mark.every((byte, index) => bytes[at + index] === byte)) continue;
    try {
      const { bytes: text, end } = section(bytes, at + mark.length);
      return { metadata: JSON.parse(decode(text)), end };
    } catch {
      // Another place where it stands by chance.
    }
  }
  throw new RangeError("The file is no executable that deno compile made.");
}

/** What stands behind its length. */
function section(
  bytes: Uint8Array,
  at: number,
): { readonly bytes: Uint8Array; readonly end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(at, true));
  const start = at + 8;
  if (start + length > bytes.length) throw new RangeError("The executable is cut off.");
  return { bytes: bytes.subarray(start, start + length), end: start + length };
}

/** A file, or a folder, under short names: name, entries, and where its bytes are. */
type Entry =
  | { readonly Dir: { readonly n: string; readonly e: readonly Entry[] } }
  | { readonly File: { readonly n: string; readonly o: readonly [number, number] } }
  | { readonly Symlink: { readonly n: string } };

function collect(
  entries: readonly Entry[],
  { at, contents, files }: {
    readonly at: string;
    readonly contents: Uint8Array;
    readonly files: Map<string, EmbeddedFile>;
  },
): void {
  for (const entry of entries) {
    if ("Dir" in entry) {
      collect(entry.Dir.e, { at: `${at}${entry.Dir.n}/`, contents, files });
    } else if ("File" in entry) {
      const { n, o: [offset, sizeBytes] } = entry.File;
      const bytes = contents.subarray(offset, offset + sizeBytes);
      files.set(`${at}${n}`, {
        sizeBytes,
        get text() {
          return decode(bytes);
        },
      });
    } else {
      files.set(`${at}${entry.Symlink.n}`, { sizeBytes: 0, text: "" });
    }
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
