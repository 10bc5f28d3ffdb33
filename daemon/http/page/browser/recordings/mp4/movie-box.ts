import { box, fullBox, letters, uint64, uint16, uint32List, uint32 } from './mp4-boxes.ts';
import type { BoxPart } from './mp4-boxes.ts';

/** One encoded picture. */
export interface Sample {
  readonly bytes: number;
  /** How long it is shown. */
  readonly ticks: number;
  /** It needs none before it. */
  readonly isKey: boolean;
}

/** The one video track of a file. */
export interface Track {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** The AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3). */
  readonly avcC: BoxPart;
  /** When the first picture was captured: ms since 1970. */
  readonly startMs: number;
  readonly samples: readonly Sample[];
}

/** In a second: what all common frame rates divide. */
export const TICKS = 90_000;
/** ISO/IEC 14496-12 counts seconds from the beginning of 1904. */
const SECONDS_BEFORE_1970 = 2_082_844_800;
const TRACK_ID = 1;
/** As it is, not turned: fixed-point numbers of 16.16 bits, those of the last column 2.30. */
const MATRIX = uint32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
/** Enabled, and in the movie. */
const SHOWN = 3;
const UNDETERMINED_LANGUAGE = 0x55c4;
/** Dots in an inch, 16.16. */
const RESOLUTION = 72 << 16;

/** The box moov (ISO/IEC 14496-12 §8.2): all that a player must know before the pictures. `dataAt`: where the first one is in the file. */
export function movieBox(track: Track, dataAt: number): BoxPart {
  const { width, height, samples } = track;
  const ticks = samples.reduce((sum, sample) => sum + sample.ticks, 0);
  const captured = Math.floor(track.startMs / 1000) + SECONDS_BEFORE_1970;
  const times = uint64(captured, captured);
  const header = fullBox(
    'mvhd',
    1,
    0,
    times,
    uint32(TICKS),
    uint64(ticks),
    uint32(0x10000, 0x1000000, 0, 0),
    MATRIX,
    uint32(0, 0, 0, 0, 0, 0, TRACK_ID + 1),
  );
  const trackHeader = fullBox(
    'tkhd',
    1,
    SHOWN,
    times,
    uint32(TRACK_ID, 0),
    uint64(ticks),
    uint32(0, 0, 0, 0),
    MATRIX,
    uint32(width << 16, height << 16),
  );
  const mediaHeader = fullBox(
    'mdhd',
    1,
    0,
    times,
    uint32(TICKS),
    uint64(ticks),
    uint16(UNDETERMINED_LANGUAGE, 0),
  );
  const handler = fullBox('hdlr', 0, 0, uint32(0), letters('vide'), uint32(0, 0, 0), letters('picamd\0'));
  const inThisFile = box('dinf', fullBox('dref', 0, 0, uint32(1), fullBox('url ', 0, 1)));
  const video = box('minf', fullBox('vmhd', 0, 1, uint32(0, 0)), inThisFile, sampleTable(track, dataAt));
  return box('moov', header, box('trak', trackHeader, box('mdia', mediaHeader, handler, video)));
}

function sampleTable({ width, height, avcC, samples }: Track, dataAt: number): BoxPart {
  const entry = box(
    'avc1',
    uint16(0, 0, 0, 1),
    uint32(0, 0, 0, 0),
    uint16(width, height),
    uint32(RESOLUTION, RESOLUTION, 0),
    uint16(1),
    new Uint8Array(32),
    uint16(24, 0xffff),
    box('avcC', avcC),
  );
  const keys = samples.flatMap(({ isKey }, i) => (isKey ? [i + 1] : []));
  return box(
    'stbl',
    fullBox('stsd', 0, 0, uint32(1), entry),
    fullBox('stts', 0, 0, uint32(samples.length), uint32List(samples.flatMap(({ ticks }) => [1, ticks]))),
    fullBox('stss', 0, 0, uint32(keys.length), uint32List(keys)),
    // Each picture is a chunk of its own.
    fullBox('stsc', 0, 0, uint32(1, 1, 1, 1)),
    fullBox('stsz', 0, 0, uint32(0, samples.length), uint32List(samples.map(({ bytes }) => bytes))),
    fullBox('stco', 0, 0, uint32(samples.length), uint32List(offsetsOf(samples, dataAt))),
  );
}

function offsetsOf(samples: readonly Sample[], dataAt: number): number[] {
  let at = dataAt;
  return samples.map(({ bytes }) => {
    at += bytes;
    return at - bytes;
  });
}
