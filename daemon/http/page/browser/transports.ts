import { apiUrl } from './api-url.ts';
import type { ImageTransportOptions } from './image-transport.ts';
import { readStream } from './stream-reader.ts';
import type { Transport, TransportName } from './transport.ts';

/** The best transport that this browser supports. */
export function bestTransport(): TransportName {
  return 'ReadableStream' in window && 'createImageBitmap' in window ? 'stream' : 'image';
}

/** Only the stream is in the first bundle: most browsers never need another transport. */
export function createTransports(
  imageOptions: ImageTransportOptions,
): Readonly<Record<TransportName, Transport>> {
  return {
    stream: ({ fps, signal, onPicture }) =>
      readStream({
        url: apiUrl(fps === null ? 'video_feed' : `video_feed?fps=${fps}`),
        signal,
        onPart: onPicture,
      }),
    image: lazy(async () => (await import('./rest.ts')).imageTransport(imageOptions)),
    snapshots: lazy(async () => (await import('./rest.ts')).snapshotTransport),
  };
}

function lazy(load: () => Promise<Transport>): Transport {
  return async (attempt) => {
    const transport = await load().catch(() => null);
    return transport === null ? { reason: 'unreachable', code: null } : transport(attempt);
  };
}
