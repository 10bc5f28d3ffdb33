import { CLIP_FORMATS, clipBytes } from '../clip/clip-format.ts';
import type { ClipFormatName, ClipPicture } from '../clip/clip-format.ts';
import type { RecordedDays } from './recorded-days.ts';
import type { RecordedPictures } from './recorded-pictures.ts';
import type { Span } from './spans.ts';

/** A pause without pictures that is longer, in ms, is cut out of a film: RECORD_FPS=0.1 has one every 10 s. */
const GAP_MS = 11_000;
/** Instead of it. */
const SHOWN_GAP_MS = 1000;
/** Of AVI without OpenDML, and of ZIP without ZIP64, with room for their indexes. */
const MOST_BYTES = 1_900_000_000;
const MOST_MS = 24 * 3_600_000;
/** Reading the rates of all files of a day would take a while; those of a recording are alike. */
const MOST_HEADS = 30;
/** No camera has more. A damaged head may say anything, and each slot without a picture costs memory. */
const MOST_FPS = 240;

export interface ExportRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a range has, before anything of it is sent. */
export interface RangePlan extends ExportRange {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Of the first picture, or a little earlier. */
  readonly startMs: number;
  /** About how many pictures. */
  readonly pictures: number;
  /** Without the gaps. */
  readonly lengthMs: number;
}

/** Makes one file of the pictures of a range, while it is sent. */
export class RangeExports {
  readonly #pictures: RecordedPictures;
  readonly #days: RecordedDays;

  constructor(pictures: RecordedPictures, days: RecordedDays) {
    this.#pictures = pictures;
    this.#days = days;
  }

  /** Null if nothing is recorded there, 'too-large' if no file could hold it. */
  async plan(range: ExportRange): Promise<RangePlan | 'too-large' | null> {
    if (range.toMs - range.fromMs > MOST_MS) return 'too-large';
    const spans: Span[] = [];
    for await (const span of this.#pictures.spans(range.fromMs, range.toMs)) spans.push(span);
    const { bytes, pictures } = await this.#amountOf(spans);
    if (bytes > MOST_BYTES) return 'too-large';
    // Events have another rate than continuous recording.
    const kinds = [
      spans.filter(({ file }) => file.id !== null),
      spans.filter(({ file }) => file.id === null),
    ];
    const heads = [];
    for (const { file } of kinds.flatMap((kind) => kind.slice(0, MOST_HEADS / 2))) {
      const head = await this.#pictures.headOf(file);
      if (head !== null) heads.push(head);
    }
    const [first] = heads;
    if (first === undefined) return null;
    const fps = Math.min(MOST_FPS, Math.max(...heads.map(({ rate, scale }) => rate / scale)));
    return {
      ...range,
      width: first.width,
      height: first.height,
      fps,
      pictures,
      startMs: spans[0]?.fromMs ?? range.fromMs,
      lengthMs: lengthOf(spans),
    };
  }

  /** The bytes of the file. A film has pictures of one size, and no gaps; an archive has all, with their times. */
  bytes(
    plan: RangePlan,
    format: ClipFormatName,
    onPicture?: (atMs: number) => void,
  ): AsyncGenerator<Uint8Array> {
    const { fromMs, toMs, width, height } = plan;
    const writer = CLIP_FORMATS[format].writer(plan);
    if (format === 'zip') return clipBytes(writer, this.#pictures.in({ fromMs, toMs }));
    const pictures = this.#pictures.in({ fromMs, toMs, size: { width, height } });
    return clipBytes(writer, withoutGaps(pictures, onPicture));
  }

  /** As if pictures were even in size and time. */
  async #amountOf(spans: readonly Span[]): Promise<{ readonly bytes: number; readonly pictures: number }> {
    const sizes = await this.#days.sizes(spans.map(({ file }) => file));
    let [bytes, pictures] = [0, 0];
    for (const [i, { file, fromMs, toMs }] of spans.entries()) {
      const share = Math.min(1, (toMs - fromMs) / Math.max(1, file.toMs - file.startMs));
      bytes += (sizes[i]?.bytes ?? 0) * share;
      pictures += (sizes[i]?.pictures ?? 0) * share;
    }
    return { bytes, pictures };
  }
}

/** The same pictures with times that leave no long gap between them. */
async function* withoutGaps(
  pictures: AsyncIterable<ClipPicture>,
  onPicture?: (atMs: number) => void,
): AsyncGenerator<ClipPicture> {
  let [cutMs, lastMs]: [number, number | null] = [0, null];
  for await (const { atMs, jpeg } of pictures) {
    const gapMs = lastMs === null ? 0 : atMs - lastMs;
    if (gapMs > GAP_MS) cutMs += gapMs - SHOWN_GAP_MS;
    lastMs = atMs;
    onPicture?.(atMs);
    yield { atMs: atMs - cutMs, jpeg };
  }
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { fromMs, toMs }, i) => {
    const gapMs = fromMs - (spans[i - 1]?.toMs ?? fromMs);
    return sum + toMs - fromMs + (gapMs > GAP_MS ? SHOWN_GAP_MS : gapMs);
  }, 0);
}
