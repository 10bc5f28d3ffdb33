import { build } from '../dom.ts';
import { rowsSection } from './rows/rows-section.ts';
import { scheduleField } from './schedule/schedule-field.ts';
import type { Section, SectionParts } from './section.ts';

/** The camera: its settings, and when it is off for privacy. */
export function cameraSection(parts: SectionParts): Section {
  const rows = rowsSection(parts, 'camera');
  const schedule = scheduleField('privacy');
  return {
    root: build('div', { class: 'column' }, rows.root, schedule.root),
    show: (settings) => {
      rows.show(settings);
      schedule.show();
    },
    close: () => schedule.close(),
  };
}
