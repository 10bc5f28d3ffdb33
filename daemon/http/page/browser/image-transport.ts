import { apiUrl } from './api-url.ts';
import type { EndReason } from './stream-reader.ts';
import type { Transport } from './transport.ts';
import { trackViewer } from './viewer-tracker.ts';
import type { ViewerReport } from './viewer-tracker.ts';

export interface ImageTransportOptions {
  readonly image: HTMLImageElement;
  /** Asks what the daemon reports about the viewer with this name. */
  reportOf(name: string): Promise<ViewerReport>;
  /** The `<img>` is about to be cleared. */
  onClear(): void;
}

/**
 * The stream in an `<img>`, for browsers that cannot read it with fetch. A script cannot see what an
 * `<img>` shows, and one whose connection is lost shows its last picture forever. So each attempt is a viewer with a
 * name, and its pictures count as new while the daemon reports that it sends frames to that name.
 */
export function imageTransport({ image, reportOf, onClear }: ImageTransportOptions): Transport {
  return ({ fps, signal, onPicture }) =>
    new Promise((resolve) => {
      const over = new AbortController();
      const finish = (reason: EndReason) => {
        if (over.signal.aborted) return;
        over.abort();
        onClear();
        // An <img> keeps reading until its source changes.
        image.removeAttribute('src');
        resolve({ reason, code: null });
      };
      const listening = { signal: over.signal };
      image.addEventListener('error', () => finish('unreachable'), listening);
      signal.addEventListener('abort', () => finish('stopped'), listening);
      const name = `page-${Math.random().toString(36).slice(2)}`;
      // With the header of the next part ahead, Chromium and WebKit paint each picture at once.
      image.src = apiUrl(`video_feed?viewer=${name}&advance_headers=1${fps === null ? '' : `&fps=${fps}`}`);
      const onSent = () => {
        if (image.naturalWidth > 0) onPicture(null);
      };
      void trackViewer({ report: () => reportOf(name), onSent, signal: over.signal }).then(finish);
    });
}
