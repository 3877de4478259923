/**
 * Claims of people whom nobody has banned.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Claim, ClaimOptions, Holder, Registry } from "../../registry/registry.ts";

/** Claims a seat, if there is one. */
export async function tryClaim(
  registry: Pick<Registry, "claim">,
  holder: Holder,
  options: Partial<ClaimOptions> = {},
): Promise<Claim | undefined> {
  const soon = { now: 0, lapsesAt: 10_000, listen: () => true };
  const claimed = await registry.claim(holder, { ...soon, ...options });
  assert.notEqual(claimed, "banned");
  return claimed === "banned" ? undefined : claimed;
}

/** Claims a seat which there must be. */
export async function claim(
  registry: Registry,
  holder: Holder,
  options: Partial<ClaimOptions> = {},
): Promise<Claim> {
  const claimed = await tryClaim(registry, holder, options);
  assert.ok(claimed, "there is a seat");
  return claimed;
}
