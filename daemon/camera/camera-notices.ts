import type { Notice } from '../errors.ts';
import { redact } from '../log/redact.ts';
import type { CameraState } from './camera-state.ts';
import { RateCheck } from './rate-check.ts';
import type { Source } from './sources/source.ts';

type Size = NonNullable<Source['size']>;

/** Of the program's warnings: their texts may differ each time. */
const MAX_WARNINGS = 5;
const MAX_CHARACTERS = 200;
/** One or two frames that cannot take text may be damaged ones. */
const MIN_WITHOUT_TEXT = 3;

export interface CameraNoticesOptions {
  source: Source;
  /** Frames per second over the last seconds. */
  measure(): number;
  onChange(): void;
}

/** Says when a camera that streams does not do what the settings ask: another size or rate, or a warning of its program. */
export class CameraNotices {
  readonly #options: CameraNoticesOptions;
  readonly #warnings: Notice[] = [];
  #size: Notice | null = null;
  #rate: Notice | null = null;
  #tooLarge: Notice | null = null;
  #noText: Notice | null = null;
  /** At the last look. */
  #framesWithoutText = 0;
  #unmasked: Notice | null = null;
  readonly #rateCheck: RateCheck | null;
  #isStreaming = false;

  constructor(options: CameraNoticesOptions) {
    this.#options = options;
    const { framerate: asked, size } = options.source;
    // The rate of a source without a sensor says how busy the machine is.
    this.#rateCheck =
      asked === undefined || size === undefined
        ? null
        : new RateCheck({
            asked,
            measure: options.measure,
            onChange: (fps) => this.#rateChanged(asked, fps),
          });
  }

  get current(): readonly Notice[] {
    return [this.#unmasked, this.#tooLarge, this.#size, this.#rate, this.#noText]
      .filter((notice) => notice !== null)
      .concat(this.#warnings);
  }

  /** `frame` is the newest frame; null if there is none. */
  entered(state: CameraState, frame: Size | null): void {
    this.#isStreaming = state === 'streaming';
    if (state !== 'streaming') return this.#rateCheck?.stop();
    this.#rateCheck?.start();
    const { size: asked } = this.#options.source;
    const before = this.#size?.message;
    this.#size = asked === undefined || frame === null ? null : otherSize(asked, frame, this.#options.source);
    if (this.#size?.message !== before) this.#options.onChange();
  }

  /** The program warns of something that it ignores. */
  warned(message: string, hint: string): void {
    const text = redact(message).slice(0, MAX_CHARACTERS);
    const isKnown = this.#warnings.some((known) => known.message === text);
    if (isKnown || this.#warnings.length === MAX_WARNINGS) return;
    this.#warnings.push({ code: 'camera-warning', message: text, hint });
    this.#options.onChange();
  }

  /** Some frames are dropped because of their size. Others arrive, so that is no failure. */
  someTooLarge(why: readonly [message: string, hint: string] | null): void {
    // It stays: at the next night they are too large again.
    if (why === null || this.#tooLarge !== null || !this.#isStreaming) return;
    const [message, hint] = why;
    this.#tooLarge = { code: 'frames-too-large', message: `Some frames are dropped: ${message}`, hint };
    this.#options.onChange();
  }

  /** So many frames could not take OVERLAY_TEXT until now. Call it now and then. */
  withoutText(frames: number): void {
    const more = frames - this.#framesWithoutText;
    this.#framesWithoutText = frames;
    const isNew = more >= MIN_WITHOUT_TEXT && this.#noText === null;
    const isOver = more === 0 && this.#noText !== null;
    if (!isNew && !isOver) return;
    this.#noText = isNew ? noText(this.#options.source) : null;
    this.#options.onChange();
  }

  /** Some frames are dropped because they cannot be masked. */
  someUnmasked(why: readonly [message: string, hint: string] | null): void {
    if (why === null || this.#unmasked !== null || !this.#isStreaming) return;
    const [message, hint] = why;
    this.#unmasked = { code: 'frames-unmasked', message: `Some frames are dropped: ${message}`, hint };
    this.#options.onChange();
  }

  stop(): void {
    this.#rateCheck?.stop();
  }

  #rateChanged(asked: number, fps: number | null): void {
    this.#rate = fps === null ? null : otherRate(asked, fps, this.#options.source);
    this.#options.onChange();
  }
}

/** What lists the sizes and rates of the camera. */
function listing({ kind }: Source): string {
  return kind === 'usb' ? 'ffmpeg -f v4l2 -list_formats all -i DEVICE' : 'picamd --list-cameras';
}

function otherSize(asked: Size, got: Size, source: Source): Notice | null {
  if (asked.width === got.width && asked.height === got.height) return null;
  return {
    code: 'other-size',
    message: `The camera sends ${got.width}x${got.height}, not ${asked.width}x${asked.height} as set`,
    hint: `Set CAMERA_WIDTH=${got.width} and CAMERA_HEIGHT=${got.height}, or a size from ${listing(source)}.`,
  };
}

function noText({ kind }: Source): Notice {
  const own = 'Report this with a picture of the camera (/snapshot.jpg), or remove OVERLAY_TEXT.';
  const other =
    'Set the source to baseline JPEG with standard Huffman tables, or remove OVERLAY_TEXT; with ffmpeg, add -pix_fmt yuvj420p -huffman default before the output.';
  return {
    code: 'no-overlay',
    message: 'Frames of this kind cannot take OVERLAY_TEXT and are sent without it',
    hint: kind === 'rpicam' || kind === 'test' ? own : other,
  };
}

function otherRate(asked: number, fps: number, source: Source): Notice {
  const dark = source.kind === 'usb' ? ' In the dark, many USB cameras slow down by themselves.' : '';
  return {
    code: 'other-rate',
    message: `The camera sends ${fps.toFixed(1)} frames per second, not ${asked} as set`,
    hint: `Set a smaller size or a lower CAMERA_FRAMERATE: ${listing(source)} shows what the sensor can do. If it can do that, the machine is too busy: lower CAMERA_QUALITY.${dark}`,
  };
}
