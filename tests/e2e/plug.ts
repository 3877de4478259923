/**
 * A plug that a test pulls.
 *
 * @module
 */

import type { Conduct } from "../network/conduct.ts";

/** A network that works until somebody pulls the plug, and again when it is back in. */
export class Plug {
  pulled = false;

  /** How a connection is treated: with its next byte after the plug was pulled it breaks. */
  conduct(): Conduct {
    const pulled = () => this.pulled;
    return {
      get refused() {
        return pulled();
      },
      get fault() {
        return { way: "down", afterBytes: pulled() ? 0 : Infinity, act: "reset" } as const;
      },
    };
  }
}
