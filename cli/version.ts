/**
 * What `pychat --version` prints.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { commit } from "./build.ts";

/** The version, and of a release also the commit: `0.1.0`, or `0.1.0 (1a2b3c4)`. */
export const version: string = commit === undefined
  ? config.version
  : `${config.version} (${commit})`;
