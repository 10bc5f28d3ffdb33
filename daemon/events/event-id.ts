import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const RANDOM_LETTERS = 4;
const PATTERN = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-[a-z2-9]{4}$/;

/**
 * `20261129T173112123Z-k3f9`: the time in UTC to the ms, and four random letters, because two events may begin in the same
 * ms. Sorts by time, and is safe in paths and URLs.
 */
export function createEventId(ms: number): string {
  const time = new Date(ms).toISOString().replaceAll(/[-:.]/g, '');
  const random = Array.from({ length: RANDOM_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]);
  return `${time}-${random.join('')}`;
}

/** Whether a text has the form of an id; only such a text may become part of a path. */
export function isEventId(text: string): boolean {
  return PATTERN.test(text);
}

/** When the event with this id was reported first, in ms since 1970; null if the text is no id. */
export function timeOfEventId(text: string): number | null {
  const ms = Date.parse(text.replace(PATTERN, '$1-$2-$3T$4:$5:$6.$7Z'));
  return isEventId(text) && !Number.isNaN(ms) ? ms : null;
}
