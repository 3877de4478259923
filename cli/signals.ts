/**
 * The signals that ask a program to end.
 *
 * @module
 */

/** Ctrl-C, a polite `kill`, and a terminal that was closed; Windows knows only some of them. */
function endings(renew: () => void): readonly Deno.Signal[] {
  if (Deno.build.os === "windows") return ["SIGINT", "SIGBREAK"];
  if (Deno.stdin.isTerminal()) return ["SIGINT", "SIGTERM", "SIGHUP"];
  // Without a terminal there is none to close. Deno would end the program all the same, also where
  // `nohup` has said to ignore the signal; a listener keeps it from that, even one that does nothing.
  Deno.addSignalListener("SIGHUP", renew);
  return ["SIGINT", "SIGTERM"];
}

/**
 * Resolves at the first signal that asks the program to end. From then on the signals do what they
 * do to every program, so that a second Ctrl-C ends one that hangs.
 *
 * @param renew What else SIGHUP asks for, unless it tells that the terminal was closed. Without it,
 * SIGHUP on a terminal ends the program, and does nothing elsewhere.
 */
export function onceInterrupted(renew?: () => void): Promise<Deno.Signal> {
  return new Promise((resolve) => {
    const listeners = endings(renew ?? (() => {})).map((signal) => {
      const listener = () => {
        if (signal === "SIGHUP" && renew && Deno.stdin.isTerminal()) return renew();
        for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
        resolve(signal);
      };
      Deno.addSignalListener(signal, listener);
      return [signal, listener] as const;
    });
  });
}
