import { isErrorCode, errorMessage } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { Source, SourceKind } from './sources/source.ts';

/** Why the source does not deliver. */
export interface Failure {
  code: ErrorCode;
  message: string;
  /** What a person can do about it. */
  hint: string;
  /** Wall clock, ms since 1970. */
  atMs: number;
}

/** What a source is ended for when it runs and delivers nothing. */
export type StallCode = 'no-first-frame' | 'stalled' | 'front-end-timeout';

const CABLE = 'Switch the Pi off and push the ribbon cable home at both ends; try another cable or camera.';

/** What to do about a source that runs and is silent. */
const HINTS: Record<SourceKind, string> = {
  rpicam: `${CABLE} Check the power supply too; a driver that hangs again and again needs a reboot.`,
  command: 'Run the command of SOURCE_COMMAND by hand and see whether it writes MJPEG to stdout.',
  url: 'Open SOURCE_URL in a player on this machine; look at that camera and the network between.',
  file: 'SOURCE_FILE holds nothing that can be shown: an .mjpeg file or JPEGs are wanted.',
  test: 'The machine is too slow for this size and rate, or its memory is full.',
};

const SILENCE: Record<StallCode, string> = {
  'no-first-frame': 'The source was started but sent no frame',
  stalled: 'The source runs but sends no frames any more',
  'front-end-timeout': 'The sensor does not answer, and the camera program restarts it in vain',
};

export function stallFailure({ kind }: Source, code: StallCode, silentMs: number): Failure {
  const slow = code === 'no-first-frame' ? ' A slow source needs a larger FIRST_FRAME_SECONDS.' : '';
  const message = `${SILENCE[code]} (${(silentMs / 1000).toFixed(1)} s)`;
  return { code, message, hint: HINTS[kind] + slow, atMs: Date.now() };
}

export function endFailure(source: Source): Failure {
  return {
    code: 'ended',
    message: `The source ended by itself (${source.description})`,
    hint: 'A camera delivers without end: check the command, file or URL.',
    atMs: Date.now(),
  };
}

/** From a PicamdError, a CameraError (same fields), or, for a fault of ours, anything. */
export function failureOf(error: unknown): Failure {
  const { code, hint } = Object(error) as { code?: unknown; hint?: unknown };
  return {
    code: isErrorCode(code) ? code : 'internal',
    message: errorMessage(error),
    hint: typeof hint === 'string' ? hint : 'This is a fault of picamd; please report it with the log.',
    atMs: Date.now(),
  };
}

/** The same failure, again and again without another between, is one entry. */
export interface FailureEntry {
  /** The newest of them. */
  readonly failure: Failure;
  readonly times: number;
}

const KEPT = 10;

/** The last failures, for people who come later, and how many there were. */
export class FailureHistory {
  /** Since the start, by code. */
  readonly counts = new Map<ErrorCode, number>();
  #entries: readonly FailureEntry[] = [];

  get newestFirst(): readonly FailureEntry[] {
    return this.#entries;
  }

  add(failure: Failure): void {
    this.counts.set(failure.code, (this.counts.get(failure.code) ?? 0) + 1);
    const [last, ...before] = this.#entries;
    this.#entries =
      last?.failure.code === failure.code
        ? [{ failure, times: last.times + 1 }, ...before]
        : [{ failure, times: 1 }, ...this.#entries].slice(0, KEPT);
  }
}
