import { isErrorCode, sentence } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { Source } from './source.ts';

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
export type SilenceCode = 'no-first-frame' | 'stalled' | 'front-end-timeout';

const CABLE = 'Switch the Pi off and push the ribbon cable home at both ends; try another cable or camera.';

const SILENCE: Record<SilenceCode, { message: string; hint: string }> = {
  'no-first-frame': {
    message: 'The source was started but sent no frame',
    hint: `${CABLE} A slow source needs a larger FIRST_FRAME_SECONDS.`,
  },
  stalled: {
    message: 'The source runs but sends no frames any more',
    hint: `${CABLE} Check the power supply too; a driver that hangs again and again needs a reboot.`,
  },
  'front-end-timeout': {
    message: 'The sensor does not answer, and the camera program restarts it in vain',
    hint: CABLE,
  },
};

export function silenceOf(code: SilenceCode, silentMs: number): Failure {
  const { message, hint } = SILENCE[code];
  return { code, message: `${message} (${(silentMs / 1000).toFixed(1)} s)`, hint, atMs: Date.now() };
}

export function endOf(source: Source): Failure {
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
    message: sentence(error),
    hint: typeof hint === 'string' ? hint : 'This is a fault of picamd; please report it with the log.',
    atMs: Date.now(),
  };
}
