import { setTimeout as delay } from 'node:timers/promises';
import type { RequestOptions } from 'node:http';
import { ask } from '../helpers/ask.ts';

/** Response times of a route. */
export interface ResponseTimes {
  count: number;
  medianMs: number;
  p99Ms: number;
  longestMs: number;
}

const PAUSE_MS = 20;

/**
 * Sends requests, each on a new connection, until `during` resolves.
 *
 * @throws Error if a response is not 200.
 */
export async function probe(
  at: RequestOptions,
  path: string,
  during: (signal: AbortSignal) => Promise<unknown>,
): Promise<ResponseTimes> {
  const ended = new AbortController();
  const end = during(ended.signal).finally(() => ended.abort());
  // It may fail while a response is waited for; below it is waited for, and fails.
  end.catch(() => {});
  const times: number[] = [];
  try {
    while (!ended.signal.aborted) {
      const { status, ms } = await ask(at, path);
      if (status !== 200) throw new Error(`${path} responded with ${status}`);
      times.push(ms);
      await delay(PAUSE_MS, undefined, { signal: ended.signal }).catch(() => {});
    }
  } finally {
    ended.abort();
    await end;
  }
  times.sort((a, b) => a - b);
  const percentile = (fraction: number) => times[Math.ceil(fraction * times.length) - 1] ?? Number.NaN;
  return {
    count: times.length,
    medianMs: percentile(0.5),
    p99Ms: percentile(0.99),
    longestMs: percentile(1),
  };
}
