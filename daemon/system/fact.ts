import { setTimeout as delay } from 'node:timers/promises';

/** Some facts come from other programs, which may hang. */
const TIMEOUT_MS = 2000;

/** The timeout has this many. A process that stands still, as on a busy machine, loses only one: what waits is still read. */
const PARTS = 4;

/**
 * A fact that can be asked for again and again: null if it cannot be read, or not within 2 s. A read that hangs is shared,
 * not joined by a second one.
 */
export function fact<T>(
  read: () => T | null | Promise<T | null>,
  timeoutMs = TIMEOUT_MS,
): () => Promise<T | null> {
  let reading: Promise<T | null> | null = null;
  const timeout = async () => {
    for (let part = 0; part < PARTS; part++) {
      await delay(timeoutMs / PARTS, undefined, { ref: false });
      if (reading === null) break;
    }
    return null;
  };
  return () => {
    reading ??= attempt(read).finally(() => (reading = null));
    return Promise.race([reading, timeout()]);
  };
}

async function attempt<T>(read: () => T | Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}
