/**
 * Waiting for something that may never come.
 *
 * @module
 */

/** Resolves when `promise` does, or after so many milliseconds; rejects only when `promise` does. */
export async function within(ms: number, promise: Promise<void> | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  try {
    await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
