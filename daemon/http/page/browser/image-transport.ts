import { follow } from './viewer-tracker.ts';
import type { ViewerNews } from './viewer-tracker.ts';
import { own } from './api-url.ts';
import type { End } from './stream-reader.ts';
import type { RunWay } from './transport.ts';

export interface ImageParts {
  readonly image: HTMLImageElement;
  /** Asks what the daemon tells of the viewer of that name. */
  ask(name: string): Promise<ViewerNews>;
  /** The `<img>` is about to be emptied. */
  onEmptying(): void;
}

/**
 * The stream in an `<img>`, for a browser that cannot read it with fetch, as WebKit. What an `<img>` shows nobody
 * can see from here, and one whose connection is gone shows its last picture for ever. So each attempt is a viewer
 * with a name of its own, whose pictures are new as long as the daemon tells that it sends some to that name.
 */
export function imageWay({ image, ask, onEmptying }: ImageParts): RunWay {
  return ({ fps, signal, onPicture }) =>
    new Promise((resolve) => {
      const over = new AbortController();
      const finish = (end: End) => {
        if (over.signal.aborted) return;
        over.abort();
        onEmptying();
        // An <img> goes on reading until it gets another source.
        image.removeAttribute('src');
        resolve({ end, code: null });
      };
      const listening = { signal: over.signal };
      image.addEventListener('error', () => finish('unreachable'), listening);
      signal.addEventListener('abort', () => finish('stopped'), listening);
      const name = `page-${Math.random().toString(36).slice(2)}`;
      image.src = own(`video_feed?viewer=${name}${fps === null ? '' : `&fps=${fps}`}`);
      const onSent = () => {
        if (image.naturalWidth > 0) onPicture(null);
      };
      void follow({ ask: () => ask(name), onSent, signal: over.signal }).then(finish);
    });
}
