import { build, element } from '../dom.ts';
import { formatBytes } from '../format.ts';
import { countedText, text } from '../text.ts';
import { diskTrouble } from './disk-trouble.ts';
import type { DiskFacts } from './recordings-documents.ts';

/** Says below the list how much of the disk is free, and for how long that is enough. */
export function showDisk(disk: DiskFacts | null): void {
  const root = element('#disk', HTMLElement);
  const { freeBytes = null, totalBytes = null } = disk ?? {};
  // The room is that of another disk if the own one is missing.
  root.hidden =
    disk === null ||
    diskTrouble(disk) !== '' ||
    freeBytes === null ||
    totalBytes === null ||
    totalBytes === 0;
  if (disk === null || freeBytes === null || totalBytes === null) return;
  const meter = build('meter', {
    min: '0',
    max: String(totalBytes),
    value: String(totalBytes - freeBytes),
    'aria-label': text('recordings.diskUsed'),
  });
  root.replaceChildren(
    build(
      'p',
      {},
      build('strong', {}, text('recordings.disk')),
      build('span', { class: 'number' }, spaceText(freeBytes, totalBytes, disk.lastsDays)),
    ),
    meter,
  );
}

/** `38 GB of 58 GB free, lasts about 9 days`. */
export function spaceText(freeBytes: number, totalBytes: number, lastsDays: number | null): string {
  const free = text('recordings.diskFree', { free: formatBytes(freeBytes), total: formatBytes(totalBytes) });
  return lastsDays === null ? free : `${free}, ${lastsText(lastsDays)}`;
}

/** `lasts about 9 days`. */
export function lastsText(days: number): string {
  if (days < 1) return text('recordings.lastsLessThanADay');
  return countedText('recordings.lastsOneDay', 'recordings.lastsDays', Math.round(days));
}
