import { integer, number, onOff, setting } from './value-types.ts';

/** What counts as motion, and how events follow from it. */
export const MOTION_SETTINGS = {
  MOTION: setting(onOff, 'off', 'live', 'Detect motion in the picture.'),
  MOTION_SENSITIVITY: setting(
    integer(1, 100),
    '50',
    'live',
    'How small a change of brightness counts; higher finds fainter ones.',
  ),
  MOTION_AREA: setting(
    number(0.05, 100, '% of the picture'),
    '0.3',
    'live',
    'The smallest area that counts; a person who fills a quarter of the height covers about 1 %.',
  ),
  MOTION_FPS: setting(number(1, 15, 'frames per second'), '5', 'live', 'How many frames are examined.'),
  EVENT_GAP: setting(
    number(1, 600, 'seconds'),
    '20',
    'live',
    'An event ends when there was no motion for this long.',
  ),
  EVENT_MAX: setting(
    number(5, 3600, 'seconds'),
    '120',
    'live',
    'An event that lasts longer is divided into several.',
  ),
  EVENTS_PER_HOUR: setting(
    integer(1, 1000),
    '60',
    'live',
    'Max events an hour of each kind (motion, scene change, tamper, reported); more are left out until the hour is over.',
  ),
  PRE_SECONDS: setting(
    number(0, 60, 'seconds'),
    '5',
    'live',
    'How much from before an event is kept with it, as far as the frame ring reaches back.',
  ),
  POST_SECONDS: setting(
    number(0, 600, 'seconds'),
    '5',
    'live',
    'How much from after an event is kept with it.',
  ),
};
