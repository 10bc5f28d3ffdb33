import type { ImageParts } from './image-transport.ts';
import { own } from './api-url.ts';
import { readStream } from './stream-reader.ts';
import type { RunWay, Way } from './transport.ts';

/** The best that this browser can. */
export function firstWay(): Way {
  return 'ReadableStream' in window && 'createImageBitmap' in window ? 'stream' : 'image';
}

/** Only the first way is loaded with the page, since most never need another. */
export function ways(parts: ImageParts): Readonly<Record<Way, RunWay>> {
  return {
    stream: ({ fps, signal, onPicture }) =>
      readStream({
        url: own(fps === null ? 'video_feed' : `video_feed?fps=${fps}`),
        signal,
        onPart: onPicture,
      }),
    image: loaded(async () => (await import('./rest.ts')).imageWay(parts)),
    snapshots: loaded(async () => (await import('./rest.ts')).pollSnapshots),
  };
}

function loaded(load: () => Promise<RunWay>): RunWay {
  return async (attempt) => {
    const run = await load().catch(() => null);
    return run === null ? { end: 'unreachable', code: null } : run(attempt);
  };
}
