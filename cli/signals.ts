/**
 * The signals that ask a program to end.
 *
 * @module
 */

/** Ctrl-C, a closed terminal, and a polite `kill`; Windows knows only some of them. */
const endings: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Resolves at the first signal that asks the program to end. From then on the signals do what they
 * do to every program, so that a second Ctrl-C ends one that hangs.
 */
export function onceInterrupted(): Promise<Deno.Signal> {
  return new Promise((resolve) => {
    const listeners = endings.map((signal) => {
      const listener = () => {
        for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
        resolve(signal);
      };
      Deno.addSignalListener(signal, listener);
      return [signal, listener] as const;
    });
  });
}
