import { build, setText } from '../../dom.ts';
import { lastsText, spaceText } from '../../recordings/disk-line.ts';
import { diskTrouble } from '../../recordings/disk-trouble.ts';
import type { DiskFacts } from '../../recordings/recordings-documents.ts';
import { text } from '../../text.ts';
import { actionRow } from '../rows/action-row.ts';
import { settingsCard } from '../rows/rows-section.ts';

interface DiskCard {
  readonly root: HTMLElement;
  /** Null: nothing is recorded, so nobody has looked for a disk. */
  show(disk: DiskFacts | null): void;
}

/** Where recordings go, how much room there is, and for how long that is enough. */
export function diskCard(): DiskCard {
  const link = build('a', { class: 'secondary', href: 'recordings' }, text('recording.open'));
  const row = actionRow(text('recording.disk'), '', link);
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
      const { freeBytes = null, totalBytes = null } = disk ?? {};
      const wrong = diskTrouble(disk);
      setText(
        place,
        disk === null ? text('recording.connect') : text('recording.goesTo', { path: disk.path }),
      );
      setText(trouble, wrong);
      // That of the system's disk, if the own one is missing.
      meter.hidden = room.hidden =
        wrong !== '' || freeBytes === null || totalBytes === null || totalBytes === 0;
      link.hidden = disk === null;
      if (disk === null || freeBytes === null || totalBytes === null) return;
      meter.max = totalBytes;
      meter.value = totalBytes - freeBytes;
      const { lastsDays } = disk;
      const lasts = lastsDays === null ? '' : ` · ${text('recording.this', { lasts: lastsText(lastsDays) })}`;
      setText(room, `${spaceText(freeBytes, totalBytes, null)}${lasts}`);
    },
  };
}
