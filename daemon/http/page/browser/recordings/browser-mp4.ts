import { formatBytes } from '../format.ts';
import { saveFile } from '../save-file.ts';
import { text } from '../text.ts';
import { h264Config } from './mp4/h264-config.ts';
import type { Mp4Failure } from './mp4/make-mp4.ts';

/** Why this browser makes no MP4: the page came over http, or it has no encoder for H.264. */
export type NoBrowserMp4 = 'insecure' | 'no-encoder';

/** An AVI that is to become MP4. */
export interface BrowserMp4 {
  readonly url: string;
  /** Of the AVI, about. */
  readonly bytes: number;
  readonly ms: number;
  /** Null where that is unknown. */
  readonly pictures: number | null;
  /** Of its beginning. */
  readonly startMs: number;
}

/** To ask whether there is an encoder at all. */
const USUAL = { width: 1280, height: 720, fps: 30, averageFps: 30, bitrate: 2e6 };
/** H.264 needs less than that for the same picture; so no MP4 has more than a quarter of the largest AVI. */
export const SHARE_OF_AVI = 1 / 4;
/** Encoders of browsers need some, even for a picture each 10 s. */
const LEAST_BITRATE = 200_000;
/** It is in the browser's memory, or in its folder for such files. An encoder may take more bits than it should. */
const MOST_BYTES = 600e6;

/** Null if it can make one. */
export async function whyNoBrowserMp4(): Promise<NoBrowserMp4 | null> {
  if (!isSecureContext) return 'insecure';
  return (await h264Config(USUAL)) === null ? 'no-encoder' : null;
}

/**
 * Makes an MP4 of an AVI that the camera sends, and saves it. Resolves with null when it is saved, or with what is wrong: then nothing is
 * saved.
 *
 * @param onProgress - 0 to 1.
 */
export async function saveBrowserMp4(
  { url, bytes, ms, pictures, startMs }: BrowserMp4,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<string | null> {
  onProgress(0);
  // Whatever ends here, the camera need not send the rest.
  const request = new AbortController();
  signal.addEventListener('abort', () => request.abort(), { once: true });
  try {
    const response = await fetch(url, { signal: request.signal, cache: 'no-store' });
    if (!response.ok || response.body === null) return refusal(response.headers.get('X-Picamd-Error'));
    const { makeMp4 } = await import('./mp4/make-mp4.ts');
    const seconds = ms / 1000;
    const made = await makeMp4({
      avi: response.body,
      bitrate: Math.max(LEAST_BITRATE, Math.round((bytes * 8 * SHARE_OF_AVI) / seconds)),
      averageFps: pictures === null ? null : Math.max(1, pictures) / seconds,
      startMs,
      mostBytes: MOST_BYTES,
      onProgress,
    });
    if (signal.aborted) return null;
    if (typeof made === 'string') return failureText(made);
    saveFile(made, fileName(response));
    return null;
  } catch {
    return text('recordings.exportBroken');
  } finally {
    request.abort();
  }
}

function failureText(failure: Mp4Failure): string {
  if (failure === 'too-large') return text('recordings.mp4TooLarge', { most: formatBytes(MOST_BYTES) });
  return text(failure === 'read' ? 'recordings.exportBroken' : 'recordings.notEncoded');
}

function refusal(code: string | null): string {
  if (code === 'nothing-recorded') return text('recordings.nothingToExport');
  return text('recordings.exportBroken');
}

/** As the camera names the AVI. */
function fileName(response: Response): string {
  const header = response.headers.get('Content-Disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(header)?.[1];
  const name = encoded === undefined ? /filename="([^"]+)"/.exec(header)?.[1] : decodeURIComponent(encoded);
  return (name ?? 'recording').replace(/\.avi$/, '') + '.mp4';
}
