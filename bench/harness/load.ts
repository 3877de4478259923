/**
 * A process that plays people, seen from the one that measures.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Answers, Order } from "../load/orders.ts";
import { TextLineStream } from "../load/text_lines.ts";
import { type Children, installed } from "./children.ts";

/** People in a process of their own, so that their cost is told apart from the server's. */
export class Load {
  readonly pid: number;
  readonly #orders: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #answers: ReadableStreamDefaultReader<string>;

  /**
   * Starts the process.
   *
   * @param yields Whether it only gets processor time that nobody else wants, as far as the system
   * can do that: people who are there, but not looked at, have computers of their own.
   */
  constructor(children: Children, { yields = false }: { readonly yields?: boolean } = {}) {
    const script = fileURLToPath(new URL("../load/main.ts", import.meta.url));
    const run = ["run", "--no-prompt", "--allow-net=127.0.0.1", script];
    const [command, ...args] = yields && installed("chrt")
      ? ["chrt", "--idle", "0", Deno.execPath(), ...run] as const
      : [Deno.execPath(), ...run] as const;
    const process = children.start({
      command,
      args,
      stdin: "piped",
      stdout: "piped",
    });
    this.pid = process.pid;
    this.#orders = process.stdin.getWriter();
    const lines = process.stdout.pipeThrough(new TextDecoderStream());
    this.#answers = lines.pipeThrough(new TextLineStream()).getReader();
  }

  /** Has an order carried out; one at a time. */
  async ask<Name extends Order["order"]>(
    order: Extract<Order, { readonly order: Name }>,
  ): Promise<Answers[Name]> {
    await this.#orders.write(new TextEncoder().encode(`${JSON.stringify(order)}\n`));
    const { value } = await this.#answers.read();
    if (value === undefined) throw new Error("A process that plays people has died.");
    const answer = JSON.parse(value);
    if (answer?.error !== undefined) throw new Error(`${order.order}: ${answer.error}`);
    return answer;
  }
}
