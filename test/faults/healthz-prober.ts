import { setTimeout as delay } from 'node:timers/promises';
import type { RequestOptions } from 'node:http';
import { ask } from '../helpers/ask.ts';

/** How a route answered while something went on. */
export interface Answers {
  count: number;
  medianMs: number;
  p99Ms: number;
  longestMs: number;
}

const PAUSE_MS = 20;

/**
 * Asks again and again, each time on a new connection, until `during` is over.
 *
 * @throws Error when one answer was not 200.
 */
export async function probe(
  at: RequestOptions,
  path: string,
  during: (signal: AbortSignal) => Promise<unknown>,
): Promise<Answers> {
  const over = new AbortController();
  const end = during(over.signal).finally(() => over.abort());
  const times: number[] = [];
  try {
    while (!over.signal.aborted) {
      const { status, ms } = await ask(at, path);
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      times.push(ms);
      await delay(PAUSE_MS, undefined, { signal: over.signal }).catch(() => {});
    }
  } finally {
    over.abort();
    await end;
  }
  times.sort((a, b) => a - b);
  const part = (share: number) => times[Math.ceil(share * times.length) - 1] ?? Number.NaN;
  return { count: times.length, medianMs: part(0.5), p99Ms: part(0.99), longestMs: part(1) };
}
