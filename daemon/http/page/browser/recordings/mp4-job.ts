import { text } from '../text.ts';

const POLL_MS = 1000;
const ACCEPTED = 202;

/**
 * Waits until the camera has converted a range. Resolves with null when the file can be downloaded from the same URL, or with what is
 * wrong.
 *
 * @param onProgress - 0 to 1.
 */
export async function watchConversion(
  url: string,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<string | null> {
  onProgress(0);
  for (;;) {
    // The answer is a document while it is converted, and then the file, of which only the head is wanted.
    const request = new AbortController();
    signal.addEventListener('abort', () => request.abort(), { once: true });
    try {
      const response = await fetch(url, { signal: request.signal });
      if (response.status !== ACCEPTED) {
        if (response.ok) return null;
        const isBusy = response.headers.get('X-Picamd-Error') === 'busy-exporting';
        return text(isBusy ? 'recordings.busyExporting' : 'recordings.notExported');
      }
      const { progress } = (await response.json()) as { progress?: unknown };
      if (typeof progress === 'number') onProgress(progress);
    } catch {
      return signal.aborted ? null : text('recordings.notExported');
    } finally {
      request.abort();
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    if (signal.aborted) return null;
  }
}
