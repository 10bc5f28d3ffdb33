import { decodeJpeg } from '../../decode-jpeg.ts';
import type { DecodedPicture } from '../../decode-jpeg.ts';
import { AviStream } from './avi-stream.ts';
import { h264Config } from './h264-config.ts';
import { H264Encoding } from './h264-encoding.ts';
import { Mp4File } from './mp4-file.ts';

export interface Mp4Order {
  /** An AVI that the camera exports. */
  readonly avi: ReadableStream<Uint8Array>;
  /** Bits in a second. */
  readonly bitrate: number;
  /** Pictures in a second, on average; null where that is unknown. */
  readonly averageFps: number | null;
  /** The file has no more bytes. */
  readonly mostBytes: number;
  /** Of the first picture: ms since 1970. */
  readonly startMs: number;
  /** 0 to 1. */
  onProgress(fraction: number): void;
}

/** Why there is no file: reading failed, encoding failed, or it would be too large. */
export type Mp4Failure = 'read' | 'encode' | 'too-large';

/** Players go to the nearest one before the time that is wanted. */
const KEY_EVERY_S = 2;

/**
 * Encodes an exported AVI as MP4 with H.264, in the browser. Its pictures keep their times; what is no picture is left out. Aborting the
 * request of the AVI ends it.
 */
export async function makeMp4(order: Mp4Order): Promise<Blob | Mp4Failure> {
  let failure: Mp4Failure = 'read';
  let work: Work | null = null;
  try {
    const avi = await AviStream.open(order.avi);
    for await (const { slot, jpeg } of avi.pictures()) {
      failure = 'encode';
      const picture = await decodeJpeg(new Blob([jpeg], { type: 'image/jpeg' }));
      if (picture !== null) {
        try {
          work ??= await startWork(picture, avi.fps, order);
          await work.add(picture, slot / avi.fps);
        } finally {
          picture.close();
        }
        if (work.file.bytes > order.mostBytes) return 'too-large';
      }
      order.onProgress(Math.min(1, slot / Math.max(1, avi.slotsPlanned)));
      failure = 'read';
    }
    failure = 'encode';
    return (await work?.end(avi.slots / avi.fps)) ?? failure;
  } catch {
    return failure;
  } finally {
    work?.close();
  }
}

interface Work {
  readonly file: Mp4File;
  add(picture: DecodedPicture, atS: number): Promise<void>;
  end(endS: number): Promise<Blob>;
  close(): void;
}

async function startWork(
  first: DecodedPicture,
  fps: number,
  { bitrate, averageFps, startMs }: Mp4Order,
): Promise<Work> {
  // The last column and row of an odd size are left out.
  const [width, height] = [first.width & ~1, first.height & ~1];
  const config = await h264Config({ width, height, fps, averageFps: averageFps ?? fps, bitrate });
  if (config === null) throw new Error('no encoder for this size');
  const file = new Mp4File();
  let avcC: Uint8Array<ArrayBuffer> | null = null;
  let keyS = -Infinity;
  const encoding = new H264Encoding(config, (chunk, description) => {
    const bytes = new Uint8Array(chunk.byteLength);
    chunk.copyTo(bytes);
    if (description !== undefined) avcC ??= copyOf(description);
    file.add(bytes, chunk.timestamp / 1000, chunk.type === 'key');
  });
  return {
    file,
    async add({ source, width: sourceWidth, height: sourceHeight }, atS) {
      const isKey = atS - keyS >= KEY_EVERY_S;
      if (isKey) keyS = atS;
      const visibleRect = {
        x: 0,
        y: 0,
        width: Math.min(width, sourceWidth),
        height: Math.min(height, sourceHeight),
      };
      await encoding.add(new VideoFrame(source, { timestamp: Math.round(atS * 1e6), visibleRect }), isKey);
    },
    async end(endS) {
      await encoding.end();
      if (avcC === null) throw new Error('the encoder did not describe its stream');
      return file.end(endS * 1000, { width, height, avcC, startMs });
    },
    close: () => encoding.close(),
  };
}

function copyOf(source: AllowSharedBufferSource): Uint8Array<ArrayBuffer> {
  const bytes = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  return new Uint8Array(bytes);
}
