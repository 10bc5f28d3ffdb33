import { setTimeout as delay } from 'node:timers/promises';

/** Some facts come from other programs, which may hang. */
const TIMEOUT_MS = 2000;

/**
 * A fact that can be asked for again and again: null if it cannot be read, or not within 2 s. A read that hangs is shared,
 * not joined by a second one.
 */
export function fact<T>(read: () => T | null | Promise<T | null>): () => Promise<T | null> {
  let reading: Promise<T | null> | null = null;
  return () => {
    reading ??= attempt(read).finally(() => (reading = null));
    return Promise.race([reading, delay(TIMEOUT_MS, null, { ref: false })]);
  };
}

async function attempt<T>(read: () => T | Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}
