/**
 * What a scenario is given, and what it gives back.
 *
 * @module
 */

import type { Children } from "../harness/children.ts";
import type { Section } from "../harness/report.ts";

/** What a scenario is given. */
export interface Run {
  /** Starts its processes, which end with it. */
  readonly children: Children;
  /** Whether fewer and shorter turns will do. */
  readonly quick: boolean;
  /** Tells how far it is. */
  readonly progress: (what: string) => void;
}

/** Measures something. */
export type Scenario = (run: Run) => Promise<Section>;
