import { translatedError } from '../daemon-errors.ts';
import type { DiskFacts } from './recordings-documents.ts';

/** States in which nothing is wrong with the disk; others are codes of notices. */
const FINE = ['recording', 'waiting', 'paused', 'off'];

/** What is wrong with the disk, and what to do about it, in the page's language where it has words for it; empty if nothing is. */
export function diskTrouble(disk: DiskFacts | null): string {
  if (disk === null || FINE.includes(disk.state)) return '';
  const { message, hint } = translatedError({ code: disk.state, message: disk.message, hint: '' });
  return `${message} ${hint}`.trim();
}
