import type { ErrorCode } from '../errors.ts';
import { sizeText } from '../config/frame-size.ts';
import { settingsFor } from '../config/memory-plan.ts';
import type { SplitterCounts } from '../frame/splitter-counts.ts';
import type { ScanRefusal } from '../frame/scan/scan-refusal.ts';
import type { StreamHead } from '../frame/stream-head.ts';
import type { Failure } from './failure.ts';
import type { Source, SourceKind } from './sources/source.ts';
import { redact } from '../log/redact.ts';
import { unmasked } from './unmasked.ts';
import { describeHead } from './stream-kind.ts';

/** Fewer bytes outside of frames do not count as delivering: the header of a part, a word on stdout. */
const MIN_BYTES = 1024;
/** One or two may be damaged ones that seem to have no end. */
const MIN_TOO_LARGE = 3;
const MIN_UNMASKED = 3;
/** At night, noise makes frames grow. */
const RESERVE = 1.5;

const READABLE: Record<SourceKind, string> = {
  rpicam: 'Remove CAMERA_EXTRA_ARGS if it is set, and update: sudo apt full-upgrade',
  usb: 'Set SOURCE=command and SOURCE_COMMAND=ffmpeg -f v4l2 -i DEVICE -c:v mjpeg -f mjpeg -.',
  command: 'Make SOURCE_COMMAND write MJPEG to stdout; with ffmpeg, end it with: -c:v mjpeg -f mjpeg -',
  url: 'Set SOURCE_URL to an MJPEG stream, or use SOURCE=command with ffmpeg: it reads nearly everything.',
  file: 'Set SOURCE_FILE to an .mjpeg file or a folder of JPEGs that a browser can show.',
  test: 'This is a bug in picamd; please report it with the log.',
  nats: 'Check what the camera sends: open its own page in a browser.',
  private: 'This is a bug in picamd; please report it with the log.',
};

const IF_SLOW = 'If the source is slow, increase STALL_SECONDS and FIRST_FRAME_SECONDS.';

type Seen = Pick<SplitterCounts, 'bytes' | 'frames' | 'skippedBytes' | 'oversizeBytes'> &
  SplitterCounts['dropped'];
type Faults = Pick<Seen, 'bytes' | 'truncated' | 'malformed'>;

/** Of the current run: its first bytes, the size of the frame in progress, and whether bytes have just come. */
interface Come {
  readonly head: Pick<StreamHead, 'bytes'>;
  readonly unfinishedBytes: number;
  readonly isFlowing: boolean;
  /** Why the newest frame could not be masked; null if none could not. */
  readonly refusal?: ScanRefusal | null;
}

/** What a source delivers that is no frame. A source that delivers is not silent, so it must not be told as that. */
export class Rejects {
  readonly #counts: Readonly<SplitterCounts>;
  readonly #maxFrameBytes: number;
  /** What failure() compares with. */
  #before: Seen;
  #last: Seen;
  #framesAtStart: number;

  constructor(counts: Readonly<SplitterCounts>, maxFrameBytes: number) {
    this.#counts = counts;
    this.#maxFrameBytes = maxFrameBytes;
    this.#before = this.#last = seen(counts);
    this.#framesAtStart = counts.frames;
  }

  /** A run starts: what came until now does not count. */
  start(): void {
    this.#before = this.#last = seen(this.#counts);
    this.#framesAtStart = this.#counts.frames;
  }

