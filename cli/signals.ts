/**
 * The signals that ask a program to end.
 *
 * @module
 */

/**
 * Ctrl-C, a polite `kill`, and a terminal that was closed; Windows knows only some of them. Without a
 * terminal the last one is left alone, so that `nohup` does what it is for.
 */
function endings(): readonly Deno.Signal[] {
  if (Deno.build.os === "windows") return ["SIGINT", "SIGBREAK"];
  return Deno.stdin.isTerminal() ? ["SIGINT", "SIGTERM", "SIGHUP"] : ["SIGINT", "SIGTERM"];
}

/**
 * Resolves at the first signal that asks the program to end. From then on the signals do what they
 * do to every program, so that a second Ctrl-C ends one that hangs.
 */
export function onceInterrupted(): Promise<Deno.Signal> {
  return new Promise((resolve) => {
    const listeners = endings().map((signal) => {
      const listener = () => {
        for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
        resolve(signal);
      };
      Deno.addSignalListener(signal, listener);
      return [signal, listener] as const;
    });
  });
}
