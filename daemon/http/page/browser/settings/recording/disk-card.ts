import { build, button, setText } from '../../dom.ts';
import { lastsText, spaceText } from '../../recordings/disk-line.ts';
import { diskTrouble } from '../../recordings/disk-trouble.ts';
import type { DiskFacts } from '../../recordings/recordings-documents.ts';
import { text } from '../../text.ts';
import { actionRow } from '../rows/action-row.ts';
import { settingsCard } from '../rows/rows-section.ts';

interface DiskCard {
  readonly root: HTMLElement;
  /** Null: not known. */
  show(disk: DiskFacts | null): void;
}

/**
 * Where recordings go, how much room there is, and for how long that is enough. While recording is off, a disk that is connected is
 * offered.
 *
 * @param record - the person wants to record to that disk.
 */
export function diskCard(record: () => void): DiskCard {
  const link = build('a', { class: 'secondary', href: 'recordings' }, text('recording.open'));
  const offer = button(text('recording.record'), record, { class: 'primary' });
  const row = actionRow(text('recording.disk'), '', build('div', { class: 'either' }, link, offer));
  const place = build('p', { role: 'status' });
  const room = build('p', { class: 'number' });
  const trouble = build('p', { class: 'fault' });
  const meter = build('meter', { min: '0', 'aria-label': text('recordings.diskUsed') });
  row
    .querySelector('.about')
    ?.replaceChildren(build('p', { class: 'name' }, text('recording.disk')), place, room, meter, trouble);
  return {
    root: settingsCard(text('recording.where'), [row]),
    show: (disk) => {
      const { freeBytes = null, totalBytes = null, lastsDays = null, path = '' } = disk ?? {};
      const isOff = disk === null || disk.state === 'off';
      const hasRoom = freeBytes !== null && totalBytes !== null && totalBytes > 0;
      const wrong = diskTrouble(disk);
      setText(place, placeText(isOff, hasRoom, path));
      setText(trouble, wrong);
      link.hidden = isOff;
      offer.hidden = !isOff || !hasRoom;
      // That of the system's disk, if the own one is missing.
      meter.hidden = room.hidden = wrong !== '' || !hasRoom;
      if (!hasRoom) return;
      meter.max = totalBytes;
      meter.value = totalBytes - freeBytes;
      const lasts = lastsDays === null ? '' : ` · ${lastsWords(isOff, lastsText(lastsDays))}`;
      setText(room, `${spaceText(freeBytes, totalBytes, null)}${lasts}`);
    },
  };
}

function placeText(isOff: boolean, hasRoom: boolean, path: string): string {
  if (!isOff) return text('recording.goesTo', { path });
  return hasRoom ? text('recording.isReady', { path }) : text('recording.connect');
}

function lastsWords(isOff: boolean, lasts: string): string {
  return isOff ? text('recording.wouldLast', { lasts }) : text('recording.this', { lasts });
}
