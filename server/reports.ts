/**
 * What people report to the host: the only way on which something that was said reaches a disk.
 *
 * @module
 */

import { reportsPerSeatMax } from "../protocol/limits.ts";
import { sanitizeText } from "../protocol/sanitize.ts";

/** One report, as it stands in the file: a JSON object in a line of its own. */
export interface ReportEntry {
  /** When it came (ISO 8601, UTC). */
  readonly at: string;
  /** The room's port. */
  readonly room: number;
  /** The number of the connection that reports. */
  readonly by: number;
  /** The number of the other one's connection; absent when nobody else was there. */
  readonly about?: number | undefined;
  /**
   * What the person who reports has chosen to show. Whether it was said, nobody can tell. In the file
   * nothing of it acts on the terminal of a host who looks at it there.
   */
  readonly text: string;
}

/** A file that the host has named, to which reports are added. */
export class Reports {
  readonly #file: string;
  /** How many each connection has sent. */
  readonly #sent = new Map<number, number>();

  /** @param file Its path; it is made when there is none, for its owner alone. */
  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Adds a report.
   *
   * @returns Whether it is kept; not when this connection has sent too many.
   * @throws {Deno.errors.PermissionDenied | Deno.errors.NotFound} When the file cannot be written,
   * or whatever else the system says.
   */
  async keep(entry: ReportEntry): Promise<boolean> {
    const sent = this.#sent.get(entry.by) ?? 0;
    if (sent >= reportsPerSeatMax) return false;
    this.#sent.set(entry.by, sent + 1);
    const line = `${JSON.stringify({ ...entry, text: sanitizeText(entry.text) })}\n`;
    await Deno.writeTextFile(this.#file, line, { append: true, mode: 0o600 });
    return true;
  }

  /** A connection is over. */
  forget(number: number): void {
    this.#sent.delete(number);
  }
}
