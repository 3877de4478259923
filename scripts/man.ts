/**
 * Writes `docs/pychat.1`, the manual page of these sources, as `pychat man` prints it.
 *
 * @module
 */

import { manualPage } from "../cli/man.ts";
import config from "../deno.json" with { type: "json" };
import { english } from "../language/mod.ts";

const page = new URL("../docs/pychat.1", import.meta.url);
await Deno.writeTextFile(page, manualPage(config.version, english));
