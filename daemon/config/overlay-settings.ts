import { overlayText, timeZoneName } from './overlay-text.ts';
import { choice, setting } from './value-types.ts';

/** What picamd writes over the picture. */
export const OVERLAY_SETTINGS = {
  OVERLAY_TEXT: setting(
    overlayText,
    '',
    'live',
    'Text in the picture, such as %F %T {name}: codes of strftime, {name} for the name of the camera, %n for a new row; empty = none.',
  ),
  OVERLAY_POSITION: setting(choice('top-left', 'top-right'), 'top-left', 'live', 'Where OVERLAY_TEXT is.'),
  TIMEZONE: setting(
    timeZoneName,
    '',
    'live',
    'Time zone of OVERLAY_TEXT and of schedules, such as Europe/Berlin; empty = that of this machine.',
  ),
};