  /**
   * Forgets what came before the last look, if frames came since. Call it now and then. Returns message and hint if
   * some frames are too large; null if none is.
   */
  look({ kind }: Source): readonly [message: string, hint: string] | null {
    if (this.#counts.frames !== this.#last.frames) this.#before = this.#last;
    this.#last = seen(this.#counts);
    if (this.#last.oversize - this.#before.oversize < MIN_TOO_LARGE) return null;
    return tooLarge(this.#counts.oversizeBytes, this.#maxFrameBytes, kind);
  }

  /** As look(), of frames that cannot be masked. Call it behind that. */
  lookUnmasked(
    { kind }: Source,
    refusal: ScanRefusal | null,
  ): readonly [message: string, hint: string] | null {
    return this.#last.unmasked - this.#before.unmasked < MIN_UNMASKED ? null : unmasked(refusal, kind);
  }

  /**
   * Why what came is no frame, and starts over; null if (almost) nothing came. Of a run that is over, each byte counts.
   * The failure has a `retry` if the source should be restarted.
   */
  failure(
    { kind }: Source,
    { head, unfinishedBytes, isFlowing, refusal = null }: Come,
    isOver = false,
  ): Failure | null {
    const came = since(this.#before, this.#counts);
    this.#before = this.#last = seen(this.#counts);
    const { oversize, skippedBytes } = came;
    const broken = came.truncated + came.malformed;
    if (came.unmasked > 0 && came.unmasked >= Math.max(oversize, broken))
      return failure('frames-unmasked', ...unmasked(refusal, kind));
    if (oversize > 0 && oversize >= broken)
      return failure('frames-too-large', ...tooLarge(this.#counts.oversizeBytes, this.#maxFrameBytes, kind));
    if (broken === 0 && isFlowing && came.bytes >= MIN_BYTES && unfinishedBytes > skippedBytes)
      return this.#endless(kind, unfinishedBytes);
    if (broken === 0 && skippedBytes < (isOver ? 1 : MIN_BYTES)) return null;
    return failure('frames-unreadable', ...unreadable(came, kind, head.bytes));
  }

  #endless(kind: SourceKind, bytes: number): Failure {
    const isTooLarge = bytes > this.#maxFrameBytes;
    const hadFrames = this.#counts.frames > this.#framesAtStart;
    // A larger limit helps only if the frame can still end within it.
    if (isTooLarge && !hadFrames && settingsFor(bytes) !== null)
      return failure('frames-too-large', ...tooLarge(bytes, this.#maxFrameBytes, kind, 'more than '));
    const message = `The source sends a frame that does not end: ${sizeText(bytes)} have come`;
    const slow = isTooLarge ? '' : `${IF_SLOW} `;
    // Good frames came before it, so the next run may be as good.
    const retry = isTooLarge && hadFrames ? { retry: 'backoff' as const } : {};
    return { ...failure('frames-unreadable', message, slow + READABLE[kind]), ...retry };
  }
}

/** Message and hint for frames of this size. Sizes have the units of the settings. */
export function tooLarge(
  bytes: number,
  maxFrameBytes: number,
  kind: SourceKind,
  moreThan = '',
): [string, string] {
  const message = `The source sends frames of ${moreThan}${sizeText(bytes)}, but MAX_FRAME_BYTES is ${sizeText(maxFrameBytes)}`;
  const smaller =
    kind === 'rpicam' || kind === 'test'
      ? 'CAMERA_QUALITY, CAMERA_WIDTH or CAMERA_HEIGHT'
      : 'the size or the quality of its frames';
  const enough = settingsFor(RESERVE * bytes);
  return [message, enough === null ? `Lower ${smaller}.` : `Set ${enough}, or lower ${smaller}.`];
}

/** Message and hint for data without a frame that can be read. */
export function unreadable(came: Faults, kind: SourceKind, head: Buffer): [string, string] {
  const faults = [
    ...(came.truncated > 0 ? [`${came.truncated} without their end`] : []),
    ...(came.malformed > 0 ? [`${came.malformed} broken`] : []),
  ];
  const frames = faults.length === 0 ? 'no JPEG' : `no whole JPEG (${faults.join(', ')})`;
  const began = `it began with ${redact(describeHead(head))}`;
  const message = `The source sends data, but ${frames}: ${sizeText(came.bytes)} arrived, and ${began}`;
  return [message, READABLE[kind]];
}

function failure(code: ErrorCode, message: string, hint: string): Failure {
  return { code, message, hint, atMs: Date.now() };
}

function seen({ bytes, frames, skippedBytes, oversizeBytes, dropped }: Readonly<SplitterCounts>): Seen {
  return { bytes, frames, skippedBytes, oversizeBytes, ...dropped };
}

function since(before: Seen, counts: Readonly<SplitterCounts>): Seen {
  const now = seen(counts);
  const keys = Object.keys(now) as (keyof Seen)[];
  return Object.fromEntries(keys.map((key) => [key, now[key] - before[key]])) as Seen;
}
