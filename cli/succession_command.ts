/**
 * @module
 */

/**
 * What `upgrade` starts this program with, to try the new one and put it in its place
 * (`succession.ts`). Nobody types that. (Everybody loads this file, so it is small.)
 */
export const successionCommand = "__succeed";
