import type { Notice } from '../errors.ts';
import type { Frame } from '../frame/frame.ts';
import type { Log } from '../log/logger.ts';
import { redact } from '../log/redact.ts';
import type { CameraState } from './camera-state.ts';
import type { Failure } from './failure.ts';
import type { Source } from './sources/source.ts';

/** Tells the log what cameras do, one after the other. */
export class CameraLog {
  readonly #log: Log;
  /** Messages of notices that are in the log. */
  #told: ReadonlySet<string> = new Set();

  constructor(log: Log) {
    this.#log = log;
  }

  created({ kind, description }: Source): void {
    if (kind === 'test') this.#log.warn('the picture is the built-in test picture, not from a camera');
    this.#log.info({ source: kind }, `camera: ${description}`);
  }

  /** `frame` is the newest frame; null if there is none. */
  entered(state: CameraState, frame: Frame | null): void {
    this.#log.info(`camera: ${state}`);
    if (state === 'streaming' && frame !== null) checkPictureSize(frame, this.#log);
  }

  /** A line of the program's stderr. */
  line(line: string): void {
    this.#log.debug(`camera: ${redact(line)}`);
  }

  /** All notices of the camera. */
  noticed(notices: readonly Notice[]): void {
    for (const { code, message, hint } of notices)
      if (!this.#told.has(message)) this.#log.warn({ code, hint }, `camera: ${message}`);
    this.#told = new Set(notices.map(({ message }) => message));
  }

  failed({ code, message, hint }: Failure, retryMs: number | null): void {
    const retrySeconds = retryMs === null ? null : Number((retryMs / 1000).toFixed(1));
    this.#log.error({ code, hint, retrySeconds }, `camera: ${message}`);
  }
}

/** Warns about a size that a known client rejects. */
function checkPictureSize({ width, height }: Frame, log: Log): void {
  if (width % 8 === 0 && height % 8 === 0) return;
  log.warn(
    { width, height, hint: 'Set CAMERA_WIDTH and CAMERA_HEIGHT (or the other camera) to multiples of 8.' },
    'camera: Motion rejects pictures whose width or height is not a multiple of 8',
  );
}
