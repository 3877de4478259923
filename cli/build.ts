/**
 * What a release knows about itself. When it is built, another file stands in for this one
 * (`scripts/release/building.ts`); sources do not know of which commit they are.
 *
 * @module
 */

/** The commit that it was made from, in short; `undefined` for sources. */
export const commit: string | undefined = undefined;
