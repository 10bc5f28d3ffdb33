import { diskFacts } from '../../recordings/recordings-api.ts';
import { rowsSection } from '../rows/rows-section.ts';
import { scheduleField } from '../schedule/schedule-field.ts';
import type { Section, SectionParts } from '../section.ts';
import { diskCard } from './disk-card.ts';

/** The room on the disk changes while one looks. */
const AGAIN_MS = 10_000;
/** A new setting takes this long until the recording that it starts has looked at its disk. */
const SETTLE_MS = 1500;

/** What is recorded, on which disk, and for how long it lasts. */
export function recordingSection(parts: SectionParts): Section {
  const rows = rowsSection(parts, 'recording');
  const card = diskCard(() => parts.settings.change({ RECORD: 'events' }));
  const schedule = scheduleField('recording');
  rows.root.prepend(card.root);
  rows.root.append(schedule.root);
  let timer = 0;
  let isOpen = false;
  /** The last change that the disk was looked at for. */
  let seenMs: number | null = null;
  const ask = async () => {
    clearTimeout(timer);
    if (!document.hidden) {
      const disk = await diskFacts();
      if (!isOpen) return;
      card.show(disk);
      // As the daemon shows it in the bar of the next page.
      if (parts.settings.row('RECORD').value !== 'off')
        document.querySelector('.pages [href="recordings"]')?.removeAttribute('hidden');
    }
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), AGAIN_MS);
  };
  return {
    root: rows.root,
    show: (document) => {
      rows.show(document);
      schedule.show();
      const changedMs = document.lastChange?.atMs ?? 0;
      if (isOpen && changedMs !== seenMs) {
        clearTimeout(timer);
        timer = setTimeout(() => void ask(), SETTLE_MS);
      } else if (!isOpen) {
        isOpen = true;
        void ask();
      }
      seenMs = changedMs;
    },
    close: () => {
      isOpen = false;
      clearTimeout(timer);
      rows.close();
      schedule.close();
    },
  };
}
