import * as v from 'valibot';
import { A_PATH, neverInBrowser } from './browser-rules.ts';
import { bytes, choice, line, number, onOff, optional, setting } from './value-types.ts';
import type { ValueType } from './value-types.ts';

/** What recording leaves free on its disk: a share of it, or bytes. */
export type FreeSpace = { readonly share: number } | { readonly bytes: number };

const LARGEST_DISK = '100000G';
const size = bytes('16M', LARGEST_DISK);
/** As in `10%` or `5G`. */
const freeSpace: ValueType<FreeSpace> = {
  schema: v.union([
    v.pipe(
      v.string(),
      v.regex(/^\d{1,2}(\.\d)? ?%$/),
      v.transform(Number.parseFloat),
      v.maxValue(90),
      v.transform((percent) => ({ share: percent / 100 })),
    ),
    v.pipe(
      size.schema,
      v.transform((least) => ({ bytes: least })),
    ),
  ]),
  allowed: `a share from 0% to 90%, like 10%, or ${size.allowed}`,
  placeholder: 'SIZE|%',
};

/** What is kept on a disk, where, and for how long. */
export const RECORDING_SETTINGS = {
  RECORD: setting(
    choice('off', 'events', 'continuous', 'both'),
    'off',
    'live',
    'Record events with all frames, or continuously with RECORD_FPS, or both.',
  ),
  RECORD_PATH: setting(
    line('PATH', 'an absolute path', /^\/\P{Cc}*$/u),
    '/media/picamd',
    'live',
    'Folder for recordings, on a disk of its own.',
    { browser: neverInBrowser(A_PATH) },
  ),
  RECORD_FPS: setting(
    number(0.1, 30, 'frames per second'),
    '1',
    'live',
    'How many frames are recorded continuously.',
  ),
  RECORD_DAYS: setting(
    number(0.1, 3650, 'days'),
    '7',
    'live',
    'Delete recordings that are older, except starred ones.',
  ),
  RECORD_MAX_BYTES: setting(
    optional(bytes('64M', LARGEST_DISK)),
    '',
    'live',
    'Delete the oldest recordings when all of them together are larger; empty = only RECORD_KEEP_FREE limits them.',
  ),
  RECORD_KEEP_FREE: setting(
    freeSpace,
    '10%',
    'live',
    'Delete the oldest recordings when the disk has less free space than this.',
  ),
  RECORD_ON_SYSTEM_CARD: setting(
    onOff,
    'off',
    'live',
    'Record on the card or disk that holds the system too; frequent writing wears cards out.',
  ),
};
