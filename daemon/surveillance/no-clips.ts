import { ERRORS, PicamdError } from '../errors.ts';
import type { RecordingReport } from '../recording/recording-report.ts';

/** Why no clip can be kept now; null if one can, or while nobody knows yet. `report` is null while RECORD is off. */
export function noClips(report: Pick<RecordingReport, 'state' | 'notice'> | null): PicamdError | null {
  if (report === null)
    return new PicamdError(
      'recording-off',
      ERRORS['recording-off'].meaning,
      'Set RECORD to events, continuous or both, or download the last seconds from /clip.',
    );
  const { state, notice } = report;
  if (state === 'paused' && notice !== null)
    return new PicamdError('recording-off', notice.message, notice.hint);
  if (state !== 'off') return null;
  return new PicamdError(
    'recording-off',
    'Nothing is recorded at this time, by the schedule of recording or because the camera is private',
    'Set another schedule on the settings page, or download the last seconds from /clip.',
  );
}
