import { isErrorCode, errorMessage } from '../errors.ts';
import type { ErrorCode, Retry } from '../errors.ts';
import type { Source, SourceKind } from './sources/source.ts';

/** Why the source delivers nothing. */
export interface Failure {
  code: ErrorCode;
  message: string;
  /** What to do about it. */
  hint: string;
  /** Wall clock, ms since 1970. */
  atMs: number;
  /** Instead of the one of its code. */
  retry?: Retry;
}

/** Why a source that is running but delivers nothing is stopped. */
export type StallCode = 'no-first-frame' | 'stalled' | 'front-end-timeout';

const CABLE =
  'Shut down the Pi and push the ribbon cable fully in at both ends; try another cable or camera.';

/** What to do about a source that is running but delivers nothing. */
const HINTS: Record<SourceKind, string> = {
  rpicam: `${CABLE} Check the power supply too. If the driver keeps hanging, reboot.`,
  usb: 'Plug the camera into another port, without a hub, and check the power supply. Or set a smaller size or rate.',
  command: 'Run the command of SOURCE_COMMAND in a terminal and check that it writes MJPEG to stdout.',
  url: 'Open SOURCE_URL in a player on this machine; check that camera and the network.',
  file: 'Set SOURCE_FILE to an .mjpeg file or a folder of JPEGs.',
  test: 'Set a smaller size or frame rate: this machine is too slow, or its memory is full.',
  nats: 'Check the camera, and the network between it and the NATS server.',
  private: 'Restart picamd if no card is shown. The camera is off all the same.',
};

const SILENCE: Record<StallCode, string> = {
  'no-first-frame': 'The source was started but sent no frame',
  stalled: 'The source is running but stopped sending frames',
  'front-end-timeout': 'The sensor does not respond, and restarting it does not help',
};

export function stallFailure({ kind, withholds }: Source, code: StallCode, silentMs: number): Failure {
  const message = `${SILENCE[code]} (${(silentMs / 1000).toFixed(1)} s)`;
  const hint = code === 'front-end-timeout' ? undefined : withholds;
  return { code, message, hint: hint ?? HINTS[kind] + ifSlow(kind, code), atMs: Date.now() };
}

/** What to set for a source that is slow, and not silent. CAMERA_FRAMERATE sets the rate of the others. */
function ifSlow(kind: SourceKind, code: StallCode): string {
  if (code === 'no-first-frame') return ' If the source is slow, increase FIRST_FRAME_SECONDS.';
  const sendsAtWill = kind === 'url' || kind === 'command';
  return code === 'stalled' && sendsAtWill ? ' If it sends frames less often, increase STALL_SECONDS.' : '';
}

export function endFailure(source: Source): Failure {
  return {
    code: 'ended',
    message: `The source ended by itself (${source.description})`,
    hint: 'Check the command, file or URL: a camera stream has no end.',
    atMs: Date.now(),
  };
}

/** From a PicamdError or CameraError, which have the same fields, or from any other value: a bug of picamd. */
export function failureOf(error: unknown): Failure {
  const { code, hint } = Object(error) as { code?: unknown; hint?: unknown };
  return {
    code: isErrorCode(code) ? code : 'internal',
    message: errorMessage(error),
    hint: typeof hint === 'string' ? hint : 'This is a bug in picamd; please report it with the log.',
    atMs: Date.now(),
  };
}

/** Failures with the same code, without another one between them. */
export interface FailureEntry {
  /** The newest one. */
  readonly failure: Failure;
  readonly times: number;
}

const MAX_ENTRIES = 10;

/** Keeps the last failures, and counts all of them. */
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
        : [{ failure, times: 1 }, ...this.#entries].slice(0, MAX_ENTRIES);
  }
}
