import { own } from './own-address.ts';
import type { Part } from './part-cutter.ts';
import { readStream } from './stream-reader.ts';
import type { End, Ending } from './stream-reader.ts';

/** How pictures are got: parts of a stream that we read, an `<img>` that the browser reads, one snapshot after the other. */
export type Way = 'stream' | 'image' | 'snapshots';

export interface Attempt {
  /** null: every frame. */
  readonly fps: number | null;
  readonly signal: AbortSignal;
}

export interface WayParts {
  readonly image: HTMLImageElement;
  onPart(part: Part): void;
}

/** Runs one attempt until it ends, which it never does with a rejection. */
export type RunWay = (attempt: Attempt) => Promise<Ending>;

/** The best that this browser can. */
export function firstWay(): Way {
  return 'ReadableStream' in window && 'createImageBitmap' in window ? 'stream' : 'image';
}

export const NEXT_WAY: Readonly<Record<Way, Way>> = {
  stream: 'image',
  image: 'snapshots',
  snapshots: 'snapshots',
};

export function ways({ image, onPart }: WayParts): Readonly<Record<Way, RunWay>> {
  return {
    stream: ({ fps, signal }) => readStream({ url: streamUrl(fps), signal, onPart }),
    image: ({ fps, signal }) => showImage(image, streamUrl(fps), signal),
    snapshots: ({ fps, signal }) => pollSnapshots(fps, signal, onPart),
  };
}

function streamUrl(fps: number | null): string {
  return own(fps === null ? 'video_feed' : `video_feed?fps=${fps}`);
}

/** A browser that cannot read the stream with fetch, as WebKit, often can in an `<img>`. */
const IMAGE_WAIT_MS = 6000;

function showImage(image: HTMLImageElement, url: string, signal: AbortSignal): Promise<Ending> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const finish = (end: End) => {
      over.abort();
      clearTimeout(timer);
      // An <img> goes on reading until it gets another source.
      image.removeAttribute('src');
      resolve({ end, code: null });
    };
    const timer = setTimeout(() => finish('silent'), IMAGE_WAIT_MS);
    image.addEventListener('load', () => clearTimeout(timer), { signal: over.signal });
    image.addEventListener('error', () => finish('unreachable'), { signal: over.signal });
    signal.addEventListener('abort', () => finish('stopped'), { signal: over.signal });
    image.src = url;
  });
}

const SNAPSHOTS_PER_SECOND = 5;
const SNAPSHOT_WAIT_MS = 8000;

async function pollSnapshots(
  fps: number | null,
  signal: AbortSignal,
  onPart: (part: Part) => void,
): Promise<Ending> {
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
      onPart({ jpeg, capturedMs: capturedMs(response) });
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
