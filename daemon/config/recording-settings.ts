import * as v from 'valibot';
import { A_PATH, neverInBrowser } from './browser-rules.ts';
import { bytes, choice, line, number, onOff, optional, setting } from './value-types.ts';
import type { ValueType } from './value-types.ts';

const LARGEST_DISK = '100000G';
const SHARE = /^(\d{1,2}(?:\.\d)?)%$/;
const MOST_PERCENT = 90;
const size = bytes('16M', LARGEST_DISK);

/** What stays free on a disk, as in `10%` or `5G`. */
const freeSpace: ValueType<string> = {
  schema: v.pipe(
    v.string(),
    v.check((text) => percentOf(text) <= MOST_PERCENT || v.is(size.schema, text)),
  ),
  allowed: `a share of the disk from 0% to ${MOST_PERCENT}%, or ${size.allowed}`,
  placeholder: 'SIZE|%',
};

/** RECORD_KEEP_FREE in bytes, on a disk of this size. */
export function leastFreeBytes(keepFree: string, diskBytes: number): number {
  const percent = percentOf(keepFree);
  return percent <= MOST_PERCENT ? (percent / 100) * diskBytes : v.parse(size.schema, keepFree);
}

/** Infinite if the text is no share. */
function percentOf(text: string): number {
  return Number(SHARE.exec(text)?.[1] ?? Infinity);
}

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
