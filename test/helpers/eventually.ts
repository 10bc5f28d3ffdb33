import { setTimeout as delay } from 'node:timers/promises';

/** Only ends what hangs. */
const WAIT_MS = 90_000;
export const POLL_MS = 50;

/**
 * Asks every `POLL_MS` until there is an answer, and resolves with it: neither null nor false, and no error. If there is
 * none after 90 s, it rejects with `what` and the last error.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | null | false> | T | null | false,
): Promise<T> {
  const endMs = performance.now() + WAIT_MS;
  for (;;) {
    let cause: unknown;
    try {
      const answer = await ask();
      if (answer !== null && answer !== false) return answer;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > endMs) throw new Error(`${what}: not within ${WAIT_MS / 1000} s`, { cause });
    await delay(POLL_MS);
  }
}
