import { AviClip } from './avi-clip.ts';
import { ZipClip } from './zip-clip.ts';

/** A picture of a clip. */
export interface ClipPicture {
  /** When it was captured: ms since 1970, never earlier than the picture before. */
  readonly atMs: number;
  /** From SOI to EOI; nobody else writes to it. */
  readonly jpeg: Buffer;
}

/** What is known before the first picture. */
export interface ClipFacts {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Pictures in a second. */
  readonly fps: number;
  /** From the first picture to the end of the last. */
  readonly lengthMs: number;
}

/** Makes a file that is sent while it is made: nothing in it depends on what comes later, and nothing is kept but a line for each picture. */
export interface ClipWriter {
  /** What the picture adds to the file, in pieces; none if the file cannot take it. */
  add(picture: ClipPicture): readonly Uint8Array[];
  /** What completes the file. */
  end(): readonly Uint8Array[];
}

export interface ClipFormat {
  readonly type: string;
  readonly ending: string;
  readonly writer: (facts: ClipFacts) => ClipWriter;
}

/** JPEGs one after the other, without any times. */
const BARE: ClipWriter = { add: ({ jpeg }) => [jpeg], end: () => [] };

export const CLIP_FORMATS = {
  avi: { type: 'video/x-msvideo', ending: 'avi', writer: (facts) => new AviClip(facts) },
  mjpeg: { type: 'video/x-motion-jpeg', ending: 'mjpeg', writer: () => BARE },
  zip: { type: 'application/zip', ending: 'zip', writer: () => new ZipClip() },
} as const satisfies Record<string, ClipFormat>;

export type ClipFormatName = keyof typeof CLIP_FORMATS;

export function isClipFormat(name: unknown): name is ClipFormatName {
  return typeof name === 'string' && Object.hasOwn(CLIP_FORMATS, name);
}

/** The bytes of a file with these pictures, while they come. */
export async function* clipBytes(
  writer: ClipWriter,
  pictures: AsyncIterable<ClipPicture>,
): AsyncGenerator<Uint8Array> {
  for await (const picture of pictures) yield* writer.add(picture);
  yield* writer.end();
}
