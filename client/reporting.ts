/**
 * Reports to the host: what somebody chooses of their own screen, and nothing that they have not seen
 * before it goes.
 *
 * @module
 */

import type { Words } from "../language/mod.ts";
import { own, textCharsMax } from "../protocol/limits.ts";
import type { Session } from "./session.ts";

/** Remembers what one chat's screen shows, drafts a report of it, and sends it. */
export class Reporting {
  readonly #session: Pick<Session, "reports" | "report">;
  readonly #words: Words["chat"];
  #lines: string[] = [];
  #draft: string | undefined;

  constructor(session: Pick<Session, "reports" | "report">, words: Words["chat"]) {
    this.#session = session;
    this.#words = words;
  }

  /** Somebody else is here: what was before is not theirs. */
  begin(): void {
    this.#lines = [];
    this.#draft = undefined;
  }

  /** A line that the screen shows, with or without colours. */
  shown(line: string): void {
    // deno-lint-ignore no-control-regex
    this.#lines.push(line.replace(/\x1b\[[\d;]*m/g, ""));
    if (this.#lines.length > own.reportLinesMax) this.#lines.shift();
  }

  /**
   * Drafts a report.
   *
   * @param count How many of the last lines.
   * @param why What else the host shall know.
   * @returns What the person is to read before it goes.
   */
  draft(count: number, why: string): readonly string[] {
    if (!this.#session.reports) return [this.#words.notReported];
    const lines = this.#lines.slice(-Math.max(1, count));
    const text = () => [...lines, ...(why === "" ? [] : [`# ${why}`])].join("\n");
    while (lines.length > 0 && [...text()].length > textCharsMax) lines.shift();
    if (lines.length === 0) return [this.#words.nothingToReport];
    this.#draft = text();
    const { before, behind } = this.#words.reportDraft;
    return [before, ...this.#draft.split("\n").map((line) => `  ${line}`), behind];
  }

  /** Sends the draft; what to say, when there is none. */
  send(): string | undefined {
    if (this.#draft === undefined) return this.#words.wantsLines("/report");
    this.#session.report(this.#draft);
    this.#draft = undefined;
    return undefined;
  }
}
