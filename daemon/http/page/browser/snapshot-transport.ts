import { apiUrl } from './api-url.ts';
import type { AttemptResult } from './stream-reader.ts';
import type { TransportAttempt } from './transport.ts';

const MAX_FPS = 5;
const TIMEOUT_MS = 8000;

/** Fetches snapshots repeatedly, where no stream gets through. */
export async function snapshotTransport({
  fps,
  signal,
  onPicture,
}: TransportAttempt): Promise<AttemptResult> {
  const intervalMs = 1000 / Math.min(fps ?? MAX_FPS, MAX_FPS);
  while (!signal.aborted) {
    const startMs = performance.now();
    const request = new AbortController();
    const abort = () => request.abort();
    const timer = setTimeout(abort, TIMEOUT_MS);
    signal.addEventListener('abort', abort);
    try {
      const response = await fetch(apiUrl('snapshot.jpg'), { signal: request.signal, cache: 'no-store' });
      if (!response.ok) return { reason: 'refused', code: response.headers.get('X-Picamd-Error') };
      const jpeg = new Uint8Array(await response.arrayBuffer());
      onPicture({ jpeg, capturedMs: captureTimeMs(response) });
    } catch {
      return {
        reason: signal.aborted ? 'stopped' : request.signal.aborted ? 'silent' : 'unreachable',
        code: null,
      };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
    await new Promise((resolve) => setTimeout(resolve, startMs + intervalMs - performance.now()));
  }
  return { reason: 'stopped', code: null };
}

/** Capture time of a snapshot in ms since 1970, by the server's clock; null when the response has none. */
export function captureTimeMs(response: Response): number | null {
  const seconds = Number(response.headers.get('X-Timestamp') ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.round(seconds * 1000) : null;
}
