/**
 * The colours of the pictures. A dark window looks well on a light page and on a dark one.
 *
 * @module
 */

import { createColorPalette } from "ansi-sequence-parser";

/** The window around the screen, and what the program leaves uncoloured. */
export const theme = {
  frame: "#353c45",
  bar: "#1b2129",
  barText: "#8b949e",
  background: "#11161d",
  foreground: "#d5dce3",
  buttons: ["#ff5f57", "#febc2e", "#28c840"],
} as const;

/** Turns the colours of escape sequences into those of a picture. */
export const palette: ReturnType<typeof createColorPalette> = createColorPalette({
  black: "#484f58",
  red: "#ff7b72",
  green: "#3fb950",
  yellow: "#d29922",
  blue: "#58a6ff",
  magenta: "#bc8cff",
  cyan: "#39c5cf",
  white: "#b1bac4",
  brightBlack: "#6e7681",
  brightRed: "#ffa198",
  brightGreen: "#56d364",
  brightYellow: "#e3b341",
  brightBlue: "#79c0ff",
  brightMagenta: "#d2a8ff",
  brightCyan: "#56d4dd",
  brightWhite: "#f0f6fc",
});
