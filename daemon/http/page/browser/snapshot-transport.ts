import { own } from './api-url.ts';
import type { Ending } from './stream-reader.ts';
import type { Attempt } from './transport.ts';

const SNAPSHOTS_PER_SECOND = 5;
const SNAPSHOT_WAIT_MS = 8000;

/** One snapshot after the other, where no stream comes through. */
export async function pollSnapshots({ fps, signal, onPicture }: Attempt): Promise<Ending> {
  const gapMs = 1000 / Math.min(fps ?? SNAPSHOTS_PER_SECOND, SNAPSHOTS_PER_SECOND);
  while (!signal.aborted) {
    const startMs = performance.now();
    const limit = new AbortController();
    const abort = () => limit.abort();
    const timer = setTimeout(abort, SNAPSHOT_WAIT_MS);
    signal.addEventListener('abort', abort);
    try {
      const response = await fetch(own('snapshot.jpg'), { signal: limit.signal, cache: 'no-store' });
      if (!response.ok) return { end: 'refused', code: response.headers.get('X-Picamd-Error') };
      const jpeg = new Uint8Array(await response.arrayBuffer());
      onPicture({ jpeg, capturedMs: capturedMs(response) });
    } catch {
      return {
        end: signal.aborted ? 'stopped' : limit.signal.aborted ? 'silent' : 'unreachable',
        code: null,
      };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
    await new Promise((resolve) => setTimeout(resolve, startMs + gapMs - performance.now()));
  }
  return { end: 'stopped', code: null };
}

/** When a snapshot was captured, by the server's clock; null when it is not said. */
export function capturedMs(response: Response): number | null {
  const seconds = Number(response.headers.get('X-Timestamp') ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.round(seconds * 1000) : null;
}
